/**
 * What a connection sends next (RFC 9293 3.10.7.4's "segmentize", 3.7.4 Nagle, 3.8.6.2.1 silly
 * window avoidance): one packet a call, of one segment unless the link cuts long ones. First what
 * must leave again, then new data and FIN, then an ACK if one is owed.
 */
import * as seq from "../../base/seq.ts";
import { CLOSED, FIN_WAIT_2, LISTEN, SYN_SENT } from "../../machine/codes.ts";
import { ACK, FIN, PSH } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import {
  ACK_NOW,
  CORK,
  FIN_QUEUED,
  HANDSHAKE_DONE,
  HELD,
  MORE,
  MUST_SEND,
  NODELAY,
  PASSIVE,
  PINGPONG,
  SYN_DATA,
  SYN_DUE,
  TIMESTAMPS,
  URGENT_SEND,
  WANTS_ROOM,
} from "../block/flags.ts";
import type { Packet } from "../block/output.ts";
import type { Tcb } from "../block/tcb.ts";
import { writeEndsOf } from "../block/writeEndsPool.ts";
import {
  mustNotWait,
  nextRetransmission,
  onSendingStopped,
  onSent,
  retransmissionMark,
  type Span,
  sendQuota,
} from "../recovery/recovery.ts";
import { emit, optionBytes } from "./emit.ts";
import { probeInconclusive, probeLeaves, probeLength } from "./mtuProbing.ts";
import { startPersist } from "./persist.ts";
import { tellRoom } from "./sendSpace.ts";
import { sendSyn } from "./syn.ts";

/** IPv6 and TCP with all its options. */
const MOST_HEADERS = 40 + 60;

const span: Span = { start: 0, end: 0 };

/** The next segment that the connection sends now; undefined when there is none. */
export function transmit(core: Core, tcb: Tcb): Packet | undefined {
  if (tcb.state === CLOSED || tcb.state === LISTEN) return undefined;
  if ((tcb.flags & SYN_DUE) !== 0) return sendSyn(core, tcb);
  if (tcb.state === SYN_SENT) return undefined;
  if (nextRetransmission(core, tcb, span)) return sendAgain(core, tcb, span.start, span.end);
  const packet = sendNew(core, tcb);
  if (packet !== undefined) {
    if ((tcb.flags & WANTS_ROOM) !== 0) tellRoom(core, tcb); // less waits unsent now
    return packet;
  }
  // F-RTO resends after all when no new data could leave (RFC 5682 2.1 step 2b): ask again.
  if (nextRetransmission(core, tcb, span)) return sendAgain(core, tcb, span.start, span.end);
  if ((tcb.flags & ACK_NOW) === 0) return undefined;
  return emit(core, tcb, ACK, acceptableSequence(tcb), 0, false);
}

/**
 * SND.NXT, unless the peer has taken its window back to before it (Linux's acceptable_seq); signed,
 * so that handing it on makes no boxed number.
 */
export function acceptableSequence(tcb: Tcb): number {
  const edge = seq.add(tcb.snd.una, tcb.snd.wnd) | 0;
  const beyond = seq.diff(tcb.snd.nxt, edge);
  return beyond > 0 && beyond >= 1 << tcb.rcv.scale ? edge : tcb.snd.nxt | 0;
}

/** Sends [start, end) again; its last number may be the FIN's. */
function sendAgain(core: Core, tcb: Tcb, start: number, end: number): Packet {
  const dataEnd = seq.min(end, tcb.snd.end);
  const length = Math.min(seq.diff(dataEnd, start), segmentRoom(core, tcb));
  const fin = seq.gt(end, dataEnd) && seq.eq(start + length, dataEnd) ? FIN : 0;
  const last = seq.add(start, length + fin);
  const push = length > 0 && tcb.writeEnds?.isPush((start + length) | 0) === true ? PSH : 0;
  core.counters.RetransSegs++;
  probeInconclusive(tcb);
  core.tracer?.mark(retransmissionMark(core, tcb));
  const packet = emit(core, tcb, fin | push, start, length, false);
  onSent(core, tcb, start, last, true);
  return packet;
}

