/**
 * The pipe: how many segments are in the network, and the marks that it is counted by.
 *
 * RFC 6675 walks the scoreboard to count (SetPipe). Linux differs in form: it keeps the sum up to
 * date with every mark, in segments: out - (SACKed + lost) + retransmitted. Both give the same.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { SACK_OK } from "../block/flags.ts";
import { NO_BOARD, type RecoveryState } from "../block/recoveryState.ts";
import { EVER_RETRANSMITTED, LOST, RETRANSMITTED, SACKED } from "../block/scoreboard.ts";
import type { Tcb } from "../block/tcb.ts";

/** Whether SACK was agreed on; without it duplicate ACKs are all there is (RFC 6582). */
export const hasSack = (tcb: Tcb): boolean => (tcb.flags & SACK_OK) !== 0;

/** Behind the highest byte delivered, by SACK or by number. */
export function highestDelivered(tcb: Tcb, recovery: RecoveryState): number {
  return recovery.sackedOut === 0 ? tcb.snd.una : recovery.highestSack;
}

/** Whether `a`, sent at `aSentAt`, left after `b`: RFC 8985 6.2 step 2 (RACK_sent_after). */
export function sentAfter(aSentAt: number, aEnd: number, bSentAt: number, bEnd: number): boolean {
  return aSentAt > bSentAt || (aSentAt === bSentAt && seq.gt(aEnd, bEnd));
}

/** Marks a segment lost; if it had been sent again, that one is lost too. Not for SACKed ones. */
export function markLost(core: Core, recovery: RecoveryState, slot: number): void {
  const { board } = recovery;
  const flags = board.flags[slot] as number;
  if ((flags & SACKED) !== 0) return;
  const position = board.positionOf(slot);
  if (((position - recovery.resendHint) | 0) < 0) recovery.resendHint = position;
  board.unlist(slot);
  if ((flags & LOST) === 0) {
    recovery.lostOut++;
    recovery.lost++;
    board.flags[slot] = flags | LOST;
  } else if ((flags & RETRANSMITTED) !== 0) {
    recovery.retransmitsOut--;
    recovery.lost++;
    board.flags[slot] = flags & ~RETRANSMITTED;
    core.counters.TCPLostRetransmit++;
  }
}

/** Takes all marks "lost" back: nothing was, after all. */
export function unmarkAllLost(recovery: RecoveryState): void {
  const { board } = recovery;
  for (let i = board.first; i !== board.last; i = (i + 1) | 0) {
    board.flags[i & board.mask] = (board.flags[i & board.mask] as number) & ~LOST;
  }
  recovery.lostOut = 0;
  recovery.resendHint = board.first;
  board.relistAll();
}

/** Whether a retransmission is in flight, or the first segment was ever sent again. */
export function anyRetransmission(recovery: RecoveryState): boolean {
  if (recovery.retransmitsOut > 0) return true;
  const { board } = recovery;
  return (
    board.size > 0 && ((board.flags[board.first & board.mask] as number) & EVER_RETRANSMITTED) !== 0
  );
}

/** Gives the board back when nothing is in flight any more. */
export function settleBoard(core: Core, recovery: RecoveryState): void {
  if (recovery.board.size > 0 || recovery.board === NO_BOARD) return;
  core.recovery.give(recovery.board);
  recovery.board = NO_BOARD;
  recovery.resendHint = 0;
}
