/**
 * Sixth to eighth (RFC 9293 3.10.7.4): urgent pointer, text and FIN. In order or behind a gap, the
 * bytes go to their place in the receive ring at once; RCV.NXT moves when there is no gap.
 */

import * as seq from "../../base/seq.ts";
import {
  ABORT,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  RCV_FIN,
  SYN_RECEIVED,
} from "../../machine/codes.ts";
import { FIN, type Segment, URG } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { PEER_CLOSED, READABLE, URGENT } from "../block/events.ts";
import {
  ACK_SCHEDULED,
  FIN_RECEIVED,
  ORPHAN,
  PINGPONG,
  SACK_OK,
  SHUT_READ,
  TIMESTAMPS,
  URGENT_RECEIVE,
} from "../block/flags.ts";
import { OutOfOrder } from "../block/outOfOrder.ts";
import { step } from "../block/step.ts";
import { Extras, type Tcb } from "../block/tcb.ts";
import { enterTimeWait, failed } from "../close/ending.ts";
import { resetInAnswer } from "../close/reset.ts";
import { noteRepeated } from "../receive/accEcn.ts";
import { growForGap, measureReceiver } from "../receive/autotune.ts";
import { ackEach, ackNow, dataArrived, measureMss, quickAck } from "../receive/delayedAck.ts";
import { arrivalsOf, canTake, charge, isQueueEmpty } from "../receive/receiveSpace.ts";
import { noteOldData, noteOverlap } from "../receive/sackBlocks.ts";
import { currentWindow, growWindow } from "../receive/window.ts";
import { onEcnData } from "../recovery/recovery.ts";
import { echoAgeMs } from "../send/emit.ts";
import { bareAck } from "../send/probe.ts";

/**
 * Sixth: URG. The user is told that urgent data is ahead, again when its end moves on (MUST-32),
 * however much it is (MUST-31); the pointer is to the number after its last byte (MUST-62).
 */
export function processUrgent(core: Core, tcb: Tcb, seg: Segment): boolean {
  if ((seg.flags & URG) === 0 || (tcb.flags & FIN_RECEIVED) !== 0) return true;
  const up = seq.add(seg.seq, seg.urgentPointer);
  if (seq.le(up, tcb.rcv.nxt)) return true;
  tcb.extras ??= new Extras();
  const { extras } = tcb;
  if ((tcb.flags & URGENT_RECEIVE) !== 0 && seq.le(up, extras.rcvUp)) return true;
  extras.rcvUp = up;
  tcb.flags |= URGENT_RECEIVE;
  core.tell(tcb, URGENT);
  return true;
}

/** Seventh: text. */
export function processText(core: Core, tcb: Tcb, seg: Segment): boolean {
  if (seg.segLen === 0) return true;
  const { rcv } = tcb;
  if (seg.length > 0 && onEcnData(tcb, seg)) quickAck(tcb, 2);
  if (seq.le(seq.add(seg.seq, seg.segLen), rcv.nxt)) {
    noteOldData(core, tcb, seg);
    if (tcb.accEcn !== null) noteRepeated(tcb.accEcn, seg);
    quickAck(tcb);
    ackEach(core, tcb);
    return true;
  }
  if ((tcb.flags & FIN_RECEIVED) !== 0) return true; // nothing can follow a FIN
  const beyond = seq.gt(seq.add(seg.seq, seg.length), rcv.nxt);
  if (beyond && refusesData(tcb)) {
    // RFC 1122 4.2.2.13 (RFC 9293 3.6.1): the user is gone, so the peer must learn of the loss.
    core.counters.TCPAbortOnData++;
    resetInAnswer(core, seg, tcb.local);
    step(core, tcb, ABORT);
    failed(core, tcb, ERRNO.ECONNRESET);
    return false;
  }
  if (seq.gt(seg.seq, rcv.nxt)) keepOutOfOrder(core, tcb, seg);
  else if (seg.length > 0) takeInOrder(core, tcb, seg);
  return true;
}

function refusesData(tcb: Tcb): boolean {
  const halfClosed = tcb.state === FIN_WAIT_1 || tcb.state === FIN_WAIT_2;
  return halfClosed && (tcb.flags & (ORPHAN | SHUT_READ)) !== 0;
}

