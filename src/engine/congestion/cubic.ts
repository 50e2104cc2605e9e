/**
 * CUBIC, RFC 9438, as Linux runs it: the window follows a cubic function of the time since the last
 * reduction, flat around the window where loss struck, and never slower than Reno would.
 *
 *   W_cubic(t) = C (t - K)^3 + W_max      K = cbrt((W_max - cwnd) / C)      figure 1, figure 2
 *
 * Time is ms of the stack's clock, windows are segments. Linux differs: it computes in 1/1024 s
 * with C = 410/1024, turns the target into "one segment more for `count` acknowledged", and lets
 * the window grow by at most a half a round trip. Leaving slow start early is hystart.ts.
 */
import type { Core } from "../block/core.ts";
import { NO_RTT } from "../block/minRtt.ts";
import { LOSS, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { isCwndLimited } from "./cwndValidation.ts";
import { additiveIncrease, slowStart } from "./growth.ts";
import { HyStart, LEAST_WINDOW, noteDelay } from "./hystart.ts";
import type { CongestionModule } from "./module.ts";
import { inSlowStart } from "./threshold.ts";

/** beta_cubic: what is left of the window; RFC 9438 says 0.7. */
const BETA = 717 / 1024;
/** C; RFC 9438 says 0.4. */
const C = 410 / 1024;
/** With fast convergence W_max is this part of the window (RFC 9438 4.7). */
const CONVERGENCE = (1 + BETA) / 2;
/** RFC 9438 4.3: acknowledged windows for each segment that Reno with this BETA would add. */
const RENO_SCALE = 15 / 8;
/** Linux looks again after so many ms when the window has not changed: a 32nd of a second. */
const LOOK_MS = 31;

/** What CUBIC remembers of a connection. */
export class CubicState {
  /** One segment more for so many acknowledged. */
  count = 0;
  /** The window before the last reduction; 0: there was none. */
  lastMax = 0;
  lastCwnd = 0;
  lastLook = 0;
  /** W_max of the present epoch, RFC 9438 figure 1. */
  origin = 0;
  /** K in ms. */
  k = 0;
  /** ms when the present epoch of congestion avoidance began; -1: it has yet to. */
  epoch = -1;
  /** Segments acknowledged in the epoch, not yet turned into `renoCwnd`. */
  acked = 0;
  /** W_est: the window that Reno would have. */
  renoCwnd = 0;
  readonly hystart = new HyStart();

  /** As new: after a timeout nothing that was learned of the path is believed. */
  reset(): void {
    this.count = this.lastMax = this.lastCwnd = this.lastLook = 0;
    this.origin = this.k = this.acked = this.renoCwnd = 0;
    this.epoch = -1;
    this.hystart.forget();
  }
}

/** The connection's state, made when it is first needed. */
function stateOf(recovery: RecoveryState): CubicState {
  if (recovery.module instanceof CubicState) return recovery.module;
  const state = new CubicState();
  const { best } = recovery.minRtt;
  state.hystart.delayMin = best === NO_RTT ? 0 : best;
  recovery.module = state;
  return state;
}

/** RFC 9438 4.6 and 4.7: remember where it hurt, and leave 0.7 of it. */
function ssthresh(_core: Core, tcb: Tcb, recovery: RecoveryState): number {
  const state = stateOf(recovery);
  const { cwnd } = tcb;
  state.epoch = -1;
  // A window that did not get back to the last one makes room for a newcomer.
  state.lastMax = cwnd < state.lastMax ? Math.trunc(cwnd * CONVERGENCE) : cwnd;
  return Math.max(Math.trunc(cwnd * BETA), 2);
}

/** RFC 9438 4.2: a new epoch begins with the first growth after a reduction. */
function beginEpoch(state: CubicState, cwnd: number, acked: number, ms: number): void {
  state.epoch = ms;
  state.acked = acked;
  state.renoCwnd = cwnd;
  const distance = Math.max(0, state.lastMax - cwnd);
  state.k = Math.cbrt(distance / C) * 1000;
  state.origin = Math.max(state.lastMax, cwnd);
}

/** RFC 9438 figure 1 at `ms`, a round trip ahead of now: the target window in segments. */
export function target(state: CubicState, ms: number, delayMs: number): number {
  const seconds = (ms - state.epoch + delayMs - state.k) / 1000;
  return state.origin + Math.trunc(C * seconds ** 3);
}

/** RFC 9438 4.3: `count` as it must be lest Reno be faster. */
function atLeastReno(state: CubicState, cwnd: number, count: number): number {
  const each = Math.trunc(cwnd * RENO_SCALE);
  const more = Math.max(0, Math.ceil(state.acked / each) - 1);
  state.acked -= more * each;
  state.renoCwnd += more;
  if (state.renoCwnd <= cwnd) return count;
  return Math.min(count, Math.trunc(cwnd / (state.renoCwnd - cwnd)));
}

/** Brings `state.count` up to date: at most once a ms, and seldom while nothing changes. */
function update(state: CubicState, cwnd: number, acked: number, ms: number): void {
  state.acked += acked;
  if (state.lastCwnd === cwnd && ms - state.lastLook <= LOOK_MS) return;
  if (state.epoch === -1 || ms !== state.lastLook) {
    state.lastCwnd = cwnd;
    state.lastLook = ms;
    if (state.epoch === -1) beginEpoch(state, cwnd, acked, ms);
    const ahead = target(state, ms, Math.ceil(state.hystart.delayMin / 1000)) - cwnd;
    state.count = ahead > 0 ? Math.trunc(cwnd / ahead) : 100 * cwnd;
    // Nothing is known of the path yet: at least 5 % a round trip.
    if (state.lastMax === 0) state.count = Math.min(state.count, 20);
  }
  state.count = Math.max(2, atLeastReno(state, cwnd, state.count));
}

/** RFC 9438. */
export const cubic: CongestionModule = {
  name: "cubic",
  ssthresh,
  grow(core, tcb, recovery, acked) {
    if (!isCwndLimited(tcb, recovery)) return;
    const left = inSlowStart(tcb) ? slowStart(tcb, acked) : acked;
    if (left === 0) return;
    const state = stateOf(recovery);
    update(state, tcb.cwnd, left, core.ms);
    additiveIncrease(tcb, recovery, state.count, left);
  },
  undoCwnd: (_core, tcb, recovery) => Math.max(tcb.cwnd, recovery.priorCwnd),
  onDelivered(core, tcb, recovery, rtt) {
    if (rtt < 0) return;
    // Small windows in slow start need no state: most connections end before they outgrow that.
    if (recovery.module === null && inSlowStart(tcb) && tcb.cwnd < LEAST_WINDOW) return;
    const state = stateOf(recovery);
    // Right after a recovery the delay is still that of the queue it filled.
    if (state.epoch !== -1 && core.ms - state.epoch < 1000) return;
    const { hystart } = state;
    const delay = Math.max(1, rtt);
    if (hystart.delayMin === 0 || delay < hystart.delayMin) hystart.delayMin = delay;
    if (!hystart.found && inSlowStart(tcb)) noteDelay(hystart, core, tcb, delay);
  },
  stateChanged(_core, _tcb, recovery, next) {
    if (next === LOSS) stateOf(recovery).reset();
  },
  onTransmitStart(core, recovery, idleMs) {
    const state = recovery.module;
    if (!(state instanceof CubicState) || state.epoch === -1 || idleMs <= 0) return;
    // RFC 9438 5.8: time without sending does not move along the curve.
    state.epoch = Math.min(core.ms, state.epoch + idleMs);
  },
};
