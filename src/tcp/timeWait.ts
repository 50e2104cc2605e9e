/**
 * What a segment is to a TIME-WAIT (RFC 9293 3.10.7.4), whose window nobody fills any more. A SYN
 * that opens anew is syn.ts's business.
 */
import * as seq from "../base/seq.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { isInWindow } from "./window.ts";

/** Exactly at RCV.NXT and without length, or a reset there: it needs no answer. */
export const isQuiet = (flags: number, number: number, length: number, nxt: number): boolean =>
  seq.eq(number, nxt) && (length === 0 || (flags & RST) !== 0);

/**
 * The fifth check: in the window, and without ACK: dropped in silence. Linux differs: it answers a
 * FIN without ACK as it answers any, unless the stack is `strict`.
 */
export const lacksAck = (
  flags: number,
  number: number,
  length: number,
  nxt: number,
  window: number,
): boolean => (flags & (ACK | SYN | RST)) === 0 && isInWindow(number, length, nxt, window);
