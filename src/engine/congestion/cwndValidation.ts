/**
 * Congestion window validation: a window that is not used proves nothing, so it must not grow, and
 * after a while without sending it must shrink. RFC 2861 and RFC 7661 as Linux runs them, RFC 5681
 * section 4.1 for the restart after idleness.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { inFlight, OPEN, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { currentSsthresh, inSlowStart } from "./threshold.ts";

/** Whether the window is what holds the sender back: only then it may grow. */
export function isCwndLimited(tcb: Tcb, recovery: RecoveryState): boolean {
  if (recovery.cwndLimited) return true;
  // Slow start may reach twice what was in flight, so that bursts of an application count.
  return inSlowStart(tcb) && tcb.cwnd < 2 * recovery.maxOut;
}

/** A burst has left, or could not: remembers how much of the window it used. */
export function validate(core: Core, tcb: Tcb, recovery: RecoveryState, limited: boolean): void {
  const full = limited || inFlight(recovery) >= tcb.cwnd;
  // A full window says nothing while there is nothing that could use it.
  if (recovery.burst === 0 && (!full || seq.diff(tcb.snd.end, tcb.snd.nxt) <= 0)) return;
  const out = recovery.board.size;
  // The strongest sign of each window counts: limited, or else the most that was out.
  const newWindow = seq.ge(tcb.snd.una, recovery.cwndUsageEnd);
  if (newWindow || full || (!recovery.cwndLimited && out > recovery.maxOut)) {
    recovery.cwndLimited = full;
    recovery.maxOut = out;
    recovery.cwndUsageEnd = tcb.snd.nxt | 0;
  }
  if (isCwndLimited(tcb, recovery)) {
    recovery.cwndUsed = 0;
    recovery.cwndStamp = core.ms;
    return;
  }
  recovery.cwndUsed = Math.max(recovery.cwndUsed, out);
  if (core.settings.tcp_slow_start_after_idle === 0) return;
  if (core.ms - recovery.cwndStamp >= tcb.rtoMicros / 1000) shrinkUnused(core, tcb, recovery);
}

/** RFC 2861 section 3: a round trip at less than the window moves it halfway to what was used. */
function shrinkUnused(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (recovery.state === OPEN) {
    const used = Math.max(recovery.cwndUsed, core.settings.tcp_initial_cwnd);
    if (used < tcb.cwnd) {
      tcb.ssthresh = currentSsthresh(tcb, recovery);
      tcb.cwnd = (tcb.cwnd + used) >> 1;
    }
    recovery.cwndUsed = 0;
  }
  recovery.cwndStamp = core.ms;
}

/** Nothing was in flight for `idleMicros`: one halving for each RTO, down to the initial window. */
export function restart(core: Core, tcb: Tcb, recovery: RecoveryState, idleMicros: number): void {
  const floor = Math.min(core.settings.tcp_initial_cwnd, tcb.cwnd);
  tcb.ssthresh = currentSsthresh(tcb, recovery);
  let { cwnd } = tcb;
  for (let left = idleMicros - tcb.rtoMicros; left > 0 && cwnd > floor; left -= tcb.rtoMicros)
    cwnd >>= 1;
  tcb.cwnd = Math.max(cwnd, floor);
  recovery.cwndStamp = core.ms;
  recovery.cwndUsed = 0;
}
