/**
 * The seam between the connection (src/engine) and everything that decides when and what to send
 * again and how fast: RTT and RTO (RFC 6298), the scoreboard, loss detection, congestion control.
 *
 * Who does what:
 * - The core checks a segment, advances SND.UNA and the send window, then calls `onAck`, for an old
 *   ACK too (SEG.ACK < SND.UNA). It gives up (retries, user timeout), probes zero windows, applies
 *   Nagle and the receive window, cuts segments, and retransmits SYN and SYN-ACK itself.
 * - Here it is decided how many new segments may leave (`sendQuota`), what leaves again first
 *   (`nextRetransmission`), and when TIMER_RETRANSMIT goes off while data is unacknowledged.
 *
 * Order of calls: `establish` once, when the handshake ends; then for each segment with an
 * acceptable ACK `onAck`; whenever the connection may send: `nextRetransmission` until it answers
 * false, then new data within `sendQuota`; after each segment that holds data or FIN has been
 * written `onSent`; when nothing more leaves `onSendingStopped`. A FIN is the sequence number
 * `snd.end`, a segment like any other here. `snd.nxt` never moves back.
 *
 * `tcb.rto` is the timeout itself, back-off included, as Linux's icsk_rto; `tcb.backoff` counts.
 */
import * as seq from "../../base/seq.ts";
import type { Mark } from "../../trace/events.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { noteMinRtt } from "../block/minRtt.ts";
import {
  inFlight,
  LOSS,
  NO_BOARD,
  PROBE_AGAIN,
  PROBE_NEW,
  PROBE_NONE,
  RECOVERY,
  type RecoveryState,
} from "../block/recoveryState.ts";
import { END_OF_RECORD } from "../block/scoreboard.ts";
import {
  NOT_PACKED,
  type Tcb,
  TIMER_LOSS_PROBE,
  TIMER_OFF,
  TIMER_PERSIST,
  TIMER_REORDERING,
} from "../block/tcb.ts";
import { restart, validate } from "../congestion/cwndValidation.ts";
import { findModule, moduleOf } from "../congestion/modules.ts";
import { enterRecovery } from "./alert.ts";
import { enterLoss } from "./frto.ts";
import { limitAfterSending } from "./limits.ts";
import { processAck } from "./onAck.ts";
import { settleBoard } from "./pipe.ts";
import { inReduction, reduce } from "./prr.ts";
import { rackOnTimer } from "./rack.ts";
import { peek, rest, wake } from "./rest.ts";
import { findRetransmission, noteRetransmission, type Span } from "./retransmit.ts";
import { adoptSample, FALLBACK_RTO } from "./rtt.ts";
import { backOff, rearmRto, startRto, undoBackOff } from "./timers.ts";
import { probeSent, requestProbe, scheduleProbe } from "./tlp.ts";
import { resendSynData, resendTooLong } from "./uncongested.ts";

export { onEcnData } from "./ecn.ts";
export { fillInfo } from "./info.ts";
export type { Span } from "./retransmit.ts";

/** Why sending stopped: the receive window, the quota, or nothing left to send. */
export type Stop = "window" | "quota" | "empty";

/**
 * The handshake is done. `rtt` is the measured time in microseconds or -1 when the SYN or SYN-ACK
 * was retransmitted without timestamps (Karn's rule); `retransmitted` whether one of ours was.
 */
export function establish(core: Core, tcb: Tcb, rtt: number, retransmitted: boolean): void {
  tcb.cwnd = retransmitted ? 1 : initialCwnd(core, tcb); // RFC 5681 3.1
  tcb.backoff = 0;
  if (rtt >= 0) {
    tcb.srttMicros = Math.max(1, rtt | 0);
    tcb.rttvarMicros = tcb.srttMicros >> 1;
    // RFC 6298 (2.2)
    tcb.rtoMicros = tcb.srttMicros + Math.max(2 * tcb.srttMicros, core.settings.tcp_rto_min_us);
  } else {
    tcb.rttvarMicros = FALLBACK_RTO >> 2;
    tcb.rtoMicros = FALLBACK_RTO; // RFC 6298 (5.7)
  }
}

/** The first window, in segments: the route's or the stack's. */
const initialCwnd = (core: Core, tcb: Tcb): number =>
  core.paths.metrics(tcb).initcwnd ?? core.settings.tcp_initial_cwnd;

/** The connection's recovery, made when the first data leaves. */
function recoveryOf(core: Core, tcb: Tcb): RecoveryState {
  const known = tcb.recovery ?? wake(core, tcb);
  if (known !== null) return known;
  const recovery = core.recovery.takeState();
  recovery.reordering = core.settings.tcp_reordering;
  recovery.cwndStamp = core.ms;
  recovery.highestSack = tcb.snd.una | 0;
  recovery.highSeq = tcb.snd.una | 0;
  if (tcb.srttMicros > 0) {
    adoptSample(core, tcb, recovery, tcb.srttMicros);
    noteMinRtt(recovery.minRtt, tcb.srttMicros, core.ms);
  }
  tcb.recovery = recovery;
  return recovery;
}

