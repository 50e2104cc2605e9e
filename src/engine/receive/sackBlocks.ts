/**
 * The SACK option that a receiver sends (RFC 2018 4): the block that changed last first, then the
 * others by how lately they changed. A duplicate is told in front of all (D-SACK, RFC 2883 4).
 */
import * as seq from "../../base/seq.ts";
import { MAX_SACK_BLOCKS, type Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { SACK_OK } from "../block/flags.ts";
import { OutOfOrder } from "../block/outOfOrder.ts";
import type { Tcb } from "../block/tcb.ts";

/** Fills in `seg.sack`; what has no room is left out. A D-SACK is told once. */
export function fillSack(queue: OutOfOrder, seg: Segment, room = MAX_SACK_BLOCKS): void {
  const most = Math.min(room, seg.hasTimestamps ? MAX_SACK_BLOCKS - 1 : MAX_SACK_BLOCKS);
  let count = 0;
  if (queue.duplicateEnd !== queue.duplicateStart) {
    seg.sack[0] = queue.duplicateStart;
    seg.sack[1] = queue.duplicateEnd;
    count = 1;
    queue.duplicateEnd = queue.duplicateStart;
  }
  let below = 0xffff_ffff;
  while (count < most) {
    const latest = queue.latestBefore(below);
    if (latest === -1) break;
    below = queue.touched[latest] as number;
    seg.sack[2 * count] = queue.starts[latest] as number;
    const end = queue.ends[latest] as number;
    seg.sack[2 * count + 1] = end === queue.fin ? seq.add(end, 1) : end; // a FIN counts as a byte
    count++;
  }
  seg.sackCount = count;
}

/** Notes that [start, end) came again: RFC 2883 4, told with the next ACK. */
function noteDuplicate(queue: OutOfOrder, start: number, end: number): void {
  if (queue.duplicateEnd === queue.duplicateStart) {
    queue.duplicateStart = start;
    queue.duplicateEnd = end;
    return;
  }
  // One block holds one range: what touches it widens it, what lies apart is not told.
  if (seq.gt(start, queue.duplicateEnd) || seq.gt(queue.duplicateStart, end)) return;
  queue.duplicateStart = seq.min(queue.duplicateStart, start);
  queue.duplicateEnd = seq.max(queue.duplicateEnd, end);
}

/** What of [start, end) was kept behind a gap already has come again: RFC 2883 4. */
export function noteOverlap(
  core: Core,
  tcb: Tcb,
  queue: OutOfOrder,
  start: number,
  end: number,
): void {
  if ((tcb.flags & SACK_OK) === 0 || core.settings.tcp_dsack === 0) return;
  for (let i = 0; i < queue.count; i++) {
    const from = seq.max(queue.starts[i] as number, start);
    const to = seq.min(queue.ends[i] as number, end);
    if (seq.lt(from, to)) noteDuplicate(queue, from, to);
  }
}

/** Bytes from before RCV.NXT have come again: RFC 2883 tells the peer. */
export function noteOldData(core: Core, tcb: Tcb, seg: Segment): void {
  if ((tcb.flags & SACK_OK) === 0 || core.settings.tcp_dsack === 0 || seg.segLen === 0) return;
  const end = seq.min(seq.add(seg.seq, seg.segLen), tcb.rcv.nxt); // a FIN counts, as in Linux
  if (seq.ge(seg.seq, end)) return;
  tcb.outOfOrder ??= new OutOfOrder();
  noteDuplicate(tcb.outOfOrder, seg.seq, end);
  core.counters.TCPDSACKOldSent++;
}
