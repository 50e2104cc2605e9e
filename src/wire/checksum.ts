/**
 * The Internet checksum, RFC 1071: the ones' complement sum of 16-bit words, 32 bits at a time
 * (section 2 (C), "parallel summation"), with the pseudo-header of RFC 9293 3.1 and RFC 8200 8.1.
 *
 * Sums here are folded to 16 bits and not complemented: the field in a header is the complement.
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

/** Folds a sum of up to 2^53 into 16 bits, carries added back in. */
export function fold(sum: number): number {
  let low = (sum >>> 0) + Math.floor(sum / 0x1_0000_0000);
  if (low > 0xffff_ffff) low = (low >>> 0) + 1;
  let folded = (low & 0xffff) + (low >>> 16);
  folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}

/** The folded sum of the bytes from `start` to `end`, padded with a zero byte when odd. */
export function sumBytes(view: DataView, start: number, end: number): number {
  return fold(sumWords(view, start, end));
}

/** The same, not folded, so that several sums can be added; exact up to 8 MB. */
function sumWords(view: DataView, start: number, end: number): number {
  let a = 0;
  let b = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    a += view.getUint32(at) + view.getUint32(at + 8);
    b += view.getUint32(at + 4) + view.getUint32(at + 12);
  }
  for (; at + 4 <= end; at += 4) a += view.getUint32(at);
  if (at + 2 <= end) {
    b += view.getUint16(at);
    at += 2;
  }
  if (at < end) b += view.getUint8(at) << 8;
  return a + b;
}

/** The pseudo-header of `segment`'s addresses, for a transport of `length` bytes; not folded. */
function pseudoHeaderSum(segment: Segment, protocol: number, length: number): number {
  let sum = (segment.src0 >>> 0) + (segment.dst0 >>> 0) + protocol + length;
  if (segment.family === 6) {
    sum += (segment.src1 >>> 0) + (segment.src2 >>> 0) + (segment.src3 >>> 0);
    sum += (segment.dst1 >>> 0) + (segment.dst2 >>> 0) + (segment.dst3 >>> 0);
  }
  return sum;
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
  const sum = pseudoHeaderSum(segment, protocol, end - start) + sumWords(view, start, end);
  return ~fold(sum) & 0xffff;
}

/** What a sender leaves in the field for its network card to finish: the pseudo-header's sum. */
export function partialChecksum(segment: Segment, protocol: number, length: number): number {
  return fold(pseudoHeaderSum(segment, protocol, length));
}

/** Verifies the TCP checksum of a parsed segment, from `tcpStart` to `payloadEnd`. */
export function verifyTcp(view: DataView, segment: Segment): ChecksumVerdict {
  if (segment.truncated) return CHECKSUM_CUT;
  const { tcpStart, payloadEnd, checksum } = segment;
  const length = payloadEnd - tcpStart;
  const pseudo = pseudoHeaderSum(segment, PROTO_TCP, length);
  if (fold(pseudo + sumWords(view, tcpStart, payloadEnd)) === 0xffff) return CHECKSUM_GOOD;
  // Linux leaves the sum with the length in it; large sends on other systems leave it out.
  if (checksum === fold(pseudo) || checksum === fold(pseudo - length)) return CHECKSUM_PARTIAL;
  return checksum === 0 ? CHECKSUM_ABSENT : CHECKSUM_BAD;
}