/**
 * An acceptable ACK was processed. `una` is SND.UNA before it (`tcb.snd.una` is after), `bare`
 * whether nothing is acknowledged, there is neither data nor FIN, and the window is unchanged: with
 * something outstanding a duplicate (RFC 5681 2). SACK blocks, ECE and timestamps are in `seg`.
 */
export function onAck(core: Core, tcb: Tcb, seg: Segment, una: number, bare: boolean): void {
  if (tcb.recovery === null && tcb.packed !== NOT_PACKED) {
    // Nothing is in flight: only a D-SACK can be news.
    if (seg.sackCount > 0) wake(core, tcb);
    else core.wantsToSend(tcb);
  }
  const { recovery } = tcb;
  if (recovery === null) return;
  processAck(core, tcb, recovery, seg, una, bare);
  if (recovery.board === NO_BOARD) rest(core, tcb, recovery);
}

/** How many new segments may leave now, as far as congestion goes. */
export function sendQuota(_core: Core, tcb: Tcb): number {
  const { recovery } = tcb;
  if (recovery === null) return tcb.cwnd;
  if (recovery.probeDue === PROBE_NEW) return 1; // RFC 8985 7.3: whatever the window says
  return Math.max(0, tcb.cwnd - inFlight(recovery));
}

/** Whether what is left must not wait for Nagle: a probe, or F-RTO's new data (RFC 5682 2b). */
export function mustNotWait(tcb: Tcb): boolean {
  const { recovery } = tcb;
  return recovery !== null && (recovery.probeDue === PROBE_NEW || recovery.newDataFirst);
}

/** What must leave again now: fills `span` (at most one full segment) and says whether anything. */
export function nextRetransmission(_core: Core, tcb: Tcb, span: Span): boolean {
  const { recovery } = tcb;
  return recovery !== null && findRetransmission(tcb, recovery, span);
}

/** The segment [start, end) has been written; `again`: it had been sent before. */
export function onSent(core: Core, tcb: Tcb, start: number, end: number, again: boolean): void {
  const recovery = recoveryOf(core, tcb);
  recovery.segmentsSent++;
  recovery.bytesSent += seq.diff(end, start) - (seq.gt(end, tcb.snd.end) ? 1 : 0);
  if (again) {
    noteRetransmission(core, tcb, recovery, start, end);
    recovery.lastSentAt = core.now;
    return;
  }
  if (recovery.board.size === 0) beginFlight(core, tcb, recovery);
  const marks = tcb.writeEnds?.isRecord(end | 0) === true ? END_OF_RECORD : 0;
  recovery.board.push(start | 0, end | 0, core.now, recovery.delivered, marks);
  recovery.lastSentAt = core.now;
  core.counters.TCPOrigDataSent++;
  if (inReduction(recovery)) recovery.prrOut++;
  if (recovery.probeDue === PROBE_NEW) {
    // No part of a burst: it must not ask for a probe of its own.
    probeSent(core, tcb, recovery);
    startRto(core, tcb);
    return;
  }
  if (tcb.timer === TIMER_PERSIST && tcb.probes > 0) endAsking(tcb);
  else recovery.burst++;
  if (tcb.timer === TIMER_OFF || tcb.timer === TIMER_PERSIST) {
    startRto(core, tcb); // RFC 6298 (5.1)
  }
}

/**
 * The persist timer has pushed a segment out: from now on the RTO asks in its place, without a
 * back-off so far and (Linux) without a tail loss probe.
 */
function endAsking(tcb: Tcb): void {
  tcb.probes = 0;
  tcb.backoff = 0;
}

/**
 * The first segment leaves while nothing is in flight: RFC 5681 4.1, the restart after idleness.
 */
function beginFlight(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (recovery.board === NO_BOARD) recovery.board = core.recovery.take();
  if (recovery.lastSentAt === 0) return;
  const idle = core.now - recovery.lastSentAt;
  moduleOf(tcb).onTransmitStart(core, recovery, Math.trunc(idle / 1000));
  if (core.settings.tcp_slow_start_after_idle === 0 || idle <= tcb.rtoMicros) return;
  restart(core, tcb, recovery, idle);
}

/** The state, but null too for one that is packed and has nothing to note: it rests on. */
function atStop(core: Core, tcb: Tcb, why: Stop): RecoveryState | null {
  if (tcb.packed === NOT_PACKED) return tcb.recovery;
  return why === "empty" && seq.diff(tcb.snd.end, tcb.snd.nxt) <= 0 ? null : wake(core, tcb);
}

