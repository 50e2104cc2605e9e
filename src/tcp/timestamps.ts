/**
 * Protection against wrapped sequence numbers (PAWS, RFC 7323 5): is a segment an old duplicate by
 * its timestamp?
 */
import * as seq from "../base/seq.ts";

/** RFC 7323 5.5: a clock whose last news is older than this may have wrapped: 24 days. */
export const STALE_MS = 24 * 24 * 3600 * 1000;

/** RFC 7323 5.5 and Linux: from this age of TS.Recent on, a RST counts whatever its timestamp. */
export const STALE_FOR_RESET_MS = 60_000;

/** R1 of RFC 7323 5.3; `ticks` is how far back the clock may seem to go. */
export const isOldTimestamp = (tsVal: number, tsRecent: number, ticks: number): boolean =>
  seq.diff(tsRecent, tsVal) > ticks;

/** Linux: so late an ACK may still be one that was only overtaken, in milliseconds at least. */
const OVERTAKEN_MS = 200;
/** And in round trips of the sender: a bit more than its timeout. */
const OVERTAKEN_TIMEOUTS = 1.2;

/** Linux differs: a plain ACK whose timestamp is old by less than that is no duplicate. */
export const isOvertaken = (tsVal: number, tsRecent: number, rtoMicros: number): boolean =>
  seq.diff(tsRecent, tsVal) <= Math.max(OVERTAKEN_MS, (rtoMicros * OVERTAKEN_TIMEOUTS) / 1000);

/** SYN-SENT: whether an echo is of a clock that went from `first` to `last` since our first SYN. */
export const isEchoOf = (tsEcr: number, first: number, last: number): boolean =>
  seq.ge(tsEcr, first) && seq.le(tsEcr, last);
