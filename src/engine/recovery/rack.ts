/**
 * RACK: loss by time. A segment is lost when one that left sufficiently later has been delivered
 * (RFC 8985). "Sufficiently" is the reordering window: none while no reordering was ever seen and
 * recovery is on or DupThresh is met, otherwise min_RTT/4, and more with every D-SACK that shows
 * that it was too little (RFC 8985 6.2 step 4).
 *
 * It marks and nothing more: what follows from a loss is alert.ts, and the tail loss probe, the
 * other half of the RFC, is tlp.ts. It needs SACK; without it, see fastRetransmit.ts.
 */

import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { inFlight, RECOVERY, type RecoveryState } from "../block/recoveryState.ts";
import { LOST, RETRANSMITTED } from "../block/scoreboard.ts";
import { type Tcb, TIMER_REORDERING, TIMER_RETRANSMIT } from "../block/tcb.ts";
import { markLost, sentAfter } from "./pipe.ts";

/** `tcp_recovery`: the reordering window is fixed. */
const STATIC_WINDOW = 2;
/** `tcp_recovery`: DupThresh does not close the window. */
const NO_DUPTHRESH = 4;
/** RFC 8985 6.2 step 4: so many recoveries must pass without a D-SACK. */
const PERSIST_RECOVERIES = 16;
/** Linux's TCP_TIMEOUT_MIN: two of its clock's ticks, in microseconds. */
export const LEAST_TIMEOUT = 2_000;

/** A segment was delivered: RFC 8985 6.2 steps 1 and 2 (RACK_update). */
export function rackAdvance(
  core: Core,
  recovery: RecoveryState,
  slot: number,
  sure: boolean,
): void {
  const { board } = recovery;
  const sentAt = board.sentAt[slot] as number;
  const end = board.end[slot] as number;
  const rtt = Math.max(0, core.now - sentAt);
  // Faster than the path ever was: this answers the original, not the retransmission.
  if (!sure && rtt < recovery.minRtt.best) return;
  recovery.rackAdvanced = true;
  recovery.rackRtt = rtt;
  if (sentAfter(sentAt, end, recovery.rackSentAt, recovery.rackEnd)) {
    recovery.rackSentAt = sentAt;
    recovery.rackEnd = end;
  }
}

/** RFC 8985 6.2 step 4 (RACK_update_reo_wnd): in microseconds. */
export function reorderingWindow(core: Core, tcb: Tcb, recovery: RecoveryState): number {
  if (recovery.reorderings === 0) {
    if (recovery.state >= RECOVERY) return 0;
    const byCount = (core.settings.tcp_recovery & NO_DUPTHRESH) === 0;
    if (byCount && recovery.sackedOut >= recovery.reordering) return 0;
  }
  const settling = (recovery.minRtt.best >> 2) * recovery.rackSteps;
  return Math.min(settling, Math.max(0, tcb.srttMicros));
}

/** RFC 8985 6.2 step 4: widen the window after a D-SACK, at most once a round trip. */
export function adaptWindow(core: Core, recovery: RecoveryState, ack: AckFacts): void {
  if ((core.settings.tcp_recovery & STATIC_WINDOW) !== 0 || ack.priorDelivered < 0) return;
  if (((ack.priorDelivered - recovery.rackDelivered) | 0) < 0) recovery.rackDsackSeen = false;
  if (recovery.rackDsackSeen) {
    recovery.rackSteps = Math.min(0xff, recovery.rackSteps + 1);
    recovery.rackDsackSeen = false;
    recovery.rackDelivered = recovery.delivered;
    recovery.rackPersist = PERSIST_RECOVERIES;
  } else if (recovery.rackPersist === 0) {
    recovery.rackSteps = 1;
  }
}

/** A D-SACK undid a recovery: the widened window has proved its worth, keep it a little longer. */
export function persistWindow(recovery: RecoveryState): void {
  recovery.rackPersist = Math.min(PERSIST_RECOVERIES, recovery.rackPersist + 1);
}

/**
 * RFC 8985 6.2 step 5 (RACK_detect_loss): marks what is lost and answers how many microseconds to
 * wait for those that are late but within the window; 0 when there are none.
 */
function detectLoss(core: Core, tcb: Tcb, recovery: RecoveryState): number {
  const { board, rackSentAt, rackEnd } = recovery;
  const patience = recovery.rackRtt + reorderingWindow(core, tcb, recovery);
  let wait = 0;
  let next = -1;
  for (let slot = board.oldest; slot !== -1; slot = next) {
    next = board.newer[slot] as number;
    const flags = board.flags[slot] as number;
    if ((flags & LOST) !== 0 && (flags & RETRANSMITTED) === 0) continue;
    const sentAt = board.sentAt[slot] as number;
    if (!sentAfter(rackSentAt, rackEnd, sentAt, board.end[slot] as number)) break;
    const remaining = sentAt + patience - core.now;
    if (remaining <= 0) markLost(core, recovery, slot);
    else wait = Math.max(wait, remaining);
  }
  return wait;
}

/** Looks for losses when an ACK brought something to judge by; sets the reordering timer. */
export function rackOnAck(core: Core, tcb: Tcb, recovery: RecoveryState, ack: AckFacts): void {
  if (!recovery.rackAdvanced) return;
  recovery.rackAdvanced = false;
  const wait = detectLoss(core, tcb, recovery);
  if (wait === 0) return;
  tcb.timer = TIMER_REORDERING;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + Math.min(wait + LEAST_TIMEOUT, tcb.rtoMicros));
  ack.setTimer = false;
}

/** The reordering timer went off: whether anything was found lost. */
export function rackOnTimer(core: Core, tcb: Tcb, recovery: RecoveryState): boolean {
  const before = inFlight(recovery);
  detectLoss(core, tcb, recovery);
  return inFlight(recovery) !== before;
}
