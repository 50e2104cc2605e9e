/** On which side of the slow start threshold a connection is (RFC 5681 3.1). */
import { CWR, INFINITE_SSTHRESH, RECOVERY, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";

/** Slow start, not congestion avoidance: RFC 5681 3.1. */
export const inSlowStart = (tcb: Tcb): boolean => tcb.cwnd < tcb.ssthresh;

/** Never left slow start yet. */
export const inInitialSlowStart = (tcb: Tcb): boolean => tcb.ssthresh >= INFINITE_SSTHRESH;

/** The threshold that a reduction now would be measured against: three quarters of the window. */
export function currentSsthresh(tcb: Tcb, recovery: RecoveryState): number {
  if (recovery.state === CWR || recovery.state === RECOVERY) return tcb.ssthresh;
  return Math.max(tcb.ssthresh, (tcb.cwnd >> 1) + (tcb.cwnd >> 2));
}
