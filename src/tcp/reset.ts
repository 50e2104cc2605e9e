/**
 * The second check: does its receiver believe a RST? (RFC 9293 3.10.7.4; in SYN-SENT 3.10.7.3; RFC
 * 5961 3.2: only at RCV.NXT exactly.) A RST that is not believed but falls into the window is
 * answered by a challenge ACK: that is for the receiver to know.
 */
import * as seq from "../base/seq.ts";
import { CLOSE_WAIT, CLOSING, FIN_WAIT_2, LAST_ACK } from "../machine/codes.ts";
import { isAt, NO, UNKNOWN, type Verdict } from "./verdict.ts";
import { isInRowWindow } from "./window.ts";

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

/**
 * The same for whoever cannot see whether a FIN-WAIT-2 has lost its user. Linux differs: such a one
 * takes any RST in its window, here of `window` bytes.
 */
export function judgeResetFromAfar(
  state: number,
  number: number,
  length: number,
  low: number,
  high: number,
  window: number,
): Verdict {
  const verdict = judgeReset(state, number, low, high, false);
  if (verdict !== NO || state !== FIN_WAIT_2) return verdict;
  const reach = seq.diff(high, low) + window;
  return isInRowWindow(number, length, low, reach, false) ? UNKNOWN : NO;
}

/**
 * Linux differs: a RST right behind the last block that was told by SACK, which ends at `told`, is
 * believed: the peer lost data in flight, and resets behind it.
 */
export const isBehindTold = (number: number, told: number, strict: boolean): boolean =>
  !strict && seq.eq(number, told);

const hasPeersFin = (state: number): boolean =>
  state === CLOSE_WAIT || state === LAST_ACK || state === CLOSING;

/** In SYN-SENT: whether an ACK is one of what was sent, which a RST must bring to be believed. */
export const acknowledgesSyn = (ack: number, iss: number, nxt: number): boolean =>
  seq.gt(ack, iss) && seq.le(ack, nxt);
