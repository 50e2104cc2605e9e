/**
 * Undo: when it turns out that nothing was lost, the window and threshold go back to what they
 * were.
 *
 * Two proofs count. Eifel (RFC 3522, RFC 4015): the ACK echoes a timestamp from before the first
 * retransmission, so the original arrived. D-SACK (RFC 3708): every retransmission of the episode
 * was reported as a duplicate. F-RTO brings a third one and calls `undoLoss` with it.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { TIMESTAMPS } from "../block/flags.ts";
import { DISORDER, LOSS, OPEN, PROBE_AGAIN, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { moduleOf } from "../congestion/modules.ts";
import { setState } from "./caState.ts";
import { withdrawCwr } from "./ecn.ts";
import { anyRetransmission, hasSack, unmarkAllLost } from "./pipe.ts";
import { persistWindow } from "./rack.ts";
import { noteSackReordering } from "./reordering.ts";

/** From here on what is reduced may be taken back. */
export function armUndo(tcb: Tcb, recovery: RecoveryState): void {
  recovery.undoArmed = true;
  recovery.undoMarker = tcb.snd.una | 0;
  // A retransmission that is out already counts, and so does a probe that was one.
  let count = recovery.retransmitsOut;
  if (recovery.probeOut === PROBE_AGAIN) count++;
  recovery.undoRetransmits = count === 0 ? -1 : count;
}

/** Whether the echoed timestamp is older than the first retransmission: RFC 3522 step 5. */
function originalArrived(tcb: Tcb, recovery: RecoveryState, seg: Segment): boolean {
  if (tcb.retransmitStamp !== 0) {
    if ((tcb.flags & TIMESTAMPS) === 0 || !seg.hasTimestamps || seg.tsEcr === 0) return false;
    return seq.lt(seg.tsEcr, tcb.retransmitStamp + tcb.tsOffset);
  }
  // Nothing was resent: what advanced SND.UNA was late, not lost. Without SACK the stamp is
  // cleared early, when everything up to highSeq is acknowledged: then it proves nothing.
  return hasSack(tcb) || seq.lt(tcb.snd.una, recovery.highSeq);
}

function mayUndo(tcb: Tcb, recovery: RecoveryState, seg: Segment): boolean {
  if (!recovery.undoArmed) return false;
  return recovery.undoRetransmits === 0 || originalArrived(tcb, recovery, seg);
}

/** Back to the window and threshold before. */
function undoReduction(core: Core, tcb: Tcb, recovery: RecoveryState, unmark: boolean): void {
  if (unmark) unmarkAllLost(recovery);
  if (recovery.priorSsthresh !== 0) {
    tcb.cwnd = moduleOf(tcb).undoCwnd(core, tcb, recovery);
    if (recovery.priorSsthresh > tcb.ssthresh) {
      tcb.ssthresh = recovery.priorSsthresh;
      withdrawCwr(tcb);
    }
  }
  recovery.cwndStamp = core.ms;
  recovery.undoArmed = false;
  recovery.rackAdvanced = true; // what is out is to be judged afresh
}

/**
 * RFC 6582 section 4: without SACK the state is held until something above highSeq is acknowledged,
 * or the duplicate ACKs of needless retransmissions would start another fast retransmit.
 */
function heldByReno(tcb: Tcb, recovery: RecoveryState): boolean {
  if (hasSack(tcb) || !seq.eq(tcb.snd.una, recovery.highSeq)) return false;
  if (!anyRetransmission(recovery)) tcb.retransmitStamp = 0;
  return true;
}

/** The episode's data is all acknowledged. True: the state stays for now (NewReno). */
export function finishRecovery(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
): boolean {
  if (mayUndo(tcb, recovery, seg)) {
    if (recovery.state === LOSS) core.counters.TCPLossUndo++;
    else core.counters.TCPFullUndo++;
    undoReduction(core, tcb, recovery, false);
  } else if (recovery.rackPersist > 0) {
    recovery.rackPersist--;
  }
  if (heldByReno(tcb, recovery)) return true;
  setState(core, tcb, recovery, OPEN);
  recovery.reneging = false;
  return false;
}

/** In Recovery, SND.UNA moved. True: something was late, wait before resending any more. */
export function undoPartial(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): boolean {
  if (!recovery.undoArmed || !originalArrived(tcb, recovery, seg)) return false;
  noteSackReordering(core, tcb, recovery, ack.priorUna);
  // What is out cannot be taken back: let new data follow its ACKs, and resend no more.
  if (recovery.retransmitsOut > 0) return true;
  if (!anyRetransmission(recovery)) tcb.retransmitStamp = 0;
  core.counters.TCPPartialUndo++;
  undoReduction(core, tcb, recovery, true);
  keepOpen(core, tcb, recovery);
  return false;
}

/** Undoes when every retransmission was reported as a duplicate; says whether it did. */
export function undoByDuplicates(core: Core, tcb: Tcb, recovery: RecoveryState): boolean {
  if (!recovery.undoArmed || recovery.undoRetransmits !== 0) return false;
  persistWindow(recovery);
  undoReduction(core, tcb, recovery, false);
  core.counters.TCPDSACKUndo++;
  return true;
}

/** Undoes a timeout: `proven` by F-RTO, or by the proofs above. Says whether it did. */
export function undoLoss(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  proven: boolean,
): boolean {
  if (!proven && !mayUndo(tcb, recovery, seg)) return false;
  undoReduction(core, tcb, recovery, true);
  core.counters.TCPLossUndo++;
  if (proven) core.counters.TCPSpuriousRTOs++;
  tcb.retries = 0;
  if (heldByReno(tcb, recovery)) return true;
  if (proven || hasSack(tcb)) {
    setState(core, tcb, recovery, OPEN);
    recovery.reneging = false;
  }
  return true;
}

/** Open, or Disorder while anything is SACKed, lost or resent. */
export function keepOpen(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const disorder =
    recovery.sackedOut + recovery.lostOut > 0 || anyRetransmission(recovery) ? DISORDER : OPEN;
  if (recovery.state === disorder) return;
  setState(core, tcb, recovery, disorder);
  recovery.highSeq = tcb.snd.nxt | 0;
}
