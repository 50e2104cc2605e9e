/**
 * The seam between the connection (src/engine) and everything that decides when and what to send
 * again and how fast: RTT and RTO (RFC 6298), the scoreboard, loss detection, congestion control.
 *
 * Who does what:
 * - The core checks a segment, advances SND.UNA and the send window, then calls `onAck`. It gives up
 *   (retries, user timeout), probes zero windows, applies Nagle and the receive window, cuts
 *   segments, and retransmits SYN and SYN-ACK itself.
 * - Here it is decided how many new segments may leave (`sendQuota`), what leaves again first
 *   (`nextRetransmission`), and when TIMER_RETRANSMIT goes off while data is unacknowledged.
 *
 * Order of calls: `establish` once, when the handshake ends; then for each segment with an
 * acceptable ACK `onAck`; whenever the connection may send: `nextRetransmission` until it answers
 * false, then new data within `sendQuota`; after each segment that holds data or FIN has been
 * written `onSent`; when nothing more leaves `onSendingStopped`. A FIN is the sequence number
 * `snd.end`, a segment like any other here. `snd.nxt` never moves back.
 */
import * as seq from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { Segment } from "../../wire/segment.ts";
import type { TcpInfo } from "../api.ts";
import type { Core } from "../core.ts";
import {
  type Tcb,
  TIMER_LOSS_PROBE,
  TIMER_OFF,
  TIMER_REORDERING,
  TIMER_RETRANSMIT,
  TIMER_RTO,
} from "../tcb.ts";
import { RecoveryState } from "./state.ts";

/** A range of sequence numbers [start, end) to retransmit, filled in by `nextRetransmission`. */
export interface Span {
  start: number;
  end: number;
}

/** Why sending stopped: the receive window, the quota, or nothing left to send. */
export type Stop = "window" | "quota" | "empty";

/**
 * The handshake is done. `rtt` is the measured time in microseconds or -1 when the SYN or SYN-ACK
 * was retransmitted without timestamps (Karn's rule); `retransmitted` whether one of ours was.
 */
export function establish(core: Core, tcb: Tcb, rtt: number, retransmitted: boolean): void {
  tcb.cwnd = retransmitted ? 1 : core.settings.tcp_initial_cwnd; // RFC 5681 3.1
  tcb.backoff = 0;
  tcb.rto = 1_000_000;
  if (rtt >= 0) sampleRtt(core, tcb, rtt);
}

/**
 * An acceptable ACK was processed. `una` is SND.UNA before it (`tcb.snd.una` is after), `duplicate`
 * whether it is a duplicate in the sense of RFC 5681 2 (nothing acknowledged, no data, the window
 * unchanged, something outstanding). SACK blocks, ECE and timestamps are in `seg`.
 */
export function onAck(core: Core, tcb: Tcb, seg: Segment, una: number, duplicate: boolean): void {
  const { snd } = tcb;
  const state = tcb.recovery;
  const advanced = snd.una !== una;
  if (!advanced || duplicate || state === null) return;
  tcb.backoff = 0;
  if (state.timedEnd !== 0 && seq.ge(snd.una, state.timedEnd)) {
    sampleRtt(core, tcb, core.now - state.timedAt);
    state.timedEnd = 0;
  }
  if (state.resending) {
    state.resend = seq.max(state.resend, snd.una);
    if (seq.ge(state.resend, snd.nxt)) state.resending = false;
    core.wantsToSend(tcb);
  }
  tcb.cwnd += 1; // slow start
  rearm(core, tcb);
  void seg;
}

/** How many new segments may leave now, as far as congestion goes. */
export function sendQuota(_core: Core, tcb: Tcb): number {
  const flight = Math.ceil(seq.diff(tcb.snd.nxt, tcb.snd.una) / tcb.snd.mss);
  return Math.max(0, tcb.cwnd - flight);
}

/** What must leave again now: fills `span` (at most one full segment) and says whether anything. */
export function nextRetransmission(_core: Core, tcb: Tcb, span: Span): boolean {
  const state = tcb.recovery;
  if (state === null || !state.resending) return false;
  const flight = seq.diff(state.resend, tcb.snd.una) / tcb.snd.mss;
  if (flight >= tcb.cwnd) return false;
  span.start = state.resend;
  span.end = seq.min(seq.add(state.resend, tcb.snd.mss), tcb.snd.nxt);
  return true;
}

