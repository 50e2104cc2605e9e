/**
 * LISTEN (RFC 9293 3.10.7.2): a SYN becomes a row of the SYN queue, never more; the handshake's
 * last ACK makes it a connection. All queues are bounded, by the rules that Linux has for them.
 */

import { LISTEN, RCV_SYN } from "../../machine/codes.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../../wire/segment.ts";
import { type Core, KIND_SYN } from "../block/core.ts";
import { ACCEPTABLE } from "../block/events.ts";
import { SYN_DATA } from "../block/flags.ts";
import { listenerKey } from "../block/listenerKey.ts";
import type { Listening } from "../block/listening.ts";
import { stepRow } from "../block/step.ts";
import { ROW_COOKIE, ROW_COOKIE_OLD, ROW_TIMESTAMPS, ROW_WSCALE } from "../block/synQueue.ts";
import type { Tcb } from "../block/tcb.ts";
import { resetInAnswer } from "../close/reset.ts";
import { openingClamp, passiveWindow, windowScale } from "../receive/window.ts";
import { defaultMss, ownMss } from "../send/segmentSize.ts";
import { answerWithCookie, cookieArrives } from "./cookies.ts";
import { bringsMore, judgeFastOpen, openFast, restOfSyn } from "./fastOpenServer.ts";
import { sendSynAck, synRowId } from "./halfOpen.ts";
import { initialSequence } from "./isn.ts";
import { agreedFlags } from "./synOffer.ts";

/** Who listens for a segment; an exact address goes before any. */
export function listenerFor(core: Core, seg: Segment, local: number): Tcb | undefined {
  const port = seg.destinationPort;
  return (
    core.listeners.get(listenerKey(port, seg.family, local)) ??
    core.listeners.get(listenerKey(port, seg.family, -1))
  );
}

/** A segment for a listener. A connection that comes of it goes on through the eight checks. */
export function listenArrives(
  core: Core,
  listener: Tcb,
  seg: Segment,
  local: number,
): Tcb | undefined {
  if ((seg.flags & (RST | ACK)) !== 0) {
    // first a RST, which is ignored; second an ACK: a cookie that comes back, or reset in answer
    const child = (seg.flags & RST) === 0 ? cookieArrives(core, listener, seg) : undefined;
    if (child !== undefined) return child;
    core.tracer?.late(core.addresses, core.tuple, seg);
    resetInAnswer(core, seg, local);
    return undefined;
  }
  // third
  const room = roomFor(core, listener, seg, 0);
  if (room === "cookie") answerWithCookie(core, listener, seg);
  return room === "row" ? synArrives(core, listener, seg, 0) : undefined;
}

/** What a listener has for a SYN. */
export type Room = "row" | "cookie" | "none";

/**
 * Third: whether the listener takes the segment, and how; what it drops is counted. `iss` is that
 * which a TIME-WAIT bids to use, 0 for none.
 */
export function roomFor(core: Core, listener: Tcb, seg: Segment, iss: number): Room {
  if ((seg.flags & SYN) === 0) return "none";
  // Linux differs: nobody opens and closes in one segment but a scanner
  if ((seg.flags & FIN) !== 0 && !core.strict) return "none";
  const listening = listener.listening as Listening;
  const { settings, counters } = core;
  const queueFull = listening.halfOpen > listening.backlog;
  const wantsCookie = iss === 0 && (settings.tcp_syncookies === 2 || queueFull);
  if (wantsCookie && settings.tcp_syncookies === 0) {
    counters.TCPReqQFullDrop++;
    counters.ListenDrops++;
    return "none";
  }
  if (listening.full) {
    counters.ListenOverflows++;
    counters.ListenDrops++;
    return "none";
  }
  if (wantsCookie) {
    if (queueFull) counters.TCPReqQFullDoCookies++;
    return "cookie";
  }
  const most = settings.tcp_max_syn_backlog;
  // Without cookies the last quarter of the queue is kept for peers known from before: nobody is.
  if (settings.tcp_syncookies === 0 && iss === 0 && most - listening.halfOpen < most >> 2) {
    counters.ListenDrops++;
    return "none";
  }
  return "row";
}

/** A SYN that there is room for. `core.tuple` is the segment's. */
export function synArrives(core: Core, listener: Tcb, seg: Segment, iss: number): Tcb | undefined {
  const answer = judgeFastOpen(core, listener, seg);
  if (answer === "connection") {
    const child = openFast(core, listener, seg, iss);
    enqueueForAccept(core, child);
    return restOfSyn(seg) ? child : undefined;
  }
  addRow(core, listener, seg, iss, answer === "cookie" ? ROW_COOKIE : 0);
  return undefined;
}

/** A half-open connection: remembered, and answered by SYN,ACK. */
function addRow(core: Core, listener: Tcb, seg: Segment, iss: number, more: number): void {
  const { tuple, synQueue } = core;
  const listening = listener.listening as Listening;
  const flags = agreedFlags(core, seg) | more | (seg.fastOpenExperimental ? ROW_COOKIE_OLD : 0);
  const row = synQueue.add(listening, listener.index, tuple, flags);
  // Numbers go signed from hand to hand: beyond 2^31 each would be boxed.
  synQueue.setNumbers(row, iss !== 0 ? iss | 0 : initialSequence(core, tuple), seg.seq | 0);
  synQueue.setTsRecent(row, seg.tsVal | 0);
  const clampTo = openingClamp(core, listener);
  const mss = ownMss(core, tuple, listener.extras?.maxSegment ?? 0);
  const scaled = synQueue.has(row, ROW_WSCALE);
  synQueue.setOffer(
    row,
    seg.mss > 0 ? seg.mss : defaultMss(seg.family),
    scaled ? seg.windowScale : 0,
    scaled ? windowScale(core, listener.rcvbuf, clampTo) : 0,
    passiveWindow(core, listener.rcvbuf, mss, clampTo, synQueue.has(row, ROW_TIMESTAMPS)),
  );
  core.enter(tuple, KIND_SYN, row);
  if (core.strict && bringsMore(seg)) core.early.keep(synRowId(row), core.input);
  if (core.tracer !== null) traceRow(core, row, seg);
  stepRow(core, synRowId(row), LISTEN, RCV_SYN);
  sendSynAck(core, row, false);
}

function traceRow(core: Core, row: number, seg: Segment): void {
  const { tracer, synQueue, tuple, addresses } = core;
  const connection = tracer?.open(addresses, tuple, "server") ?? 0;
  const [own, peer] = [synQueue.ownScale(row), synQueue.peerScale(row)];
  tracer?.setRow(synRowId(row), connection, "server", own, peer);
  tracer?.rowSegment(synRowId(row), seg, false);
}

/** A Fast Open connection's handshake is done: one less waits for that. */
export function fastOpenDone(core: Core, tcb: Tcb): void {
  tcb.flags &= ~SYN_DATA;
  const listener = core.resolve(tcb.parent);
  if (listener?.listening != null) listener.listening.fastOpenPending--;
}

/** A connection's handshake is done: it waits for accept(). */
export function enqueueForAccept(core: Core, tcb: Tcb): void {
  const listener = core.resolve(tcb.parent);
  if (listener?.listening == null) return;
  listener.listening.acceptQueue.push(tcb.id);
  core.counters.PassiveOpens++;
  core.tell(listener, ACCEPTABLE);
}
