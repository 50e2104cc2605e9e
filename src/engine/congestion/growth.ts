/**
 * The two ways in which every module lets the window grow: RFC 5681 section 3.1 (RFC 9293 3.8.2,
 * MUST-19; the third thing that it asks for, exponential back-off, is in recovery/timers.ts).
 *
 * Slow start counts segments that are acknowledged, not ACKs (RFC 3465 with L unbounded): an ACK
 * for two segments adds two, so delayed ACKs do not slow it down.
 */
import type { RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";

/** Slow start, up to the threshold: answers how many of `acked` are left over. */
export function slowStart(tcb: Tcb, acked: number): number {
  const grown = Math.min(tcb.cwnd + acked, tcb.ssthresh);
  const left = acked - (grown - tcb.cwnd);
  tcb.cwnd = grown;
  return left;
}

/** One segment more for each `each` acknowledged; credit earned at a larger `each` is kept low. */
export function additiveIncrease(
  tcb: Tcb,
  recovery: RecoveryState,
  each: number,
  acked: number,
): void {
  if (recovery.cwndCount >= each) {
    recovery.cwndCount = 0;
    tcb.cwnd++;
  }
  recovery.cwndCount += acked;
  if (recovery.cwndCount < each) return;
  const more = Math.trunc(recovery.cwndCount / each);
  recovery.cwndCount -= more * each;
  tcb.cwnd += more;
}
