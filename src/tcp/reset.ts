/**
 * The second check: does its receiver believe a RST? (RFC 9293 3.10.7.4; in SYN-SENT 3.10.7.3; RFC
 * 5961 3.2: only at RCV.NXT exactly.) A RST that is not believed but falls into the window is
 * answered by a challenge ACK: that is for the receiver to know.
 */
import * as seq from "../base/seq.ts";
import { CLOSE_WAIT, CLOSING, FIN_WAIT_2, LAST_ACK } from "../machine/codes.ts";
import { isAt, NO, UNKNOWN, type Verdict } from "./verdict.ts";

/**
 * A RST for a connection past SYN-SENT whose RCV.NXT lies from `low` to `high`.
 *
 * Linux differs, and so do we unless `strict`: once the peer's FIN has come, a RST one number
 * before RCV.NXT is believed, since some systems (macOS) forget to count their FIN.
 */
export function judgeReset(
  state: number,
  number: number,
  low: number,
  high: number,
  strict: boolean,
): Verdict {
  return isAt(number, !strict && hasPeersFin(state) ? 1 : 0, low, high);
}

/** The same for whoever cannot see whether a FIN-WAIT-2 has lost its user, which takes any RST. */
export function judgeResetFromAfar(
  state: number,
  number: number,
  low: number,
  high: number,
): Verdict {
  const verdict = judgeReset(state, number, low, high, false);
  return verdict === NO && state === FIN_WAIT_2 && seq.ge(number, low) ? UNKNOWN : verdict;
}

const hasPeersFin = (state: number): boolean =>
  state === CLOSE_WAIT || state === LAST_ACK || state === CLOSING;

/** In SYN-SENT: whether an ACK is one of what was sent, which a RST must bring to be believed. */
export const acknowledgesSyn = (ack: number, iss: number, nxt: number): boolean =>
  seq.gt(ack, iss) && seq.le(ack, nxt);
