/**
 * The fourth check: a SYN where there is a connection already (RFC 9293 3.10.7.4, RFC 5961 4.2),
 * and one that meets a TIME-WAIT (3.6.1 MAY-2, RFC 6191). Most SYNs inside a connection are
 * answered by a challenge ACK; here are those that are not.
 */
import * as seq from "../base/seq.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { isOldTimestamp } from "./timestamps.ts";

/** A segment that opens: a SYN that neither answers nor resets. */
export const asksToOpen = (flags: number): boolean => (flags & (SYN | ACK | RST)) === SYN;

/** In SYN-RECEIVED: the SYN that made it, again, since our SYN,ACK was lost. */
export const isSynAgain = (flags: number, number: number, irs: number): boolean =>
  asksToOpen(flags) && seq.eq(number, irs);

/** In SYN-RECEIVED: the SYN,ACK that crossed our own, which goes on (figure 7). */
export const isCrossingSynAck = (
  flags: number,
  number: number,
  length: number,
  ack: number,
  rcvNxt: number,
  sndNxt: number,
): boolean =>
  (flags & ACK) !== 0 && length === 0 && seq.eq(number + 1, rcvNxt) && seq.eq(ack, sndNxt);

export const STAYS = 0;
export const BY_TIMESTAMPS = 1;
export const BY_SEQUENCE = 2;

/** Whether a TIME-WAIT makes way, and why. */
export type Reopening = 0 | 1 | 2;

/**
 * A segment meets a TIME-WAIT whose RCV.NXT is `nxt`. Where both know timestamps, the later one
 * opens and the earlier one does not, whatever the numbers; else a number beyond the old
 * connection's does.
 */
export function judgeReopening(
  flags: number,
  number: number,
  nxt: number,
  hasTimestamps: boolean,
  tsVal: number,
  tsRecent: number,
): Reopening {
  if (!asksToOpen(flags)) return STAYS;
  if (hasTimestamps && isOldTimestamp(tsVal, tsRecent, 0)) return STAYS;
  if (hasTimestamps && seq.gt(tsVal, tsRecent)) return BY_TIMESTAMPS;
  return seq.gt(number, nxt) ? BY_SEQUENCE : STAYS;
}