/** The segment [start, end) has been written; `again`: it had been sent before. */
export function onSent(core: Core, tcb: Tcb, start: number, end: number, again: boolean): void {
  if (tcb.recovery === null) tcb.recovery = new RecoveryState();
  const state = tcb.recovery;
  if (again) {
    state.timedEnd = 0; // Karn: RFC 6298 3
    if (state.resending && state.resend === start) state.resend = end;
    if (seq.ge(state.resend, tcb.snd.nxt)) state.resending = false;
  } else if (state.timedEnd === 0) {
    state.timedEnd = end;
    state.timedAt = core.now;
  }
  if (tcb.timer !== TIMER_RTO) rearm(core, tcb); // RFC 6298 (5.1)
}

/** Nothing more leaves for now, and why: what congestion window validation needs to know. */
export function onSendingStopped(_core: Core, _tcb: Tcb, _why: Stop): void {}

/**
 * TIMER_RETRANSMIT went off as RTO, loss probe or reordering timer (`tcb.timer`) and the core has
 * not given up; it has counted `tcb.retries` for an RTO. Whatever must leave is offered by
 * `nextRetransmission` afterwards.
 */
export function onRetransmitTimer(core: Core, tcb: Tcb): void {
  if (tcb.timer === TIMER_REORDERING || tcb.timer === TIMER_LOSS_PROBE) return;
  if (tcb.recovery === null) tcb.recovery = new RecoveryState();
  tcb.recovery.resend = tcb.snd.una;
  tcb.recovery.resending = true;
  tcb.ssthresh = Math.max(2, tcb.cwnd >> 1);
  tcb.cwnd = 1; // RFC 5681 3.1
  tcb.backoff++; // RFC 6298 (5.5)
  rearm(core, tcb);
  core.wantsToSend(tcb);
}

/** The path's MTU fell: what is longer than `tcb.snd.mss` now must leave again, cut anew. */
export function onMtuReduced(core: Core, tcb: Tcb): void {
  if (tcb.recovery === null || tcb.snd.una === tcb.snd.nxt) return;
  tcb.recovery.resend = tcb.snd.una;
  tcb.recovery.resending = true;
  core.wantsToSend(tcb);
}

/** New data is about to leave after `idleMicros` without any: RFC 5681 4.1. */
export function onRestart(core: Core, tcb: Tcb, idleMicros: Micros): void {
  if (idleMicros > tcb.rto) tcb.cwnd = Math.min(tcb.cwnd, core.settings.tcp_initial_cwnd);
}

/** Sets or clears TIMER_RETRANSMIT for what is unacknowledged: RFC 6298 (5.1) to (5.3). */
export function rearm(core: Core, tcb: Tcb): void {
  if (tcb.snd.una === tcb.snd.nxt) {
    tcb.timer = TIMER_OFF;
    core.clearTimer(tcb, TIMER_RETRANSMIT);
    return;
  }
  tcb.timer = TIMER_RTO;
  const longest = core.settings.tcp_rto_max_ms * 1000;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + Math.min(longest, tcb.rto * 2 ** tcb.backoff));
}

/** Chooses a congestion module by name; false when there is none of that name. */
export function setCongestion(_core: Core, _tcb: Tcb, name: string): boolean {
  return name === "reno" || name === "cubic";
}

/** The name of the connection's module. */
export function congestionName(_tcb: Tcb): string {
  return "reno";
}

/** Fills in tcp_info's fields about flight, loss, rtt and congestion. */
export function fillInfo(_core: Core, tcb: Tcb, info: TcpInfo): void {
  info.tcpi_rto = tcb.rto;
  info.tcpi_rtt = Math.max(0, tcb.srtt);
  info.tcpi_rttvar = tcb.rttvar;
  info.tcpi_snd_cwnd = tcb.cwnd;
  info.tcpi_snd_ssthresh = tcb.ssthresh;
  info.tcpi_unacked = Math.ceil(seq.diff(tcb.snd.nxt, tcb.snd.una) / tcb.snd.mss);
}

/** The block goes back to its pool: give back what recovery holds for it. */
export function release(_core: Core, tcb: Tcb): void {
  tcb.recovery = null;
}

/** One round trip was measured: RFC 6298 section 2. */
function sampleRtt(core: Core, tcb: Tcb, rtt: Micros): void {
  if (tcb.srtt < 0) {
    tcb.srtt = Math.max(1, Math.round(rtt));
    tcb.rttvar = Math.round(rtt / 2);
  } else {
    tcb.rttvar = Math.round(0.75 * tcb.rttvar + 0.25 * Math.abs(tcb.srtt - rtt));
    tcb.srtt = Math.max(1, Math.round(0.875 * tcb.srtt + 0.125 * rtt));
  }
  tcb.rto = tcb.srtt + Math.max(core.settings.tcp_rto_min_us, 4 * tcb.rttvar);
}
