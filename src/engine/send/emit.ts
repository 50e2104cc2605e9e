/**
 * One segment of a connection, from the block's variables to the output record: addresses, numbers,
 * window, options and ECN bits. What to send and when is decided elsewhere (transmit.ts).
 */
import * as seq from "../../base/seq.ts";
import { ACK, CWR, ECE, MAX_SACK_BLOCKS, type Segment, SYN, URG } from "../../wire/segment.ts";
import type { AccEcn } from "../block/accEcnState.ts";
import type { Core } from "../block/core.ts";
import {
  ECN,
  ECN_DEMAND_CWR,
  ECN_SEND_CWR,
  SACK_OK,
  TIMESTAMPS,
  URGENT_SEND,
} from "../block/flags.ts";
import type { Packet } from "../block/output.ts";
import { clear } from "../block/replies.ts";
import { endOf, traced } from "../block/step.ts";
import type { Extras, Tcb } from "../block/tcb.ts";
import type { Tuple } from "../block/tuple.ts";
import { ECT_0, fillOption, fitOption, optionBytesFor, setAce } from "../receive/accEcn.ts";
import { ackSent } from "../receive/delayedAck.ts";
import { fillSack } from "../receive/sackBlocks.ts";
import { selectWindow } from "../receive/window.ts";

const ECN_BITS = 3;

/**
 * Sets the addresses and ports of a segment from this host to a connection's peer: always those of
 * its tuple, so the local address never changes (RFC 9293 3.9.1.1, MUST-45).
 */
export function address(core: Core, seg: Segment, tuple: Tuple): void {
  const { words } = core.addresses;
  const at = 4 * tuple.local;
  seg.family = tuple.family;
  seg.src0 = words[at] as number;
  seg.src1 = words[at + 1] as number;
  seg.src2 = words[at + 2] as number;
  seg.src3 = words[at + 3] as number;
  seg.dst0 = tuple.remote0;
  seg.dst1 = tuple.remote1;
  seg.dst2 = tuple.remote2;
  seg.dst3 = tuple.remote3;
  seg.sourcePort = tuple.localPort;
  seg.destinationPort = tuple.remotePort;
}

/** The same for a connection, whose user may have set the two fields that concern IP. */
export function addressFrom(core: Core, seg: Segment, tcb: Tcb): void {
  address(core, seg, tcb);
  setIpFields(seg, tcb.extras);
}

/**
 * What the user chose for the IP header: differentiated services (RFC 9293 3.9.1.9, MUST-48,
 * SHLD-22), but for ECN's two bits, which are not his; and the time to live (3.9.2, MUST-49).
 */
export function setIpFields(seg: Segment, extras: Extras | null): void {
  if (extras === null) return;
  seg.tos = extras.tos & ~ECN_BITS;
  seg.ttl = extras.ttl;
}

/**
 * The value of our timestamp clock, RFC 7323 5.4: milliseconds from an offset of the peer's own.
 */
export const timestamp = (core: Core, tcb: Tcb): number => (core.ms + tcb.tsOffset) >>> 0;

/** Puts timestamps into a segment, if they were agreed on. */
export function stamp(core: Core, tcb: Tcb, seg: Segment): void {
  if ((tcb.flags & TIMESTAMPS) === 0) return;
  seg.hasTimestamps = true;
  seg.tsVal = (core.ms + tcb.tsOffset) >>> 0;
  seg.tsEcr = tcb.rcv.tsRecent;
}

/** How long ago, in ms, the peer was sent what it echoes. */
export const echoAgeMs = (core: Core, tcb: Tcb, seg: Segment): number =>
  (core.ms + tcb.tsOffset - seg.tsEcr) | 0;

/** Option bytes that a segment after the handshake has now: they take room from its data. */
export function optionBytes(core: Core, tcb: Tcb): number {
  const bytes = (tcb.flags & TIMESTAMPS) !== 0 ? 12 : 0;
  const blocks = sackBlocks(tcb);
  if (tcb.accEcn !== null) return bytes + optionBytesFor(fitOption(core, tcb, blocks));
  return blocks === 0 ? bytes : bytes + 4 + 8 * Math.min(blocks, bytes > 0 ? 3 : 4);
}

