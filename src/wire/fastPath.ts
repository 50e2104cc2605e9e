/**
 * The segment that nearly every packet is, read in one go: IPv4 without options or fragments, all
 * headers captured, TCP with no options or with NOP NOP timestamps (RFC 7323 appendix A).
 *
 * It says nothing that `ipv4.ts` and `tcp.ts` would not say, only a third sooner, and it declines
 * whatever it is not sure of before it has touched the record. A test holds the two together.
 */
import { PROBLEM_NONE } from "./problems.ts";
import { PROTO_TCP } from "./protocols.ts";
import { CHECKSUM_UNCHECKED, FIN, type Segment, SYN } from "./segment.ts";
import { clearOptions } from "./tcpOptions.ts";

/** Version 4 and five words of header. */
const PLAIN_IPV4 = 0x45;
/** More Fragments and the fragment offset. */
const FRAGMENT_BITS = 0x3fff;
/** NOP, NOP, kind 8, length 10: the timestamp option as every common stack lays it out. */
export const NOP_NOP_TIMESTAMPS = 0x0101_080a;

/** Fills `segment` and returns true when a plain segment lies at `start`; else touches nothing. */
export function readPlainSegment(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
): boolean {
  const captured = capturedEnd - start;
  if (captured < 40) return false;
  const lengths = view.getInt32(start);
  const fragment = view.getInt32(start + 4);
  const life = view.getInt32(start + 8);
  const control = view.getInt32(start + 32);
  const totalLength = lengths & 0xffff;
  const headerLength = (control >>> 26) & 0x3c;
  if (lengths >>> 24 !== PLAIN_IPV4 || (fragment & FRAGMENT_BITS) !== 0) return false;
  const end = start + totalLength;
  if (((life >>> 16) & 0xff) !== PROTO_TCP) return false;
  if (end > capturedEnd && end > originalEnd) return false;
  const headers = 20 + headerLength;
  if (totalLength < headers || captured < headers) return false;
  const hasTimestamps = headerLength === 32 && view.getInt32(start + 40) === NOP_NOP_TIMESTAMPS;
  if (headerLength !== 20 && !hasTimestamps) return false;

  if (segment.family !== 4) becomeIpv4(segment);
  if (segment.hasMoreOptions) clearOptions(segment);
  segment.problem = PROBLEM_NONE;
  segment.icmpType = -1;
  segment.checksumVerdict = CHECKSUM_UNCHECKED;
  segment.tos = (lengths >>> 16) & 0xff;
  segment.ipId = fragment >>> 16;
  segment.df = (fragment & 0x4000) !== 0;
  segment.ttl = life >>> 24;
  segment.protocol = PROTO_TCP;
  segment.src0 = view.getInt32(start + 12);
  segment.dst0 = view.getInt32(start + 16);
  segment.payloadStart = start + headers;
  segment.payloadEnd = end < capturedEnd ? end : capturedEnd;
  segment.length = totalLength - headers;
  segment.truncated = end > capturedEnd;
  readFields(view, start + 20, control, segment);
  segment.hasTimestamps = hasTimestamps;
  if (hasTimestamps) {
    segment.tsVal = view.getUint32(start + 44);
    segment.tsEcr = view.getUint32(start + 48);
  }
  return true;
}

/** The fixed part of a TCP header; `control` is its fourth word, and `length` is already set. */
export function readFields(view: DataView, at: number, control: number, segment: Segment): void {
  const ports = view.getInt32(at);
  const sums = view.getInt32(at + 16);
  const flags = (control >>> 16) & 0x1ff;
  segment.tcpStart = at;
  segment.sourcePort = ports >>> 16;
  segment.destinationPort = ports & 0xffff;
  segment.seq = view.getUint32(at + 4);
  segment.ack = view.getUint32(at + 8);
  segment.flags = flags;
  segment.window = control & 0xffff; // RFC 9293 3.1, MUST-1: unsigned
  segment.checksum = sums >>> 16;
  segment.urgentPointer = sums & 0xffff;
  segment.segLen = segment.length + ((flags & SYN) >>> 1) + (flags & FIN);
}

/** Clears what only IPv6 has; while IPv4 follows IPv4 it is clear already. */
export function becomeIpv4(segment: Segment): void {
  segment.family = 4;
  segment.flowLabel = 0;
  segment.src1 = segment.src2 = segment.src3 = 0;
  segment.dst1 = segment.dst2 = segment.dst3 = 0;
}
