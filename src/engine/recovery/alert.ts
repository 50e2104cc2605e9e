/**
 * The five congestion states and what an unusual ACK does in each: Linux's tcp_fastretrans_alert in
 * outline, the order of steps being RFC 6675's, RFC 6582's and RFC 5682's.
 *
 *   Open -> Disorder -> Recovery -> Open      loss found by ACKs
 *   Open -> CWR -> Open                       ECN-Echo, or a probe that repaired a loss
 *   any  -> Loss -> Open                      the retransmission timer
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { CWR, DISORDER, LOSS, OPEN, RECOVERY, type RecoveryState } from "../block/recoveryState.ts";
import { type Tcb, TIMER_RETRANSMIT, TIMER_RTO } from "../block/tcb.ts";
import { currentSsthresh } from "../congestion/threshold.ts";
import { setState } from "./caState.ts";
import { countDuplicateAck, markFirstLost } from "./fastRetransmit.ts";
import { processLoss } from "./frto.ts";
import { anyRetransmission, hasSack } from "./pipe.ts";
import { beginReduction, endReduction, inReduction } from "./prr.ts";
import { rackOnAck } from "./rack.ts";
import { probeWasLost, resendTooLong } from "./uncongested.ts";
import { armUndo, finishRecovery, keepOpen, undoByDuplicates, undoPartial } from "./undo.ts";

/** Whether an ACK needs more than the ordinary: a duplicate, SACKs, ECN-Echo, or not Open. */
export function isDubious(recovery: RecoveryState, ack: AckFacts): boolean {
  if (recovery.state !== OPEN || ack.duplicate) return true;
  return ack.dataSacked || ack.congestionEcho || ack.duplicateSack;
}

/** Fast recovery begins: RFC 6675 section 5 step 4, RFC 6582 3.2 step 2. */
export function enterRecovery(core: Core, tcb: Tcb, recovery: RecoveryState, echo: boolean): void {
  if (hasSack(tcb)) core.counters.TCPSackRecovery++;
  else core.counters.TCPRenoRecovery++;
  // A stamp left over from an earlier episode would make this one seem old.
  if (!anyRetransmission(recovery)) tcb.retransmitStamp = 0;
  recovery.priorSsthresh = 0;
  armUndo(tcb, recovery);
  if (!inReduction(recovery)) {
    // What ECN has told is true: there is no way back then.
    if (!echo) recovery.priorSsthresh = currentSsthresh(tcb, recovery);
    beginReduction(core, tcb, recovery);
  }
  setState(core, tcb, recovery, RECOVERY);
}

/** ECN-Echo without loss: RFC 3168 6.1.2, once a window. */
function enterCwr(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  recovery.priorSsthresh = 0;
  if (recovery.state >= CWR) return;
  recovery.undoArmed = false;
  beginReduction(core, tcb, recovery);
  setState(core, tcb, recovery, CWR);
}

function tryToOpen(core: Core, tcb: Tcb, recovery: RecoveryState, ack: AckFacts): void {
  if (!anyRetransmission(recovery)) tcb.retransmitStamp = 0;
  if (ack.congestionEcho) enterCwr(core, tcb, recovery);
  if (recovery.state !== CWR) keepOpen(core, tcb, recovery);
}

/** Marks what this ACK shows to be lost. */
function identifyLoss(core: Core, tcb: Tcb, recovery: RecoveryState, ack: AckFacts): void {
  if (recovery.board.size === 0) return;
  const before = recovery.retransmitsOut;
  if (hasSack(tcb)) rackOnAck(core, tcb, recovery, ack);
  else markFirstLost(core, recovery, ack);
  if (recovery.retransmitsOut < before) ack.lostRetransmission = true;
}

/** The peer seems to renege: give it a moment, then time out (RFC 2018 section 8). */
function checkReneging(core: Core, tcb: Tcb, recovery: RecoveryState, ack: AckFacts): boolean {
  if (!ack.reneged || !ack.advanced) return false;
  const wait = Math.max(recovery.srtt8 >> 4, 10_000);
  tcb.timer = TIMER_RTO;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + wait);
  ack.setTimer = false;
  recovery.resendHeld = true;
  return true;
}

/** Leaves a state whose data is all acknowledged. True: nothing more is to be done. */
function leaveFinished(core: Core, tcb: Tcb, recovery: RecoveryState, seg: Segment): boolean {
  if (recovery.state === OPEN) {
    tcb.retransmitStamp = 0;
  } else if (seq.ge(tcb.snd.una, recovery.highSeq)) {
    if (recovery.state === CWR) {
      // Above highSeq, so that the data with our CWR flag has been received.
      if (!seq.eq(tcb.snd.una, recovery.highSeq)) {
        endReduction(core, tcb, recovery);
        setState(core, tcb, recovery, OPEN);
      }
    } else if (recovery.state === RECOVERY) {
      if (!hasSack(tcb)) recovery.sackedOut = 0;
      if (finishRecovery(core, tcb, recovery, seg)) return true;
      endReduction(core, tcb, recovery);
    }
  }
  return false;
}

/** An ACK in Recovery. */
function inRecovery(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): void {
  if (!ack.advanced) {
    if (!hasSack(tcb)) countDuplicateAck(core, recovery, ack);
  } else if (undoPartial(core, tcb, recovery, seg, ack)) {
    recovery.resendHeld = true;
    return;
  }
  if (undoByDuplicates(core, tcb, recovery)) tryToOpen(core, tcb, recovery, ack);
  identifyLoss(core, tcb, recovery, ack);
  // Undone, and yet something is lost: that is a new episode.
  if (recovery.state !== RECOVERY && recovery.lostOut > 0) {
    enterRecovery(core, tcb, recovery, ack.congestionEcho);
  }
}

/** The Loss state is over: its time is added up for tcp_info. */
function endTimeout(core: Core, recovery: RecoveryState): void {
  if (recovery.timeoutSince === 0) return;
  recovery.timeoutTime += (core.ms - recovery.timeoutSince) | 0;
  recovery.timeoutSince = 0;
}

/** What an unusual ACK leads to. */
export function alert(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): void {
  if (recovery.board.size === 0) recovery.sackedOut = 0;
  if (ack.congestionEcho) recovery.priorSsthresh = 0;
  if (checkReneging(core, tcb, recovery, ack)) return;
  if (leaveFinished(core, tcb, recovery, seg)) return;
  if (recovery.state === RECOVERY) {
    inRecovery(core, tcb, recovery, seg, ack);
    return;
  }
  if (recovery.state === LOSS) {
    processLoss(core, tcb, recovery, seg, ack);
    identifyLoss(core, tcb, recovery, ack);
    const left: number = recovery.state;
    if (left !== LOSS) endTimeout(core, recovery);
    if (left !== OPEN && !ack.lostRetransmission) return;
  }
  if (!hasSack(tcb)) {
    if (ack.advanced) recovery.sackedOut = 0;
    countDuplicateAck(core, recovery, ack);
  }
  if (recovery.state <= DISORDER) undoByDuplicates(core, tcb, recovery);
  identifyLoss(core, tcb, recovery, ack);
  if (recovery.lostOut === 0) tryToOpen(core, tcb, recovery, ack);
  else if (recovery.state < CWR && probeWasLost(tcb)) resendTooLong(core, tcb, recovery);
  else enterRecovery(core, tcb, recovery, ack.congestionEcho);
}
