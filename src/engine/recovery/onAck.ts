/**
 * An acceptable ACK, step by step, in the order of Linux's tcp_ack: SACK first, since what it marks
 * is needed to judge what the number acknowledges; then the number; then, if anything is unusual,
 * the congestion states; last the window.
 */
import * as seq from "../../base/seq.ts";
import { ECE, type Segment } from "../../wire/segment.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { ECN } from "../block/flags.ts";
import { PROBE_NONE, type RecoveryState } from "../block/recoveryState.ts";
import { resetAckFacts } from "../block/resets.ts";
import type { Tcb } from "../block/tcb.ts";
import { moduleOf } from "../congestion/modules.ts";
import { newlyMarked } from "./accEcnFeedback.ts";
import { alert, isDubious } from "./alert.ts";
import { takeAcknowledged } from "./delivered.ts";
import { limitAfterAck } from "./limits.ts";
import { hasSack, settleBoard } from "./pipe.ts";
import { inReduction, reduce } from "./prr.ts";
import { adaptWindow } from "./rack.ts";
import { readSack } from "./sack.ts";
import { restartTimer } from "./timers.ts";
import { processProbeAck } from "./tlp.ts";

/** An acceptable ACK was processed: see recovery.ts for the arguments. */
export function processAck(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  una: number,
  bare: boolean,
): void {
  const { ack } = core.recovery;
  const inFlight = recovery.board.size > 0;
  resetAckFacts(ack); // forgets the ACK before
  ack.priorUna = una | 0;
  ack.priorHighestSack = (recovery.sackedOut === 0 ? una : recovery.highestSack) | 0;
  ack.advanced = !seq.eq(una, tcb.snd.una);
  ack.duplicate = bare && inFlight;
  ack.congestionEcho = (seg.flags & ECE) !== 0 && (tcb.flags & ECN) !== 0;
  if (seq.ge(seg.ack, una)) {
    recovery.resendHeld = false;
    recovery.newDataFirst = false;
  }
  if (ack.advanced) tcb.retries = 0;
  const { delivered, lost } = recovery;
  if (seg.sackCount > 0 && hasSack(tcb)) readSack(core, tcb, recovery, seg, ack);
  if (seq.lt(seg.ack, una)) oldAck(core, tcb, recovery, seg, ack);
  else if (!inFlight) nothingInFlight(core, tcb, recovery, seg, ack, bare);
  else ordinaryAck(core, tcb, recovery, seg, ack, delivered, lost);
  core.counters.TCPDelivered += (recovery.delivered - delivered) | 0;
  settleBoard(core, recovery);
  limitAfterAck(core, tcb, recovery);
  core.wantsToSend(tcb);
}

/** Older than SND.UNA: only its SACK blocks can be news. */
function oldAck(core: Core, tcb: Tcb, recovery: RecoveryState, seg: Segment, ack: AckFacts): void {
  if (seg.sackCount > 0) alert(core, tcb, recovery, seg, ack);
}

/** Everything had been acknowledged: only a D-SACK can be news. */
function nothingInFlight(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
  bare: boolean,
): void {
  noteMarks(tcb, seg, ack, 0);
  if (ack.duplicateSack) alert(core, tcb, recovery, seg, ack);
  if (recovery.probeOut === PROBE_NONE) return;
  processProbeAck(core, tcb, recovery, seg.ack, ack, bare);
}

function ordinaryAck(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
  deliveredBefore: number,
  lostBefore: number,
): void {
  takeAcknowledged(core, tcb, recovery, seg, ack);
  moduleOf(tcb).onDelivered(core, tcb, recovery, ack.rtt);
  adaptWindow(core, recovery, ack);
  if (recovery.probeOut !== PROBE_NONE) {
    const pure = ack.duplicate && !ack.dataSacked;
    processProbeAck(core, tcb, recovery, seg.ack, ack, pure);
  }
  noteMarks(tcb, seg, ack, (recovery.delivered - deliveredBefore) | 0);
  if (isDubious(recovery, ack)) alert(core, tcb, recovery, seg, ack);
  if (ack.setTimer) restartTimer(core, tcb, recovery);
  const delivered = (recovery.delivered - deliveredBefore) | 0;
  if (inReduction(recovery)) {
    reduce(tcb, recovery, delivered, recovery.lost - lostBefore, ack);
  } else if (mayGrow(core, recovery, ack)) {
    moduleOf(tcb).grow(core, tcb, recovery, delivered);
  }
}

/** Accurate ECN: what was marked is congestion like an ECN-Echo. */
function noteMarks(tcb: Tcb, seg: Segment, ack: AckFacts, delivered: number): void {
  const { accEcn } = tcb;
  if (accEcn === null) return;
  const bytes = seq.diff(tcb.snd.una, ack.priorUna);
  ack.congestionEcho = newlyMarked(tcb, accEcn, seg, delivered, bytes) > 0;
  accEcn.newerTimestamp = false;
}

/** On a path that reorders, SACKed data counts; otherwise SND.UNA must move. */
function mayGrow(core: Core, recovery: RecoveryState, ack: AckFacts): boolean {
  if (ack.dataAcked) return true;
  return recovery.reordering > core.settings.tcp_reordering && ack.dataSacked;
}
