/**
 * A record to bytes: the IP and TCP headers of a segment into the caller's buffer, RFC 9293 3.1
 * (MUST-2 for the checksum). It allocates nothing, and needs room for 120 bytes of headers
 * plus the payload: too little is our own bug and asserts.
 *
 * The payload is the caller's to copy, since it may lie in two pieces of a ring: `writeHeaders`
 * says where it belongs, and `finishChecksum` comes after. `writePacket` does all three.
 * No IPv4 options, no extension headers, no fragments: the engine sends none.
 */
import { assert } from "../base/assert.ts";
import { halves, partialChecksum, transportChecksum, withCarries } from "./checksum.ts";
import { PROTO_TCP } from "./protocols.ts";
import { FIN, type Segment, SYN } from "./segment.ts";
import { writeOptions } from "./writeOptions.ts";

const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP_HEADER = 20;

/**
 * Writes IP and TCP headers at `start` for a payload of `payloadLength` bytes, and returns the
 * offset where the payload belongs. Options follow `order`, a list of kinds; one that the record
 * does not hold is left out with the NOPs right before it. Offsets and lengths in the record are
 * set; an `ipId` of -1 is written as 0 and a `ttl` of 0 as 64.
 */
export function writeHeaders(
  view: DataView,
  start: number,
  segment: Segment,
  order: readonly number[],
  payloadLength: number,
): number {
  const tcpStart = start + (segment.family === 4 ? IPV4_HEADER : IPV6_HEADER);
  const payloadStart = writeOptions(view, tcpStart + TCP_HEADER, segment, order);
  const end = payloadStart + payloadLength;
  assert(end <= view.byteLength, "the caller's buffer has room for the headers and the payload");

  if (segment.family === 4) writeIpv4(view, start, end - start, PROTO_TCP, segment);
  else writeIpv6(view, start, end - tcpStart, PROTO_TCP, segment);
  writeTcp(view, tcpStart, payloadStart - tcpStart, segment);
  segment.protocol = PROTO_TCP;
  segment.tcpStart = tcpStart;
  segment.payloadStart = payloadStart;
  segment.payloadEnd = end;
  segment.length = payloadLength;
  segment.segLen = payloadLength + ((segment.flags & SYN) >>> 1) + (segment.flags & FIN);
  segment.truncated = false;
  segment.hasMoreOptions = true; // a parse into this record must not take ours for the parsed
  return payloadStart;
}

/**
 * Sets the TCP checksum of the segment that `writeHeaders` wrote, its payload now in place. With
 * `partial` only the pseudo-header is summed, for a device that finishes it.
 */
export function finishChecksum(view: DataView, segment: Segment, partial: boolean): void {
  const { tcpStart, payloadEnd } = segment;
  segment.checksum = partial
    ? partialChecksum(segment, PROTO_TCP, payloadEnd - tcpStart)
    : transportChecksum(view, tcpStart, payloadEnd, PROTO_TCP, segment);
  view.setUint16(tcpStart + 16, segment.checksum);
}

/**
 * Writes a whole packet with the bytes of `payload` as its data and a complete checksum, and
 * returns its end. `bytes` and `view` show the same memory.
 */
export function writePacket(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  segment: Segment,
  order: readonly number[],
  payload: Uint8Array,
): number {
  const at = writeHeaders(view, start, segment, order, payload.length);
  bytes.set(payload, at);
  finishChecksum(view, segment, false);
  return segment.payloadEnd;
}

/** Writes an IPv4 header without options, RFC 791 3.1, for a packet of `totalLength` bytes. */
export function writeIpv4(
  view: DataView,
  start: number,
  totalLength: number,
  protocol: number,
  segment: Segment,
): void {
  assert(totalLength <= 0xffff, "an IPv4 packet's length has 16 bits");
  const first = (0x45 << 24) | (segment.tos << 16) | totalLength;
  const second = (Math.max(0, segment.ipId) << 16) | (segment.df ? 0x4000 : 0);
  const third = ((segment.ttl || 64) << 24) | (protocol << 16);
  const sum = halves(first) + halves(second) + halves(third);
  view.setInt32(start, first);
  view.setInt32(start + 4, second);
  const checksum = ~withCarries(sum + halves(segment.src0) + halves(segment.dst0)) & 0xffff;
  view.setInt32(start + 8, third | checksum);
  view.setInt32(start + 12, segment.src0);
  view.setInt32(start + 16, segment.dst0);
}

/** Writes an IPv6 header, RFC 8200 3, for `payloadLength` bytes after it. */
export function writeIpv6(
  view: DataView,
  start: number,
  payloadLength: number,
  protocol: number,
  segment: Segment,
): void {
  assert(payloadLength <= 0xffff, "an IPv6 packet's payload length has 16 bits");
  view.setInt32(start, (6 << 28) | (segment.tos << 20) | segment.flowLabel);
  view.setInt32(start + 4, (payloadLength << 16) | (protocol << 8) | (segment.ttl || 64));
  view.setInt32(start + 8, segment.src0);
  view.setInt32(start + 12, segment.src1);
  view.setInt32(start + 16, segment.src2);
  view.setInt32(start + 20, segment.src3);
  view.setInt32(start + 24, segment.dst0);
  view.setInt32(start + 28, segment.dst1);
  view.setInt32(start + 32, segment.dst2);
  view.setInt32(start + 36, segment.dst3);
}

function writeTcp(view: DataView, at: number, headerLength: number, segment: Segment): void {
  view.setInt32(at, (segment.sourcePort << 16) | segment.destinationPort);
  view.setUint32(at + 4, segment.seq);
  view.setUint32(at + 8, segment.ack);
  view.setInt32(at + 12, (headerLength << 26) | (segment.flags << 16) | segment.window);
  view.setInt32(at + 16, segment.urgentPointer); // the checksum above it stays zero for now
}
