/**
 * SYN cookies (RFC 4987 3.6, Linux's layout): a SYN is answered without being remembered. What the
 * row would hold is in the numbers that the peer must send back: minute and MSS in the sequence
 * number, hashed with a secret; window scale, SACK and ECN in the low bits of the timestamp.
 */

import { halfSipHash } from "../../base/halfSipHash.ts";
import * as seq from "../../base/seq.ts";
import { ACK, ECE, RST, type Segment, SYN } from "../../wire/segment.ts";
import { type Core, KIND_TCB } from "../block/core.ts";
import { ECN, IN_TABLE, SACK_OK, TIMESTAMPS, WSCALE } from "../block/flags.ts";
import type { Listening } from "../block/listening.ts";
import { traced } from "../block/step.ts";
import { ROW_ECN, ROW_SACK, ROW_TIMESTAMPS, ROW_WSCALE } from "../block/synQueue.ts";
import type { Tcb } from "../block/tcb.ts";
import { sendReply } from "../close/reset.ts";
import { openingClamp, passiveWindow, windowScale } from "../receive/window.ts";
import { address, setIpFields } from "../send/emit.ts";
import { ownMss } from "../send/segmentSize.ts";
import { newChild, setReceive } from "./child.ts";
import { timestampOffset, tupleHash } from "./isn.ts";
import { startSequence } from "./opening.ts";
import { agreedFlags } from "./synOffer.ts";

const MINUTE = 60_000_000;
/** A cookie is good for so many minutes, the running one included. */
const MINUTES = 2;
// The largest not above the peer's MSS is chosen: two bits.
const MSS_4 = [536, 1300, 1440, 1460];
const MSS_6 = [1220, 1420, 1440, 8940];
// Low bits of the timestamp.
const TS_BITS = 6;
const TS_MASK = (1 << TS_BITS) - 1;
const NO_WSCALE = 0xf;
const HAS_SACK = 0x10;
const HAS_ECN = 0x20;

/** Answers a SYN with a cookie; nothing is stored but that one was sent. */
export function answerWithCookie(core: Core, listener: Tcb, seg: Segment): void {
  const { tuple } = core;
  const listening = listener.listening as Listening;
  const reply = core.replies.add();
  if (reply === undefined) return;
  listening.cookieSentAt = core.now;
  core.counters.SyncookiesSent++;
  address(core, reply, tuple);
  setIpFields(reply, listener.extras);
  let flags = agreedFlags(core, seg);
  // Without a timestamp there is no place for the rest, so the rest is not granted.
  if ((flags & ROW_TIMESTAMPS) === 0) flags = 0;
  const clampTo = openingClamp(core, listener);
  reply.mss = ownMss(core, tuple, listener.extras?.maxSegment ?? 0);
  reply.seq = encode(core, seg.seq, mssIndex(tuple.family, seg.mss));
  reply.ack = seq.add(seg.seq, 1);
  reply.flags = SYN | ACK | ((flags & ROW_ECN) !== 0 ? ECE : 0);
  const timestamps = (flags & ROW_TIMESTAMPS) !== 0;
  reply.window = passiveWindow(core, listener.rcvbuf, reply.mss, clampTo, timestamps);
  reply.sackPermitted = (flags & ROW_SACK) !== 0;
  if ((flags & ROW_WSCALE) !== 0) reply.windowScale = windowScale(core, listener.rcvbuf, clampTo);
  if ((flags & ROW_TIMESTAMPS) !== 0) {
    reply.hasTimestamps = true;
    reply.tsVal = (encodeTime(core.ms, flags, seg) + timestampOffset(core, tuple)) >>> 0;
    reply.tsEcr = seg.tsVal;
  }
  sendReply(core);
}

/** An ACK for a listener: the connection of a valid cookie, undefined for anything else. */
export function cookieArrives(core: Core, listener: Tcb, seg: Segment): Tcb | undefined {
  const listening = listener.listening as Listening;
  const { settings, counters } = core;
  if (settings.tcp_syncookies === 0 || (seg.flags & (SYN | RST)) !== 0) return undefined;
  if (core.now - listening.cookieSentAt > MINUTES * MINUTE) return undefined;
  const index = decode(core, seq.add(seg.seq, -1), seq.add(seg.ack, -1));
  if (index === -1) {
    counters.SyncookiesFailed++;
    return undefined;
  }
  counters.SyncookiesRecv++;
  if (listening.full) {
    counters.ListenOverflows++;
    counters.ListenDrops++;
    return undefined;
  }
  return childOfCookie(core, listener, seg, index);
}

