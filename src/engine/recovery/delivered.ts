/**
 * What an ACK delivers by number: the segments below the new SND.UNA leave the scoreboard, and with
 * them go the marks they were counted by. On the way it gathers what the ACK proves: the round trip
 * (Karn's rule, RTTM), reordering, reneging, and evidence for F-RTO.
 */
import * as seq from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { Segment } from "../../wire/segment.ts";
import { type AckFacts, NO_TIME } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { TIMESTAMPS } from "../block/flags.ts";
import { noteMinRtt } from "../block/minRtt.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import { EVER_RETRANSMITTED, LOST, RETRANSMITTED, SACKED } from "../block/scoreboard.ts";
import type { Tcb } from "../block/tcb.ts";
import { hasSack, sentAfter } from "./pipe.ts";
import { rackAdvance } from "./rack.ts";
import { noteRenoReordering, noteSackReordering } from "./reordering.ts";
import { sampleRtt } from "./rtt.ts";

/** Counts segments as delivered; under an ECN-Echo, as marked too. */
export function countDelivered(recovery: RecoveryState, ack: AckFacts, count: number): void {
  recovery.delivered = (recovery.delivered + count) | 0;
  if (ack.congestionEcho) recovery.deliveredCe += count;
}

/** Remembers the most recently sent of all that the ACK delivers. */
export function noteDelivery(recovery: RecoveryState, ack: AckFacts, slot: number): void {
  const { board } = recovery;
  const sentAt = board.sentAt[slot] as number;
  const end = board.end[slot] as number;
  if (ack.priorDelivered >= 0 && !sentAfter(sentAt, end, ack.newestSentAt, ack.newestEnd)) return;
  ack.newestSentAt = sentAt;
  ack.newestEnd = end;
  ack.priorDelivered = board.deliveredBefore[slot] as number;
}

/** Takes what lies below SND.UNA off the scoreboard, and measures the round trip. */
export function takeAcknowledged(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): void {
  const { board } = recovery;
  const { una } = tcb.snd;
  const sack = hasSack(tcb);
  ack.reordered = tcb.snd.nxt | 0;
  while (board.size > 0) {
    const slot = board.first & board.mask;
    const end = board.end[slot] as number;
    if (seq.gt(end, una)) {
      // Part of a segment is no delivery, but what is left to send starts later.
      if (seq.lt(board.seq[slot] as number, una)) board.seq[slot] = una | 0;
      ack.reneged = ((board.flags[slot] as number) & SACKED) !== 0;
      break;
    }
    takeOne(core, recovery, ack, slot, sack);
  }
  if (((recovery.resendHint - board.first) | 0) < 0) recovery.resendHint = board.first;
  measure(core, tcb, recovery, seg, ack);
  if (ack.acked > 0) afterDelivery(core, tcb, recovery, ack, sack);
}

/** One segment is acknowledged. */
function takeOne(
  core: Core,
  recovery: RecoveryState,
  ack: AckFacts,
  slot: number,
  sack: boolean,
): void {
  const { board } = recovery;
  const flags = board.flags[slot] as number;
  if ((flags & EVER_RETRANSMITTED) !== 0) {
    if ((flags & RETRANSMITTED) !== 0) recovery.retransmitsOut--;
    ack.retransmitAcked = true;
  } else if ((flags & SACKED) === 0) {
    const sentAt = board.sentAt[slot] as Micros;
    const start = board.seq[slot] as number;
    if (ack.firstAckedSentAt === NO_TIME) ack.firstAckedSentAt = sentAt;
    ack.lastAckedSentAt = sentAt;
    if (seq.lt(start, ack.reordered)) ack.reordered = start;
    if (seq.le(board.end[slot] as number, recovery.highSeq)) ack.originalDelivered = true;
  }
  if ((flags & SACKED) !== 0) {
    recovery.sackedOut--;
  } else if (sack) {
    countDelivered(recovery, ack, 1);
    rackAdvance(core, recovery, slot, (flags & EVER_RETRANSMITTED) === 0);
  }
  if ((flags & LOST) !== 0) recovery.lostOut--;
  noteDelivery(recovery, ack, slot);
  board.shift();
  ack.acked++;
  ack.dataAcked = true;
}

/** Bookkeeping after segments were acknowledged. */
function afterDelivery(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  ack: AckFacts,
  sack: boolean,
): void {
  ack.setTimer = true;
  if (!sack) {
    removeDuplicateAcks(core, recovery, ack);
    // Which of several sendings was meant nobody can tell without SACK.
    if (ack.retransmitAcked) ack.originalDelivered = false;
  } else if (seq.lt(ack.reordered, ack.priorHighestSack)) {
    // A hole was filled by what had been sent once only: it was merely late.
    noteSackReordering(core, tcb, recovery, ack.reordered);
  }
}

/**
 * Without SACK each duplicate ACK stands for a segment that arrived. An ACK that fills the hole
 * takes them all in, but for the one that filled it.
 */
function removeDuplicateAcks(core: Core, recovery: RecoveryState, ack: AckFacts): void {
  countDelivered(recovery, ack, Math.max(ack.acked - recovery.sackedOut, 1));
  recovery.sackedOut = Math.max(0, recovery.sackedOut - (ack.acked - 1));
  noteRenoReordering(core, recovery, ack.acked);
}

/**
 * Takes a sample of the round trip: from what was sent once only (Karn's rule, RFC 6298 section 3)
 * or, failing that, from the echoed timestamp of an ACK that advances SND.UNA (RTTM, RFC 7323 4.1).
 */
function measure(core: Core, tcb: Tcb, recovery: RecoveryState, seg: Segment, ack: AckFacts): void {
  let sample = -1;
  if (ack.firstAckedSentAt !== NO_TIME && !ack.retransmitAcked) {
    sample = core.now - ack.firstAckedSentAt;
    ack.rtt = core.now - ack.lastAckedSentAt;
  }
  const sacked = ack.firstSackedSentAt === NO_TIME ? -1 : core.now - ack.firstSackedSentAt;
  if (sacked >= 0) ack.rtt = core.now - ack.lastSackedSentAt;
  if (sample < 0) sample = sacked;
  if (sample < 0 && ack.dataAcked && seg.hasTimestamps && seg.tsEcr !== 0) {
    sample = ack.rtt = echoedRtt(core, tcb, seg);
  }
  if (sample < 0) return;
  noteMinRtt(recovery.minRtt, ack.rtt, core.ms);
  sampleRtt(core, tcb, recovery, sample);
  tcb.backoff = 0; // RFC 6298 (5.7): a valid sample, and only that, ends the back-off
  rearmBySack(core, recovery, ack, sacked);
}

/**
 * Microseconds since the echoed timestamp, in its ticks of 1 ms, at least one; -1 if impossible.
 */
function echoedRtt(core: Core, tcb: Tcb, seg: Segment): number {
  if ((tcb.flags & TIMESTAMPS) === 0) return -1;
  const ticks = seq.diff(core.ms + tcb.tsOffset, seg.tsEcr);
  return ticks < 0 || ticks > 2_000_000 ? -1 : Math.max(1, ticks) * 1000;
}

/**
 * SACK alone puts the timer off only if it measured what had left before the first segment's last
 * sending: otherwise a stream of SACKs could keep a lost segment's timeout away for ever.
 */
function rearmBySack(core: Core, recovery: RecoveryState, ack: AckFacts, sacked: number): void {
  const { board } = recovery;
  if (ack.acked > 0 || board.size === 0 || sacked < 0) return;
  const firstSentAt = board.sentAt[board.first & board.mask] as number;
  if (sacked > core.now - firstSentAt) ack.setTimer = true;
}
