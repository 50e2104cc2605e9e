/**
 * What nearly every connection's life is: opened by a handshake, closed by both ends, and nothing
 * rare between. Its verdict is in a few columns, read here without looking at the rest. It says
 * nothing that the questions asked one by one would not say (a test holds the two together), and
 * declines whatever it is not sure of.
 */
import { LONG_SILENCE_MICROS } from "../../trace/index.ts";
import {
  HAS_FIN,
  HAS_SACK_PERMITTED,
  HAS_SYN,
  IS_CLOSE_CROSSED,
  IS_COMPLETED,
  IS_CONTENDED,
  IS_DENIED,
  IS_FIN_ACKED_APART,
  IS_HALF_OPEN_FOUND,
  IS_LAST_ACK_LOST,
  IS_MID_CAPTURE,
  IS_RESET,
  IS_SELF_CONNECTED,
  IS_SIMULTANEOUS_OPEN,
} from "../track/codes.ts";
import * as CONNECTION from "../track/columns/connectionPlaces.ts";
import * as END from "../track/columns/endPlaces.ts";

const UNUSUAL =
  IS_MID_CAPTURE |
  IS_SIMULTANEOUS_OPEN |
  IS_SELF_CONNECTED |
  IS_HALF_OPEN_FOUND |
  IS_CONTENDED |
  IS_RESET |
  IS_DENIED |
  IS_LAST_ACK_LOST |
  IS_FIN_ACKED_APART;
const BOTH = HAS_SYN | HAS_FIN;

/** How a plain life closed, or that the connection's was not plain. */
export const NOT_PLAIN = -1;
const CLOSED_IN_THREE = 0;
export const CLOSED_CROSSING = 1;

/** Which of the above the connection is whose record starts at `at`. */
export function plainCloseOf(w: Int32Array, d: Float64Array, at: number): number {
  const facts = w[at + CONNECTION.facts] as number;
  if ((facts & (UNUSUAL | IS_COMPLETED)) !== IS_COMPLETED) return NOT_PLAIN;
  if (w[at + CONNECTION.rare] !== 0) return NOT_PLAIN;
  if ((d[(at >> 1) + CONNECTION.longestIdleMicros] as number) >= LONG_SILENCE_MICROS)
    return NOT_PLAIN;
  const client = at + CONNECTION.words;
  const server = client + END.words;
  if (w[client + END.synCount] !== 1 || w[server + END.synCount] !== 1) return NOT_PLAIN;
  if (w[client + END.finCount] !== 1 || w[server + END.finCount] !== 1) return NOT_PLAIN;
  const clientFacts = w[client + END.facts] as number;
  const serverFacts = w[server + END.facts] as number;
  if ((clientFacts & serverFacts & BOTH) !== BOTH) return NOT_PLAIN;
  // One end offered what the other did not take: that is worth a note.
  if (((clientFacts ^ serverFacts) & HAS_SACK_PERMITTED) !== 0) return NOT_PLAIN;
  const isScaled = (w[client + END.scale] as number) > 0;
  if (isScaled !== (w[server + END.scale] as number) > 0) return NOT_PLAIN;
  return (facts & IS_CLOSE_CROSSED) !== 0 ? CLOSED_CROSSING : CLOSED_IN_THREE;
}
