/**
 * After a retransmission timeout: RFC 5681 3.1's recovery, and F-RTO (RFC 5682), which asks first
 * whether the timeout was needless.
 *
 * F-RTO resends the first segment alone. If the next ACK moves on, it sends new data instead of
 * more old (step 2b); when that, or anything sent before the timeout and never again, is
 * acknowledged, the timeout was spurious and is undone (step 3b). A duplicate ACK instead proves
 * real loss (3a).
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { FIN_QUEUED } from "../block/flags.ts";
import {
  DISORDER,
  inFlight,
  LOSS,
  PROBE_NONE,
  RECOVERY,
  type RecoveryState,
} from "../block/recoveryState.ts";
import { LOST, SACKED } from "../block/scoreboard.ts";
import type { Tcb } from "../block/tcb.ts";
import { moduleOf } from "../congestion/modules.ts";
import { currentSsthresh } from "../congestion/threshold.ts";
import { setState } from "./caState.ts";
import { queueCwr } from "./ecn.ts";
import { countDuplicateAck } from "./fastRetransmit.ts";
import { anyRetransmission, hasSack, markLost } from "./pipe.ts";
import { armUndo, finishRecovery, undoLoss } from "./undo.ts";

/** The retransmission timer went off: RFC 5681 3.1 and RFC 6298 (5.4). */
export function enterLoss(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const first = recovery.state < RECOVERY;
  const again = tcb.retries > 1;
  const oldEpisode = !seq.gt(recovery.highSeq, tcb.snd.una);
  // A stamp left over from an earlier episode would make this one seem old.
  if (!anyRetransmission(recovery)) tcb.retransmitStamp = 0;
  markTimedOut(core, tcb, recovery);
  // RFC 5681 3.1: the threshold comes down once for each window of data.
  if (recovery.state <= DISORDER || oldEpisode || (recovery.state === LOSS && !again)) {
    recovery.priorSsthresh = currentSsthresh(tcb, recovery);
    recovery.priorCwnd = tcb.cwnd;
    tcb.ssthresh = moduleOf(tcb).ssthresh(core, tcb, recovery);
    armUndo(tcb, recovery);
  }
  tcb.cwnd = inFlight(recovery) + 1;
  recovery.cwndCount = 0;
  recovery.cwndStamp = core.ms;
  const { tcp_reordering, tcp_frto } = core.settings;
  if (recovery.state <= DISORDER && recovery.sackedOut >= tcp_reordering) {
    // So many out of order, and still a timeout: the path reorders less than was thought.
    recovery.reordering = Math.min(recovery.reordering, tcp_reordering);
  }
  setState(core, tcb, recovery, LOSS);
  recovery.highSeq = tcb.snd.nxt | 0;
  recovery.probeOut = PROBE_NONE;
  recovery.probeDue = PROBE_NONE;
  recovery.newDataFirst = false;
  queueCwr(tcb);
  // RFC 5682 3.1 step 1: not when another recovery was under way.
  recovery.frto = tcp_frto !== 0 && (first || again);
}

/**
 * Everything is lost, but for what left too recently for RACK to say so. If the first segment was
 * SACKed the peer has gone back on its word: then no SACK is believed (RFC 2018 section 8).
 */
function markTimedOut(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const { board } = recovery;
  const firstSlot = board.first & board.mask;
  const reneged = board.size > 0 && ((board.flags[firstSlot] as number) & SACKED) !== 0;
  if (reneged) {
    core.counters.TCPSACKReneging++;
    recovery.reneging = true;
  }
  if (reneged || !hasSack(tcb)) {
    recovery.sackedOut = 0;
    recovery.sackCacheCount = 0;
  }
  for (let i = board.first; i !== board.last; i = (i + 1) | 0) {
    const slot = i & board.mask;
    if (reneged) board.flags[slot] = (board.flags[slot] as number) & ~SACKED;
    else if (hasSack(tcb) && i !== board.first && tooRecent(core, recovery, slot)) continue;
    markLost(core, recovery, slot);
  }
  recovery.resendHint = board.first;
}

function tooRecent(core: Core, recovery: RecoveryState, slot: number): boolean {
  const { board } = recovery;
  if (((board.flags[slot] as number) & LOST) !== 0) return false;
  return (board.sentAt[slot] as number) + recovery.rackRtt > core.now;
}

/** Whether data that never left could leave now, as far as the peer's window goes. */
function hasNewData(tcb: Tcb): boolean {
  const { snd } = tcb;
  const unsent = seq.diff(snd.end, snd.nxt) + ((tcb.flags & FIN_QUEUED) !== 0 ? 1 : 0);
  return unsent > 0 && seq.gt(snd.una + snd.wnd, snd.nxt);
}

/** An ACK in the Loss state. True: what is lost is to be resent next. */
export function processLoss(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): boolean {
  const recovered = seq.ge(tcb.snd.una, recovery.highSeq);
  if (ack.advanced && undoLoss(core, tcb, recovery, seg, false)) return false;
  if (recovery.frto) {
    // Step 3b, in its SACK form: what was never resent has been delivered.
    if (ack.originalDelivered && undoLoss(core, tcb, recovery, seg, true)) return false;
    if (seq.gt(tcb.snd.nxt, recovery.highSeq)) {
      if (ack.dataSacked || ack.duplicate) recovery.frto = false; // step 3a: the loss was real
    } else if (ack.advanced && !recovered) {
      recovery.highSeq = tcb.snd.nxt | 0;
      recovery.newDataFirst = hasNewData(tcb);
      if (recovery.newDataFirst) return false; // step 2b
      recovery.frto = false;
    }
  }
  if (recovered) {
    finishRecovery(core, tcb, recovery, seg); // steps 2a and 3a
    return false;
  }
  if (!hasSack(tcb)) {
    if (seq.gt(tcb.snd.nxt, recovery.highSeq) && ack.duplicate) {
      countDuplicateAck(core, recovery, ack);
    } else if (ack.advanced) {
      recovery.sackedOut = 0;
    }
  }
  return true;
}