const sackBlocks = (tcb: Tcb): number =>
  tcb.outOfOrder === null || (tcb.flags & SACK_OK) === 0 ? 0 : tcb.outOfOrder.blockCount;

/**
 * Fills in the output record for a segment of an agreed connection, all but its flags and length.
 */
function prepare(core: Core, tcb: Tcb, sequence: number): Segment {
  const seg = core.output.segment;
  clear(seg);
  addressFrom(core, seg, tcb);
  seg.seq = sequence >>> 0;
  stamp(core, tcb, seg);
  return seg;
}

/**
 * Writes a segment of a connection that is past SYN: `length` bytes from the send ring at
 * `sequence`. `fresh` says that its data has not been sent before; with a `segmentSize` the link
 * cuts the packet into segments of that many bytes.
 */
export function emit(
  core: Core,
  tcb: Tcb,
  flags: number,
  sequence: number,
  length: number,
  fresh: boolean,
  segmentSize = 0,
): Packet {
  const seg = prepare(core, tcb, sequence);
  seg.flags = flags | ACK;
  seg.ack = tcb.rcv.nxt;
  tellReceived(core, tcb, seg, length === 0);
  seg.window = selectWindow(core, tcb) >>> tcb.rcv.scale;
  if ((tcb.flags & ECN) !== 0) markEcn(tcb, seg, length > 0 && fresh);
  markUrgent(tcb, seg);
  const packet = core.output.write(seg, tcb.sendRing, 0, length, segmentSize);
  ackSent(core, tcb, length);
  count(core, tcb, seg);
  return packet;
}

/** What an ACK tells beside its number: blocks out of order, and marks where both count them. */
export function tellReceived(core: Core, tcb: Tcb, seg: Segment, bare: boolean): void {
  const blocks = tcb.accEcn === null ? MAX_SACK_BLOCKS : tellMarks(core, tcb, seg, bare);
  if (tcb.outOfOrder !== null && (tcb.flags & SACK_OK) !== 0) fillSack(tcb.outOfOrder, seg, blocks);
}

/** Accurate ECN's part of a segment; answers for how many SACK blocks it leaves room. */
function tellMarks(core: Core, tcb: Tcb, seg: Segment, bare: boolean): number {
  const state = tcb.accEcn as AccEcn;
  const fitted = fitOption(core, tcb, sackBlocks(tcb));
  fillOption(core, tcb, state, seg, fitted >>> 4);
  setAce(state, seg, bare);
  return fitted & 0xf;
}

/** RFC 3168 6.1: new data is ECN-capable; ECE echoes until CWR; CWR answers an ECE once. */
function markEcn(tcb: Tcb, seg: Segment, newData: boolean): void {
  if ((tcb.flags & ECN_DEMAND_CWR) !== 0) seg.flags |= ECE;
  if (!newData) return; // RFC 3168 6.1.5: retransmissions and pure ACKs are not
  seg.tos |= ECT_0;
  if ((tcb.flags & ECN_SEND_CWR) === 0) return;
  tcb.flags &= ~ECN_SEND_CWR;
  seg.flags |= CWR;
}

/**
 * RFC 9293 3.8.5, MUST-30, MUST-62: the pointer goes to the byte after the last urgent one (RFC
 * 6093); further off than sixteen bits can say it is as far as they can, until it can be said.
 */
function markUrgent(tcb: Tcb, seg: Segment): void {
  if ((tcb.flags & URGENT_SEND) === 0 || tcb.extras === null) return;
  const distance = seq.diff(tcb.extras.sndUp, seg.seq);
  if (distance <= 0) return;
  seg.flags |= URG;
  seg.urgentPointer = Math.min(distance, 0xffff);
}

/** Counts a segment that was written, and tells it. */
export function count(core: Core, tcb: Tcb, seg: Segment): void {
  core.counters.OutSegs++;
  if (core.tracer === null) return;
  const scaled = (seg.flags & SYN) !== 0 ? seg.window : seg.window << tcb.rcv.scale;
  core.tracer.segment(traced(tcb), endOf(tcb), seg, scaled, core.tracer.takeMarks());
}
