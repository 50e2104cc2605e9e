/**
 * The Internet checksum, RFC 1071: the ones' complement sum of 16-bit words, read 32 bits at a time
 * (section 2 (C), "parallel summation"), with the pseudo-header of RFC 9293 3.1 and RFC 8200 8.1.
 *
 * Sums here are of 16 bits and not complemented: the field in a header is the complement.
 */
import { PROTO_TCP } from "./protocols.ts";
import {
  CHECKSUM_ABSENT,
  CHECKSUM_BAD,
  CHECKSUM_CUT,
  CHECKSUM_GOOD,
  CHECKSUM_PARTIAL,
  type ChecksumVerdict,
  type Segment,
} from "./segment.ts";

/** A sum below 2^32 in 16 bits, its carries added back in: RFC 1071's end-around carry. */
export function withCarries(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}

/**
 * The sum of the bytes from `start` to `end`, padded with a zero byte when odd. Halves are
 * summed apart and shortened on the way, so that no number outgrows 31 bits: a larger one would be
 * boxed, which is an allocation.
 */
export function sumBytes(view: DataView, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const a = view.getInt32(at);
    const b = view.getInt32(at + 4);
    sum += (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  for (; at + 2 <= end; at += 2) sum += view.getUint16(at);
  if (at < end) sum += view.getUint8(at) << 8;
  return withCarries(sum);
}

/** The sum of the pseudo-header of `segment`'s addresses, for `length` bytes after it. */
function pseudoHeaderSum(segment: Segment, protocol: number, length: number): number {
  let sum = halves(segment.src0) + halves(segment.dst0) + protocol + halves(length);
  if (segment.family === 6) {
    sum += halves(segment.src1) + halves(segment.src2) + halves(segment.src3);
    sum += halves(segment.dst1) + halves(segment.dst2) + halves(segment.dst3);
  }
  return withCarries(sum);
}

/** The two halves of a word, added. */
export function halves(word: number): number {
  return (word & 0xffff) + (word >>> 16);
}

/**
 * What goes into the checksum field of a transport from `start` to `end` whose field is zero now,
 * between the addresses in `segment`.
 */
export function transportChecksum(
  view: DataView,
  start: number,
  end: number,
  protocol: number,
  segment: Segment,
): number {
  const sum = pseudoHeaderSum(segment, protocol, end - start) + sumBytes(view, start, end);
  return ~withCarries(sum) & 0xffff;
}

/** What a sender leaves in the field for its network card to finish: the pseudo-header's sum. */
export function partialChecksum(segment: Segment, protocol: number, length: number): number {
  return pseudoHeaderSum(segment, protocol, length);
}

/** Verifies the TCP checksum of a parsed segment (RFC 9293 3.1, MUST-3), header and payload. */
export function verifyTcp(view: DataView, segment: Segment): ChecksumVerdict {
  if (segment.truncated) return CHECKSUM_CUT;
  const { tcpStart, payloadEnd, checksum } = segment;
  const length = payloadEnd - tcpStart;
  const pseudo = pseudoHeaderSum(segment, PROTO_TCP, length);
  if (withCarries(pseudo + sumBytes(view, tcpStart, payloadEnd)) === 0xffff) return CHECKSUM_GOOD;
  // Linux leaves the sum with the length in it; large sends on other systems leave it out.
  if (checksum === pseudo || checksum === pseudoHeaderSum(segment, PROTO_TCP, 0))
    return CHECKSUM_PARTIAL;
  return checksum === 0 ? CHECKSUM_ABSENT : CHECKSUM_BAD;
}
