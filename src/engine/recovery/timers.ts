/**
 * TIMER_RETRANSMIT while data is unacknowledged: RFC 6298 section 5. The one timer stands for the
 * retransmission timeout, the tail loss probe or RACK's reordering wait, whichever comes first; the
 * others are worked out again when it has gone off.
 */
import type { Core } from "../block/core.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import {
  type Tcb,
  TIMER_LOSS_PROBE,
  TIMER_OFF,
  TIMER_PERSIST,
  TIMER_REORDERING,
  TIMER_RETRANSMIT,
  TIMER_RTO,
} from "../block/tcb.ts";
import { inInitialSlowStart } from "../congestion/threshold.ts";
import { INITIAL_RTO, setRto } from "./rtt.ts";
import { scheduleProbe, untilRto } from "./tlp.ts";

/** Of a stream with so few segments in flight the timeout does not double (`tcp_thin_linear_`). */
const THIN_SEGMENTS = 4;
const THIN_RETRIES = 6;

/** The retransmission timeout, counted from now. */
export function startRto(core: Core, tcb: Tcb, wait = tcb.rtoMicros): void {
  tcb.timer = TIMER_RTO;
  const longest = core.settings.tcp_rto_max_ms * 1000;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + Math.min(Math.max(wait, 1), longest));
}

/** Sets the RTO for what is in flight, or turns the timer off: RFC 6298 (5.1) to (5.3). */
export function rearmRto(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (recovery.board.size === 0) {
    if (tcb.timer === TIMER_PERSIST || tcb.timer === TIMER_OFF) return;
    tcb.timer = TIMER_OFF;
    core.clearTimer(tcb, TIMER_RETRANSMIT);
    return;
  }
  const deferred = tcb.timer === TIMER_REORDERING || tcb.timer === TIMER_LOSS_PROBE;
  // Those timers have postponed the RTO: it counts from when the first segment left.
  startRto(core, tcb, deferred ? untilRto(core, tcb, recovery) : tcb.rtoMicros);
}

/** SND.UNA moved: a probe if there is to be one, otherwise the RTO. */
export function restartTimer(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (!scheduleProbe(core, tcb, recovery, true)) rearmRto(core, tcb, recovery);
}

/** RFC 6298 (5.5) and (5.6), RFC 9293 MUST-19: the timeout doubles, and the timer runs again. */
export function backOff(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const thin = recovery.board.size < THIN_SEGMENTS && !inInitialSlowStart(tcb);
  if (core.settings.tcp_thin_linear_timeouts !== 0 && thin && tcb.retries <= THIN_RETRIES) {
    tcb.backoff = 0;
    setRto(core, tcb, recovery);
    // Nothing may have been measured yet, after a SYN cookie for one; zero would fire for ever.
    tcb.rtoMicros = Math.max(tcb.rtoMicros, core.settings.tcp_rto_min_us);
  } else {
    tcb.backoff++;
    tcb.rtoMicros = Math.min(tcb.rtoMicros * 2, core.settings.tcp_rto_max_ms * 1000);
  }
  startRto(core, tcb, untilUserTimeout(core, tcb));
}

/**
 * RFC 6069: what was just sent again met a router without a way, not congestion. Its doubling is
 * taken back, so that the connection goes on soon after the way is there again.
 */
export function undoBackOff(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (tcb.retries === 0 || tcb.backoff === 0 || recovery.board.size === 0) return;
  tcb.backoff--;
  if (recovery.srtt8 > 0) setRto(core, tcb, recovery);
  else tcb.rtoMicros = INITIAL_RTO;
  tcb.rtoMicros = Math.min(tcb.rtoMicros * 2 ** tcb.backoff, core.settings.tcp_rto_max_ms * 1000);
  startRto(core, tcb, untilRto(core, tcb, recovery));
}

/** The RTO, but no longer than TCP_USER_TIMEOUT leaves (RFC 5482). */
export function untilUserTimeout(core: Core, tcb: Tcb, wait: number = tcb.rtoMicros): number {
  const limit = tcb.extras?.userTimeout ?? 0;
  if (limit === 0 || tcb.retransmitStamp === 0) return wait;
  const left = limit - ((core.ms - tcb.retransmitStamp) | 0);
  return Math.min(wait, Math.max(left, 1) * 1000);
}