/** The segment reaches RCV.NXT: what is new of it can be read, unless the window is closed. */
function takeInOrder(core: Core, tcb: Tcb, seg: Segment): void {
  const { rcv } = tcb;
  const skip = seq.diff(rcv.nxt, seg.seq);
  if (skip > 0) noteOldData(core, tcb, seg);
  const length = seg.length - skip;
  if (length <= 0 || !hasRoom(core, tcb)) {
    ackNow(core, tcb);
    return;
  }
  charge(core, tcb, length, true);
  core.autotune.addReceived(tcb.autotune, length);
  store(core, tcb, rcv.nxt | 0, seg, skip, length);
  const start = rcv.nxt | 0;
  rcv.nxt = seq.add(start, length);
  const queue = tcb.outOfOrder;
  if (queue !== null && queue.count > 0) {
    noteOverlap(core, tcb, queue, start, rcv.nxt | 0);
    if ((seg.flags & FIN) === 0) goOn(core, tcb, queue);
    ackNow(core, tcb); // RFC 5681 4.2: a gap was filled
  }
  // Linux: data on the SYN says nothing of the peer's pace: SYN,ACK acknowledges it.
  if (tcb.state !== SYN_RECEIVED) learnFrom(core, tcb, seg, length);
  core.tell(tcb, READABLE);
}

/** What data tells of the peer: its pace, its segments, how much of the window it fills. */
function learnFrom(core: Core, tcb: Tcb, seg: Segment, length: number): void {
  const ecrAge = echoAge(core, tcb, seg);
  dataArrived(core, tcb, seg.length);
  measureReceiver(core, tcb, ecrAge);
  if (length >= WELL_FILLED) growWindow(core, tcb, length);
}

/** Shorter text says nothing of how well the peer fills its segments. */
const WELL_FILLED = 128;

/**
 * Whether text in order is taken. Linux takes it whole, whatever it costs, when the user waits for
 * it; otherwise what finds no room closes the window.
 */
function hasRoom(core: Core, tcb: Tcb): boolean {
  if (currentWindow(tcb) === 0) {
    core.counters.TCPZeroWindowDrop++;
    return false;
  }
  if (canTake(core, tcb)) return true;
  starve(core, tcb);
  if (isQueueEmpty(tcb)) return true;
  core.counters.TCPRcvQDrop++;
  return false;
}

/** There is no memory for more: the window closes at once. */
function starve(core: Core, tcb: Tcb): void {
  core.autotune.setStarved(arrivalsOf(core, tcb), true);
  ackNow(core, tcb);
}

/** What was kept follows now, up to the FIN, which is the eighth check's. */
function goOn(core: Core, tcb: Tcb, queue: OutOfOrder): void {
  const { rcv } = tcb;
  const before = rcv.nxt;
  const reached = queue.advance(before);
  rcv.nxt = queue.fin === -1 ? reached : seq.min(reached, queue.fin);
  core.autotune.addReceived(tcb.autotune, seq.diff(rcv.nxt, before));
}

/** How long ago the peer was sent what it echoes, in microseconds; 0 when it does not tell. */
function echoAge(core: Core, tcb: Tcb, seg: Segment): number {
  if ((tcb.flags & TIMESTAMPS) === 0 || seg.tsEcr === 0 || seg.length < tcb.rcv.mss) return 0;
  return Math.max(1, echoAgeMs(core, tcb, seg) * 1000);
}