/** Payload bytes that fit a segment now: SACK blocks take room from it. */
function segmentRoom(core: Core, tcb: Tcb): number {
  const timestamps = (tcb.flags & TIMESTAMPS) !== 0 ? 12 : 0;
  return tcb.snd.mss - (optionBytes(core, tcb) - timestamps);
}

/** Sends data for the first time, or the FIN, as far as both windows and Nagle allow. */
function sendNew(core: Core, tcb: Tcb): Packet | undefined {
  const { snd } = tcb;
  const unsent = seq.diff(snd.end, snd.nxt);
  const finDue = unsent >= 0 && (tcb.flags & FIN_QUEUED) !== 0;
  if (unsent < 0 || (unsent === 0 && !finDue) || !maySend(tcb)) {
    onSendingStopped(core, tcb, "empty");
    return undefined;
  }
  const probe = tcb.extras === null ? 0 : probeLength(core, tcb, tcb.extras);
  if (probe > 0) return sendProbe(core, tcb, probe);
  if (probe < 0) {
    onSendingStopped(core, tcb, "quota");
    return undefined;
  }
  const room = segmentRoom(core, tcb);
  const most = Math.min(unsent, room);
  const length = tcb.writeEnds === null ? most : recordLimit(tcb, most);
  const fin = finDue && length === unsent ? 1 : 0;
  return tryNew(core, tcb, length, fin, room);
}

/** A longer segment than usual, of data that would leave anyway (RFC 4821 7.4). */
function sendProbe(core: Core, tcb: Tcb, length: number): Packet {
  probeLeaves(tcb, length);
  return sendFresh(core, tcb, length, 0, 0);
}

function tryNew(
  core: Core,
  tcb: Tcb,
  length: number,
  fin: number,
  room: number,
): Packet | undefined {
  const { snd } = tcb;
  // Negative where the peer took its window back (RFC 9293 3.8.6, MUST-34): nothing new leaves.
  const window = seq.diff(seq.add(snd.una, snd.wnd), snd.nxt);
  if (length + fin > window) {
    // The sender's silly window avoidance (RFC 9293 3.8.6.2.1, MUST-38): less than a segment's room
    // is let alone. The persist timer overrides it: then what fits is sent, if anything does.
    if ((tcb.flags & MUST_SEND) !== 0 && window > 0 && length > 0) {
      return sendFresh(core, tcb, Math.min(length, window), 0, PSH);
    }
    // Where both windows are used up, Linux blames the congestion window.
    onSendingStopped(core, tcb, sendQuota(core, tcb) > 0 ? "window" : "quota");
    startPersist(core, tcb);
    return undefined;
  }
  // A record that ends before the last byte queued has nothing to wait for: it can grow no more.
  const last = seq.eq(snd.nxt + length, snd.end);
  const mayWait = length < room && fin === 0 && last && (tcb.flags & MUST_SEND) === 0;
  if (mayWait && nagleWaits(tcb, length)) {
    onSendingStopped(core, tcb, "empty");
    startPersist(core, tcb); // RFC 9293 3.9.1.2, MUST-60: a cork holds nothing back for ever
    return undefined;
  }
  const quota = sendQuota(core, tcb);
  if (quota <= 0) {
    onSendingStopped(core, tcb, "quota");
    return undefined;
  }
  if (length === room && fin === 0 && quota > 1 && core.longestPacket > 0) {
    const together = fullSegments(core, tcb, room, Math.min(window, quota * room));
    if (together > 1) return sendTogether(core, tcb, together, room);
  }
  // RFC 9293 3.9.1.2, MUST-61: PSH stands on the last segment of what was queued, unless the user
  // has said with MSG_MORE that more of it comes.
  const ends = last && (tcb.options & MORE) === 0;
  const push = length > 0 && (ends || isRecordEnd(tcb, (snd.nxt + length) | 0)) ? PSH : 0;
  return sendFresh(core, tcb, length, fin, push);
}

