/**
 * What leaves again, and in which order: the lost segments from the lowest sequence number up, as
 * far as the pipe allows (RFC 6675 section 4, NextSeg rule 1), the first one at once after a
 * timeout (RFC 6298 (5.4)); or the last segment as a tail loss probe.
 *
 * Short neighbours are joined into one segment when they leave again, as with Linux's
 * tcp_retrans_collapse, and what has become too long for the path is cut.
 */
import { assert } from "../../base/assert.ts";
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { inFlight, LOSS, PROBE_AGAIN, type RecoveryState } from "../block/recoveryState.ts";
import {
  END_OF_RECORD,
  EVER_RETRANSMITTED,
  LOST,
  RETRANSMITTED,
  SACKED,
} from "../block/scoreboard.ts";
import { type Tcb, TIMER_REORDERING } from "../block/tcb.ts";
import { hasSack } from "./pipe.ts";
import { inReduction } from "./prr.ts";
import { startRto, untilUserTimeout } from "./timers.ts";
import { probeSent } from "./tlp.ts";

/** A range of sequence numbers [start, end) to retransmit. */
export interface Span {
  start: number;
  end: number;
}

/** Fills `span` with what must leave again now; false when nothing must. */
export function findRetransmission(tcb: Tcb, recovery: RecoveryState, span: Span): boolean {
  const { board } = recovery;
  let position = candidate(tcb, recovery);
  if (position === board.last) return false;
  const start = board.seq[position & board.mask] as number;
  const most = mayTake(tcb, start);
  if (most === 0) return false;
  if (payload(tcb, start, board.end[position & board.mask] as number) > most) {
    split(recovery, position, seq.add(start, most));
  } else {
    position = joinShort(tcb, recovery, position, most);
  }
  span.start = start >>> 0;
  span.end = (board.end[position & board.mask] as number) >>> 0;
  return true;
}

/** The position of the next segment to resend; `board.last` when there is none. */
function candidate(tcb: Tcb, recovery: RecoveryState): number {
  const { board } = recovery;
  if (board.size === 0 || recovery.resendHeld || recovery.newDataFirst) return board.last;
  if (recovery.probeDue === PROBE_AGAIN) return (board.last - 1) | 0;
  if (recovery.retransmitsOut >= recovery.lostOut) return board.last;
  if (inFlight(recovery) >= tcb.cwnd) return board.last;
  for (let i = recovery.resendHint; i !== board.last; i = (i + 1) | 0) {
    const flags = board.flags[i & board.mask] as number;
    if ((flags & (LOST | RETRANSMITTED)) !== LOST) continue;
    recovery.resendHint = i;
    return i;
  }
  return board.last;
}

/** How many bytes a segment from `start` may hold: what the peer's window and the path allow. */
function mayTake(tcb: Tcb, start: number): number {
  const { snd } = tcb;
  const room = seq.diff(snd.una + snd.wnd, start);
  if (room > 0) return Math.min(room, snd.mss);
  // A window that shrank to nothing is probed by the first segment and by no other.
  return seq.eq(start, snd.una) ? snd.mss : 0;
}

/** Bytes of data in [start, end): a FIN, which stands behind `snd.end`, is none. */
function payload(tcb: Tcb, start: number, end: number): number {
  return seq.diff(end, start) - (seq.gt(end, tcb.snd.end) ? 1 : 0);
}

function split(recovery: RecoveryState, position: number, at: number): void {
  const { board } = recovery;
  const flags = board.flags[position & board.mask] as number;
  board.split(position, at);
  if ((flags & LOST) !== 0) recovery.lostOut++;
  if ((flags & RETRANSMITTED) !== 0) recovery.retransmitsOut++;
  if (((recovery.resendHint - position) | 0) > 0)
    recovery.resendHint = (recovery.resendHint + 1) | 0;
}

/** Joins what follows as long as it fits into `most` bytes; answers where the segment is now. */
function joinShort(tcb: Tcb, recovery: RecoveryState, position: number, most: number): number {
  const { board } = recovery;
  let here = position;
  for (;;) {
    const next = (here + 1) | 0;
    if (next === board.last) return here;
    const flags = board.flags[here & board.mask] as number;
    const nextFlags = board.flags[next & board.mask] as number;
    const start = board.seq[here & board.mask] as number;
    // A whole segment takes nothing in, not even a FIN (Linux).
    if (payload(tcb, start, board.end[here & board.mask] as number) >= most) return here;
    // Nor does one whose neighbour ends beyond the peer's window.
    if (seq.gt(board.end[next & board.mask] as number, tcb.snd.una + tcb.snd.wnd)) return here;
    const together = payload(tcb, start, board.end[next & board.mask] as number);
    if ((flags & END_OF_RECORD) !== 0 || (nextFlags & SACKED) !== 0 || together > most) return here;
    if ((nextFlags & LOST) !== 0) recovery.lostOut--;
    if ((nextFlags & RETRANSMITTED) !== 0) recovery.retransmitsOut--;
    // Without SACK nobody knows which ones arrived: one segment less can be out of order.
    if (!hasSack(tcb)) recovery.sackedOut = Math.max(0, recovery.sackedOut - 1);
    board.join(here);
    here = next;
    recovery.resendHint = here;
  }
}

/** [start, …) has left again. */
export function noteRetransmission(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  start: number,
  end: number,
): void {
  const { board } = recovery;
  const position = board.find(start);
  const slot = position & board.mask;
  assert(
    position !== board.last && seq.eq(board.seq[slot] as number, start),
    "what leaves again was sent",
  );
  // SACK blocks of our own may have left the segment less room than was offered.
  if (seq.lt(end, board.end[slot] as number)) split(recovery, position, end);
  const flags = board.flags[slot] as number;
  board.flags[slot] = flags | EVER_RETRANSMITTED;
  recovery.retransmits++;
  recovery.bytesRetransmitted += payload(tcb, start, end);
  board.touch(slot, core.now, recovery.delivered);
  if (recovery.probeDue === PROBE_AGAIN && position === ((board.last - 1) | 0)) {
    probeSent(core, tcb, recovery);
    startRto(core, tcb);
    return;
  }
  countRetransmission(core, tcb, recovery, slot);
  if (position === board.first && tcb.timer !== TIMER_REORDERING) {
    startRto(core, tcb, untilUserTimeout(core, tcb));
  }
}

function countRetransmission(core: Core, tcb: Tcb, recovery: RecoveryState, slot: number): void {
  const { board } = recovery;
  const flags = board.flags[slot] as number;
  if ((flags & RETRANSMITTED) === 0) {
    board.flags[slot] = flags | RETRANSMITTED;
    recovery.retransmitsOut++;
  }
  if (tcb.retransmitStamp === 0) tcb.retransmitStamp = core.ms || 1;
  recovery.undoRetransmits = Math.max(0, recovery.undoRetransmits) + 1;
  if (inReduction(recovery)) recovery.prrOut++;
  if (recovery.state === LOSS) core.counters.TCPSlowStartRetrans++;
  else core.counters.TCPFastRetrans++;
}