/** Behind a gap: kept (SHLD-31), and acknowledged at once, each (RFC 5681 4.2, MAY-13). */
function keepOutOfOrder(core: Core, tcb: Tcb, seg: Segment): void {
  const { rcv } = tcb;
  const beyond = seq.ge(seg.seq, seq.add(rcv.nxt, currentWindow(tcb)));
  if (!beyond && !canTake(core, tcb)) {
    core.counters.TCPOFODrop++;
    return;
  }
  tcb.flags |= ACK_SCHEDULED;
  ackEach(core, tcb);
  if (beyond) {
    core.counters.BeyondWindow++;
    quickAck(tcb);
    return;
  }
  measureMss(core, tcb, seg.length);
  tcb.outOfOrder ??= new OutOfOrder();
  const queue = tcb.outOfOrder;
  const end = seq.add(seg.seq, seg.length);
  const fin = (seg.flags & FIN) !== 0 ? 1 : 0;
  const last = seq.add(end, fin); // the FIN has a number, so SACK tells of it
  core.counters.TCPOFOQueue++;
  noteOverlap(core, tcb, queue, seg.seq | 0, last | 0);
  if (queue.covers(seg.seq, last)) {
    queue.touch(seg.seq);
    core.counters.TCPDSACKOfoSent++;
  } else if (queue.add(seg.seq, last)) {
    if (seg.length > 0) store(core, tcb, seg.seq | 0, seg, 0, seg.length);
    if (fin > 0) queue.fin = end;
    // Linux: without SACK the window stays, so that duplicate ACKs look as such.
    if ((tcb.flags & SACK_OK) !== 0) growWindow(core, tcb, seg.length);
    charge(core, tcb, seg.length, false);
  } else {
    core.counters.TCPOFODrop++;
  }
  growForGap(core, tcb);
}

/** Copies `length` bytes of the segment's payload from `skip` on to their place in the ring. */
function store(core: Core, tcb: Tcb, at: number, seg: Segment, skip: number, length: number): void {
  const { rcv } = tcb;
  const held = seq.diff(seq.add(at, length), rcv.read);
  let ring = tcb.receiveRing;
  if (ring === null) {
    ring = core.rings.take(Math.max(held, rcv.need), at);
  } else if (ring.size < held) {
    const highest = tcb.outOfOrder === null ? rcv.nxt : tcb.outOfOrder.highest(rcv.nxt);
    const kept = Math.min(ring.size, seq.diff(highest, rcv.read));
    ring = core.rings.grow(ring, held, rcv.read | 0, kept);
  }
  tcb.receiveRing = ring;
  if (held > ring.most) ring.most = held;
  const { bytes, words } = core.input;
  ring.write(at, bytes, words, seg.payloadStart + skip, length);
}

/** Eighth: FIN, once RCV.NXT has reached it. */
export function processFin(core: Core, tcb: Tcb, seg: Segment): boolean {
  if ((tcb.flags & FIN_RECEIVED) === 0 && finReached(tcb, seg)) {
    // A peer that minds no window sends its FIN again and again until it is acknowledged.
    if (seg.length === 0 && !canTake(core, tcb)) starve(core, tcb);
    if (tcb.state !== SYN_RECEIVED) return receiveFin(core, tcb);
    // A FIN beside Fast Open's data waits until the handshake is done: figure 5 knows no such step.
    tcb.outOfOrder ??= new OutOfOrder();
    tcb.outOfOrder.fin = tcb.rcv.nxt;
    return true;
  }
  return true;
}

function finReached(tcb: Tcb, seg: Segment): boolean {
  const { nxt } = tcb.rcv;
  if ((seg.flags & FIN) !== 0 && seq.eq(seg.seq + seg.length, nxt)) return true;
  return tcb.outOfOrder !== null && tcb.outOfOrder.fin === nxt;
}

function receiveFin(core: Core, tcb: Tcb): boolean {
  tcb.rcv.nxt = seq.add(tcb.rcv.nxt, 1);
  tcb.flags |= FIN_RECEIVED | ACK_SCHEDULED;
  tcb.outOfOrder = null;
  core.tell(tcb, READABLE | PEER_CLOSED); // RFC 9293 3.6, MUST-12: closed, not aborted
  switch (tcb.state) {
    case ESTABLISHED:
      step(core, tcb, RCV_FIN);
      tcb.flags |= PINGPONG; // Linux: our FIN may follow soon, the ACK can ride on it
      return true;
    case FIN_WAIT_1:
      step(core, tcb, RCV_FIN);
      ackNow(core, tcb);
      return true;
    default:
      return finish(core, tcb);
  }
}

/** FIN-WAIT-2: both FINs have been seen, so TIME-WAIT. */
function finish(core: Core, tcb: Tcb): boolean {
  bareAck(core, tcb, tcb.snd.nxt);
  step(core, tcb, RCV_FIN);
  enterTimeWait(core, tcb);
  return false;
}
