/**
 * What leaves again though nothing says that the path is congested: segments that have become too
 * long for it, a lost MTU probe, data on a SYN that the peer did not take. The window stays as it
 * is, in segments.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { LOSS, NO_BOARD, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { currentSsthresh } from "../congestion/threshold.ts";
import { setState } from "./caState.ts";
import { hasSack, markLost } from "./pipe.ts";
import { noteRenoReordering } from "./reordering.ts";

/** What is in flight and longer than `tcb.snd.mss` must leave again, cut anew. */
export function resendTooLong(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const { board } = recovery;
  for (let i = board.first; i !== board.last; i = (i + 1) | 0) {
    const slot = i & board.mask;
    const length = seq.diff(board.end[slot] as number, board.seq[slot] as number);
    if (length > tcb.snd.mss) markLost(core, recovery, slot);
  }
  if (recovery.lostOut === 0) return;
  if (!hasSack(tcb)) noteRenoReordering(core, recovery, 0);
  resendLost(core, tcb, recovery);
}

/** What lies from SND.UNA to SND.NXT left with the SYN and is lost: it leaves again at once. */
export function resendSynData(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const { snd } = tcb;
  if (recovery.board === NO_BOARD) recovery.board = core.recovery.take();
  const { board } = recovery;
  const sentAt = core.now - ((core.now - tcb.synSentAt) | 0);
  for (let at = snd.una | 0; seq.lt(at, snd.nxt); at = (at + snd.mss) | 0) {
    const end = seq.min(seq.add(at, snd.mss), snd.nxt) | 0;
    board.push(at, end, sentAt, recovery.delivered, 0);
    markLost(core, recovery, (board.last - 1) & board.mask);
  }
  resendLost(core, tcb, recovery);
}

function resendLost(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (recovery.state !== LOSS) {
    recovery.highSeq = tcb.snd.nxt | 0;
    tcb.ssthresh = currentSsthresh(tcb, recovery);
    recovery.priorSsthresh = 0;
    recovery.undoArmed = false;
    setState(core, tcb, recovery, LOSS);
  }
  core.wantsToSend(tcb);
}

/** Whether the segment that is lost is the probe alone: then it lowers what may pass (7.6.2). */
export function probeWasLost(tcb: Tcb): boolean {
  const probing = tcb.extras?.probing;
  if (probing == null || probing.size === 0 || !seq.eq(tcb.snd.una, probing.start)) return false;
  probing.high = probing.size - 1;
  probing.size = 0;
  tcb.cwnd++;
  return true;
}
