/**
 * What can be said of a segment's number by somebody who knows the receiver's RCV.NXT exactly, as
 * the receiver does, or as an interval, as an observer on the way does: it lies from what has been
 * acknowledged to what has been sent. Where both ends of the interval are one number, the verdict
 * is yes or no.
 */
import * as seq from "../base/seq.ts";

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;

/** One of the three. */
export type Verdict = 0 | 1 | 2;

/**
 * Whether the one number that lies from `low` to `high` is `number`, or up to `slack` after it.
 */
export function isAt(number: number, slack: number, low: number, high: number): Verdict {
  const last = seq.add(number, slack);
  if (seq.lt(high, number) || seq.gt(low, last)) return NO;
  return seq.le(number, low) && seq.le(high, last) ? YES : UNKNOWN;
}