/** Nothing more leaves for now, and why: what congestion window validation needs to know. */
export function onSendingStopped(core: Core, tcb: Tcb, why: Stop): void {
  const recovery = why === "window" ? recoveryOf(core, tcb) : atStop(core, tcb, why);
  if (recovery === null) return;
  validate(core, tcb, recovery, why === "quota");
  limitAfterSending(core, tcb, recovery, why === "window");
  if (recovery.probeDue !== PROBE_NONE) {
    // Something held the probe back: let the timeout take over.
    recovery.probeDue = PROBE_NONE;
    rearmRto(core, tcb, recovery);
  } else if (recovery.burst > 0) {
    const probing = scheduleProbe(core, tcb, recovery, false);
    if (!probing && tcb.timer === TIMER_LOSS_PROBE) rearmRto(core, tcb, recovery);
  }
  recovery.burst = 0;
  if (recovery.newDataFirst && seq.le(tcb.snd.nxt, recovery.highSeq)) {
    // RFC 5682 step 2b could not be carried out: recover in the ordinary way.
    recovery.newDataFirst = false;
    recovery.frto = false;
    core.wantsToSend(tcb);
  }
}

/**
 * TIMER_RETRANSMIT went off as RTO, loss probe or reordering timer (`tcb.timer`) and the core has
 * not given up; it has counted `tcb.retries` for an RTO. Whatever must leave is offered by
 * `nextRetransmission` afterwards.
 */
export function onRetransmitTimer(core: Core, tcb: Tcb): void {
  const { recovery } = tcb;
  if (recovery === null || recovery.board.size === 0) {
    tcb.timer = TIMER_OFF;
    return;
  }
  recovery.resendHeld = false;
  if (tcb.timer === TIMER_REORDERING) onReorderingTimer(core, tcb, recovery);
  else if (tcb.timer === TIMER_LOSS_PROBE) onProbeTimer(core, tcb, recovery);
  else onTimeout(core, tcb, recovery);
  core.wantsToSend(tcb);
}

/** RFC 6298 (5.4) to (5.6). */
function onTimeout(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  recovery.timeouts++;
  if (tcb.retries === 1) {
    recovery.timeoutEpisodes++;
    recovery.timeoutSince = core.ms || 1;
  }
  enterLoss(core, tcb, recovery);
  // The time that R2 and the user timeout count from (RFC 9293 3.8.3).
  if (tcb.retransmitStamp === 0) tcb.retransmitStamp = core.ms || 1;
  backOff(core, tcb, recovery);
}

/** RFC 8985 7.3. */
function onProbeTimer(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  requestProbe(tcb, recovery);
  if (recovery.probeDue === PROBE_NONE || recovery.probeDue === PROBE_AGAIN) {
    rearmRto(core, tcb, recovery);
  }
}

/** RFC 8985 6.3: what was late has become lost. */
function onReorderingTimer(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const { lost } = recovery;
  const found = rackOnTimer(core, tcb, recovery);
  if (found && recovery.state !== RECOVERY) {
    enterRecovery(core, tcb, recovery, false);
    reduce(tcb, recovery, 1, recovery.lost - lost, null);
  }
  rearmRto(core, tcb, recovery);
}

/** The path's MTU fell: what is longer than `tcb.snd.mss` now must leave again, cut anew. */
export function onMtuReduced(core: Core, tcb: Tcb): void {
  if (tcb.recovery !== null) resendTooLong(core, tcb, tcb.recovery);
}

/** A router had no way to the peer, told of the first unacknowledged segment (RFC 6069). */
export function revertBackoff(core: Core, tcb: Tcb): void {
  if (tcb.recovery !== null) undoBackOff(core, tcb, tcb.recovery);
}

/** The peer took the SYN but not all of the data on it (RFC 7413 4.2.1). */
export function onSynDataLost(core: Core, tcb: Tcb): void {
  resendSynData(core, tcb, recoveryOf(core, tcb));
}

/** Sets or clears TIMER_RETRANSMIT for what is unacknowledged: RFC 6298 (5.1) to (5.3). */
export function rearm(core: Core, tcb: Tcb): void {
  const recovery = peek(core, tcb);
  if (recovery !== null) rearmRto(core, tcb, recovery);
}

/** Chooses a congestion module by name; false when there is none of that name. */
export function setCongestion(core: Core, tcb: Tcb, name: string): boolean {
  const found = findModule(name);
  if (found < 0) return false;
  tcb.congestion = found;
  const recovery = wake(core, tcb);
  if (recovery !== null) recovery.module = null;
  return true;
}

/** The name of the connection's module. */
export function congestionName(tcb: Tcb): string {
  return moduleOf(tcb).name;
}

/** The block goes back to its pool: give back what recovery holds for it. */
export function release(core: Core, tcb: Tcb): void {
  if (tcb.packed !== NOT_PACKED) core.recovery.packed.remove(tcb.packed);
  tcb.packed = NOT_PACKED;
  const { recovery } = tcb;
  if (recovery === null) return;
  recovery.board.clear();
  settleBoard(core, recovery);
  core.recovery.giveState(recovery);
  tcb.recovery = null;
}

/** What the segment that leaves again now is in a trace. */
export function retransmissionMark(core: Core, tcb: Tcb): Mark {
  const { probeDue, state } = recoveryOf(core, tcb);
  if (probeDue === PROBE_AGAIN) return "tail loss probe";
  return state === LOSS ? "timeout retransmission" : "fast retransmission";
}
