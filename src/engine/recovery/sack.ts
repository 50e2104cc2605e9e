/**
 * SACK as its sender reads it: what the peer holds out of order (RFC 2018), and what it received
 * twice (D-SACK, RFC 2883), which tells that a retransmission was needless.
 *
 * A block that leaves the window is not believed. The blocks of the ACK before are remembered and
 * stepped over, so that a long run of SACKed segments is not walked again with every ACK.
 * Whether what is missing is lost is not decided here: that is rack.ts.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import { type AckFacts, NO_TIME } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { LOSS, type RecoveryState } from "../block/recoveryState.ts";
import { EVER_RETRANSMITTED, LOST, RETRANSMITTED, SACKED } from "../block/scoreboard.ts";
import type { Tcb } from "../block/tcb.ts";
import { countDelivered, noteDelivery } from "./delivered.ts";
import { readDuplicateSack } from "./dsack.ts";
import { highestDelivered } from "./pipe.ts";
import { rackAdvance } from "./rack.ts";
import { noteSackReordering } from "./reordering.ts";

/** At most four blocks: start and end in turn, ascending. */
const blocks = new Int32Array(8);

/** Reads the SACK blocks of `seg` into the scoreboard. */
export function readSack(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): void {
  ack.reordered = tcb.snd.nxt;
  if (recovery.sackedOut === 0) recovery.highestSack = tcb.snd.una | 0;
  const twice = readDuplicateSack(core, tcb, recovery, seg, ack);
  if (recovery.board.size > 0) {
    // RFC 2883: the first block of a D-SACK names what came twice; it may be above SND.UNA.
    if (twice)
      markDuplicate(tcb, recovery, ack.priorUna, seg.sack[0] as number, seg.sack[1] as number);
    const count = sortBlocks(tcb, seg);
    for (let i = 0; i < count; i++) {
      markUncached(core, tcb, recovery, ack, blocks[2 * i] as number, blocks[2 * i + 1] as number);
    }
    remember(recovery, count);
  }
  if (recovery.state !== LOSS || recovery.undoArmed) {
    noteSackReordering(core, tcb, recovery, ack.reordered);
  }
  countDelivered(recovery, ack, ack.duplicates);
}

/** The believable blocks of `seg` into `blocks`, ascending; answers how many. */
function sortBlocks(tcb: Tcb, seg: Segment): number {
  const { una, nxt } = tcb.snd;
  let count = 0;
  for (let i = 0; i < seg.sackCount; i++) {
    const start = (seg.sack[2 * i] as number) | 0;
    const end = (seg.sack[2 * i + 1] as number) | 0;
    const believable = seq.lt(start, end) && seq.le(end, nxt) && seq.lt(start, nxt);
    // A block from SND.UNA or below contradicts the ACK's own number: a D-SACK, or stale.
    if (!believable || seq.le(start, una)) continue;
    let at = count++;
    for (; at > 0 && seq.lt(start, blocks[2 * at - 2] as number); at--) {
      blocks[2 * at] = blocks[2 * at - 2] as number;
      blocks[2 * at + 1] = blocks[2 * at - 1] as number;
    }
    blocks[2 * at] = start;
    blocks[2 * at + 1] = end;
  }
  return count;
}

function remember(recovery: RecoveryState, count: number): void {
  if (count > 0) {
    recovery.sackCache ??= new Int32Array(8);
    recovery.sackCache.set(blocks);
  }
  recovery.sackCacheCount = count;
}

/** Marks [start, end) but for the stretches that the ACK before had marked already. */
function markUncached(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  ack: AckFacts,
  start: number,
  end: number,
): void {
  const cache = recovery.sackCache;
  let from = start;
  for (let i = 0; cache !== null && i < recovery.sackCacheCount; i++) {
    const known = cache[2 * i] as number;
    const knownEnd = cache[2 * i + 1] as number;
    // Only a stretch wholly inside the block can be stepped over: its segments are marked.
    if (seq.lt(known, from) || seq.gt(knownEnd, end)) continue;
    if (seq.lt(from, known)) markRange(core, tcb, recovery, ack, from, known, start, end);
    from = knownEnd;
  }
  if (seq.lt(from, end)) markRange(core, tcb, recovery, ack, from, end, start, end);
}

/**
 * Marks the segments from the one that holds `from` to before `to`, as far as they lie wholly in
 * the block [start, end): part of a segment counts for nothing.
 */
function markRange(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  ack: AckFacts,
  from: number,
  to: number,
  start: number,
  end: number,
): void {
  const { board } = recovery;
  for (let i = board.find(from); i !== board.last; i = (i + 1) | 0) {
    const slot = i & board.mask;
    if (!seq.lt(board.seq[slot] as number, to)) return;
    if (seq.gt(board.end[slot] as number, end)) return;
    if (seq.lt(board.seq[slot] as number, start)) continue;
    if (((board.flags[slot] as number) & SACKED) !== 0) continue;
    markSacked(core, tcb, recovery, ack, slot);
  }
}

/** The peer holds this segment. */
function markSacked(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  ack: AckFacts,
  slot: number,
): void {
  const { board } = recovery;
  const flags = board.flags[slot] as number;
  const start = board.seq[slot] as number;
  const end = board.end[slot] as number;
  rackAdvance(core, recovery, slot, (flags & EVER_RETRANSMITTED) === 0);
  let sacked = flags | SACKED;
  if ((flags & LOST) !== 0) {
    recovery.lostOut--;
    sacked &= ~LOST;
    // Which of the two arrived is unknown; being lost and sent again, it is accounted for whole.
    if ((flags & RETRANSMITTED) !== 0) {
      recovery.retransmitsOut--;
      sacked &= ~RETRANSMITTED;
    }
  }
  if ((flags & EVER_RETRANSMITTED) === 0) {
    if (seq.lt(start, highestDelivered(tcb, recovery)))
      ack.reordered = seq.min(start, ack.reordered);
    if (seq.le(end, recovery.highSeq)) ack.originalDelivered = true;
    const sentAt = board.sentAt[slot] as number;
    if (ack.firstSackedSentAt === NO_TIME) ack.firstSackedSentAt = sentAt;
    ack.lastSackedSentAt = sentAt;
  }
  noteDelivery(recovery, ack, slot);
  board.flags[slot] = sacked;
  board.unlist(slot);
  if (recovery.sackedOut === 0 || seq.gt(end, recovery.highestSack)) recovery.highestSack = end;
  recovery.sackedOut++;
  ack.dataSacked = true;
  countDelivered(recovery, ack, 1);
}

/** A D-SACK of what stands on the board: a retransmission counted as in flight has arrived. */
function markDuplicate(
  tcb: Tcb,
  recovery: RecoveryState,
  priorUna: number,
  start: number,
  end: number,
): void {
  if (seq.lt(start, priorUna) || seq.gt(end, tcb.snd.nxt)) return;
  const { board } = recovery;
  for (let i = board.find(start); i !== board.last; i = (i + 1) | 0) {
    const slot = i & board.mask;
    const flags = board.flags[slot] as number;
    if (seq.gt(board.end[slot] as number, end)) return;
    if ((flags & EVER_RETRANSMITTED) !== 0 && recovery.undoArmed && recovery.undoRetransmits > 0) {
      if (seq.gt(board.end[slot] as number, recovery.undoMarker)) recovery.undoRetransmits--;
    }
    if ((flags & (SACKED | RETRANSMITTED)) !== (SACKED | RETRANSMITTED)) continue;
    board.flags[slot] = flags & ~RETRANSMITTED;
    recovery.retransmitsOut--;
  }
}
