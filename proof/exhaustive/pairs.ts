/**
 * Which states two ends of one connection can be in at the same time. An end's state says what it
 * has received, and so what the other must have sent: FIN-WAIT-2, for example, says that the peer
 * has acknowledged our FIN, so the peer cannot be in ESTABLISHED any more. RFC 9293 figure 5, read
 * twice.
 *
 * CLOSED stands for "not yet opened" and for "over" alike; a listener is LISTEN until its child is.
 */
import { STATES, type State } from "#src/machine/states.js";

/** For each state of one end, the states that the other may be in without any abort. */
const COMPATIBLE: Readonly<Record<State, readonly State[]>> = {
  CLOSED: STATES,
  LISTEN: ["CLOSED", "LISTEN", "SYN-SENT", "TIME-WAIT"],
  "SYN-SENT": ["CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED"],
  "SYN-RECEIVED": ["SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "CLOSED"],
  ESTABLISHED: ["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1"],
  "FIN-WAIT-1": [
    "SYN-RECEIVED",
    "ESTABLISHED",
    "FIN-WAIT-1",
    "CLOSE-WAIT",
    "CLOSING",
    "LAST-ACK",
    "TIME-WAIT",
    "CLOSED",
  ],
  "FIN-WAIT-2": ["CLOSE-WAIT", "LAST-ACK", "CLOSING"],
  "CLOSE-WAIT": ["FIN-WAIT-1", "FIN-WAIT-2", "CLOSED"],
  // The ACK of the peer's FIN may overtake our own: the peer is in FIN-WAIT-2 before it comes.
  CLOSING: ["FIN-WAIT-1", "FIN-WAIT-2", "CLOSING", "TIME-WAIT", "CLOSED"],
  "LAST-ACK": ["FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED"],
  "TIME-WAIT": ["LISTEN", "CLOSING", "LAST-ACK", "TIME-WAIT", "CLOSED"],
};

/** Whether two ends may be in these states at once. */
export const canCoexist = (one: State, other: State): boolean =>
  COMPATIBLE[one].includes(other) && COMPATIBLE[other].includes(one);
