/** A refusal of which the capture has nothing but the RST, as `tcp[13] & 4 != 0` leaves it. */
import { ACK } from "../../wire/index.ts";
import { HAS_NXT } from "../track/codes.ts";
import type { Case } from "./case.ts";

/**
 * Whether the RST refuses a SYN that was not seen: one whose sequence number is 0 and that
 * acknowledges answers a segment without ACK, and that is a SYN (RFC 9293 3.10.7.1).
 */
export function isLoneRefusal({ rare, ends }: Case): boolean {
  const [client, server] = ends;
  if (rare.rstFrom !== 2 || client.segments > 0 || (server.facts & HAS_NXT) !== 0) return false;
  return (rare.rstFlags & ACK) !== 0 && rare.rstSeqAhead === 0;
}