/** How many full segments from SND.NXT on, of `most` bytes, can leave in one packet. */
function fullSegments(core: Core, tcb: Tcb, room: number, most: number): number {
  if ((tcb.flags & URGENT_SEND) !== 0) return 1; // the pointer would stand in each of them
  const unsent = seq.diff(tcb.snd.end, tcb.snd.nxt);
  const bytes = Math.min(unsent, most, core.longestPacket - MOST_HEADERS);
  return Math.floor((tcb.writeEnds === null ? bytes : recordLimit(tcb, bytes)) / room);
}

/** Full segments in one packet that the link cuts; to recovery they are what they will be then. */
function sendTogether(core: Core, tcb: Tcb, count: number, room: number): Packet {
  const start = tcb.snd.nxt | 0;
  const length = count * room;
  const end = (start + length) | 0;
  const push = seq.eq(end, tcb.snd.end) || isRecordEnd(tcb, end) ? PSH : 0;
  noteFresh(core, tcb, start, length, push);
  tcb.snd.nxt = end;
  core.counters.OutSegs += count - 1;
  const packet = emit(core, tcb, push, start, length, true, room);
  for (let sent = 0; sent < length; sent += room) {
    const at = (start + sent) | 0;
    onSent(core, tcb, at, (at + room) | 0, false);
  }
  return packet;
}

function sendFresh(core: Core, tcb: Tcb, length: number, fin: number, push: number): Packet {
  const { snd } = tcb;
  const start = snd.nxt | 0; // signed, like all numbers that are handed on: see tcb.ts
  noteFresh(core, tcb, start, length, push);
  if (length > 0 && length < segmentRoom(core, tcb))
    writeEndsOf(core, tcb).small = (start + length) | 0;
  snd.nxt = start + length + fin;
  const packet = emit(core, tcb, fin | push, start, length, true);
  onSent(core, tcb, start, snd.nxt | 0, false);
  return packet;
}

/** Data leaves for the first time: what is remembered of that. */
function noteFresh(core: Core, tcb: Tcb, start: number, length: number, push: number): void {
  tcb.flags &= ~MUST_SEND;
  if (push !== 0) {
    writeEndsOf(core, tcb).addPush((start + length) | 0);
  }
  // Linux's pingpong: data that leaves soon after data came makes the connection interactive.
  if (core.ms - tcb.lastDataReceived < tcb.atoMs) tcb.flags |= PINGPONG;
  tcb.lastDataSent = core.ms;
}

/** Before the handshake is done only a Fast Open server may send (RFC 7413 4.2.2). */
function maySend(tcb: Tcb): boolean {
  if ((tcb.flags & HANDSHAKE_DONE) !== 0) return tcb.state !== FIN_WAIT_2;
  return (tcb.flags & SYN_DATA) !== 0 && (tcb.flags & PASSIVE) !== 0;
}

/**
 * RFC 9293 3.7.4, SHLD-7. Linux differs: it is Minshall's variant, which holds a small segment back
 * only while another *small* one is unacknowledged. TCP_NODELAY turns it off (MUST-17).
 */
function nagleWaits(tcb: Tcb, length: number): boolean {
  if (length === 0 || mustNotWait(tcb)) return false;
  if ((tcb.options & CORK) !== 0 || (tcb.flags & HELD) !== 0) return true;
  if ((tcb.options & NODELAY) !== 0) return false;
  const { snd, writeEnds } = tcb;
  return writeEnds !== null && seq.gt(writeEnds.small, snd.una) && seq.le(writeEnds.small, snd.nxt);
}

function recordLimit(tcb: Tcb, most: number): number {
  const nxt = tcb.snd.nxt | 0;
  return seq.diff(tcb.writeEnds?.recordEnd(nxt, (nxt + most) | 0) ?? nxt, nxt);
}

function isRecordEnd(tcb: Tcb, end: number): boolean {
  return tcb.writeEnds?.isRecord(end) === true;
}