function childOfCookie(core: Core, listener: Tcb, seg: Segment, index: number): Tcb {
  const child = newChild(core, listener, core.tuple);
  startSequence(child, seq.add(seg.ack, -1));
  child.peerMss = (child.family === 4 ? MSS_4 : MSS_6)[index] as number;
  if (seg.hasTimestamps) takeTime(child, (seg.tsEcr - child.tsOffset) & TS_MASK);
  const clampTo = openingClamp(core, listener);
  const scaled = (child.flags & WSCALE) !== 0;
  const scale = scaled ? windowScale(core, listener.rcvbuf, clampTo) : 0;
  const timestamps = (child.flags & TIMESTAMPS) !== 0;
  const window = passiveWindow(core, listener.rcvbuf, child.ownMss, clampTo, timestamps);
  setReceive(core, child, seq.add(seg.seq, -1), scale, window);
  child.rcv.tsRecent = seg.tsVal;
  child.retries = 1; // when the SYN,ACK left is not known, so nothing is measured by it
  core.enter(child, KIND_TCB, child.index);
  child.flags |= IN_TABLE;
  if (core.tracer !== null) {
    child.connection = core.tracer.open(core.addresses, child, "server");
    core.tracer.segment(traced(child), "client", seg, seg.window << child.snd.scale, []);
  }
  return child;
}

/** Reads what the timestamp says of the SYN's options. */
function takeTime(child: Tcb, bits: number): void {
  child.flags |= TIMESTAMPS;
  if ((bits & HAS_SACK) !== 0) child.flags |= SACK_OK;
  if ((bits & HAS_ECN) !== 0) child.flags |= ECN;
  if ((bits & NO_WSCALE) === NO_WSCALE) return;
  child.flags |= WSCALE;
  child.snd.scale = bits & NO_WSCALE;
}

/** The clock with its low bits replaced, never ahead of itself. */
function encodeTime(ms: number, flags: number, seg: Segment): number {
  let bits = (flags & ROW_WSCALE) !== 0 ? seg.windowScale : NO_WSCALE;
  if ((flags & ROW_SACK) !== 0) bits |= HAS_SACK;
  if ((flags & ROW_ECN) !== 0) bits |= HAS_ECN;
  const coded = (ms & ~TS_MASK) | bits;
  return coded > ms ? coded - (1 << TS_BITS) : coded;
}

function mssIndex(family: 4 | 6, mss: number): number {
  const table = family === 4 ? MSS_4 : MSS_6;
  let index = 0;
  for (let i = 1; i < table.length; i++) if (mss >= (table[i] as number)) index = i;
  return index;
}

const minuteOf = (core: Core): number => Math.floor(core.now / MINUTE);

// Uses of the tuple's hash: 4 for the base, and a number of its own for each minute.
const base = (core: Core): number => tupleHash(core, core.tuple, 4);
/**
 * Linux differs: it only adds the peer's number, so that a later segment, both numbers of which
 * have moved equally far, passes for the handshake's end. Hashed, it cannot.
 */
function ofMinute(core: Core, minute: number, irs: number): number {
  message[0] = tupleHash(core, core.tuple, 0x100 + minute);
  message[1] = irs | 0;
  return halfSipHash(core.key[2], core.key[3], message, 2);
}
const message = new Int32Array(2);

/** The cookie for the connection `core.tuple`, whose SYN had the number `irs`. */
function encode(core: Core, irs: number, index: number): number {
  const minute = minuteOf(core);
  const low = (ofMinute(core, minute, irs) + index) & 0xff_ffff;
  return (base(core) + irs + (minute << 24) + low) >>> 0;
}

/** The MSS's index in a cookie; -1 when it is too old or was never ours. */
function decode(core: Core, irs: number, cookie: number): number {
  const minute = minuteOf(core);
  const rest = (cookie - base(core) - irs) | 0;
  const age = (minute - (rest >>> 24)) & 0xff;
  if (age >= MINUTES) return -1;
  const index = (rest - ofMinute(core, minute - age, irs)) & 0xff_ffff;
  return index < MSS_4.length ? index : -1;
}
