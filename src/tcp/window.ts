/**
 * The first check (RFC 9293 3.10.7.4, table 6): does a segment fall into the receive window? By the
 * RFC, and as Linux has it for connections and for the small records of half-open ones and of
 * FIN-WAIT-2. Numbers in, an answer out; what a segment that does not fit deserves is not said
 * here.
 */
import * as seq from "../base/seq.ts";

/** Table 6, its four rows. `length` is SEG.LEN, SYN and FIN counted. */
export function isInWindow(number: number, length: number, nxt: number, window: number): boolean {
  if (window === 0) return length === 0 && seq.eq(number, nxt);
  if (length === 0) return seq.within(number, nxt, window);
  return seq.within(number, nxt, window) || seq.within(seq.add(number, length - 1), nxt, window);
}

/**
 * Table 6 for a row. A segment at RCV.NXT passes whatever the window, as a reset or an ACK must
 * where it is zero (3.4, MUST-66). Linux differs: what reaches across the window from before it
 * passes too, and so does an empty segment on its right edge; `strict` is the table without these.
 */
export function isInRowWindow(
  number: number,
  length: number,
  nxt: number,
  window: number,
  strict: boolean,
): boolean {
  if (seq.eq(number, nxt)) return true;
  if (strict) return isInWindow(number, length, nxt, window);
  const edge = seq.add(nxt, window);
  if (seq.gt(seq.add(number, length), nxt) && seq.lt(number, edge)) return true;
  return length === 0 && seq.eq(number, edge);
}

/** How many numbers of a segment lie beyond the right edge: what is cut off it (3.10.7.4). */
export const overhang = (number: number, length: number, edge: number): number =>
  Math.max(0, seq.diff(seq.add(number, length), edge));

export const FITS = 0;
/** All of it had come before what was last acknowledged. */
export const OLD = 1;
/** It begins beyond the right edge. */
export const BEYOND = 2;
/** It begins before the right edge or on it, and goes beyond: the receiver's memory decides. */
export const TOUCHES = 3;

/** How a segment lies to the window. */
export type Fit = 0 | 1 | 2 | 3;

/**
 * Linux differs (`tcp_sequence`): it asks only whether the segment touches what lies between the
 * last acknowledgment, `acknowledged`, and the right edge. One that goes beyond the edge is taken
 * whole while nothing waits to be read, else dropped whole; a FIN alone may stand beyond it, so
 * that a peer which cares for no window comes to its end.
 */
export function fitOf(
  number: number,
  length: number,
  hasFin: boolean,
  acknowledged: number,
  edge: number,
): Fit {
  const end = seq.add(number, length);
  if (seq.lt(end, acknowledged)) return OLD;
  if (seq.le(hasFin ? end - 1 : end, edge)) return FITS;
  return seq.le(number, edge) ? TOUCHES : BEYOND;
}
