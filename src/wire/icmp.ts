/**
 * ICMP errors that quote a TCP segment (RFC 792, RFC 4443): a connection may die or shrink by one
 * (RFC 9293 3.9.2.2), so the quoted tuple and sequence number are read into the record.
 *
 * Every other ICMP message is "another protocol". `icmpBuild.ts` writes errors.
 */
import { readIpv4 } from "./ipv4.ts";
import { readIpv6 } from "./ipv6.ts";
import { malformed } from "./note.ts";
import { PROBLEM_ICMP_CUT, PROBLEM_NONE } from "./problems.ts";
import { PROTO_TCP } from "./protocols.ts";
import type { Segment } from "./segment.ts";
import { clearOptions } from "./tcpOptions.ts";
import {
  PACKET_FRAGMENT,
  PACKET_ICMP_ERROR,
  PACKET_MALFORMED,
  PACKET_OTHER,
  type PacketVerdict,
} from "./verdicts.ts";

export const ICMP_UNREACHABLE = 3;
export const ICMP_SOURCE_QUENCH = 4;
export const ICMP_REDIRECT = 5;
export const ICMP_TIME_EXCEEDED = 11;
export const ICMP_PARAMETER_PROBLEM = 12;
/** Code of ICMP_UNREACHABLE that carries the next hop's MTU (RFC 1191). */
export const ICMP_FRAGMENTATION_NEEDED = 4;

export const ICMPV6_UNREACHABLE = 1;
export const ICMPV6_PACKET_TOO_BIG = 2;
export const ICMPV6_TIME_EXCEEDED = 3;
export const ICMPV6_PARAMETER_PROBLEM = 4;

/** Bytes of the transport header that every quoting host must include: ports and SEG.SEQ. */
const QUOTED_LEAST = 8;

/** Reads the ICMP message at `segment.payloadStart`; `segment.family` says which ICMP. */
export function readIcmp(view: DataView, segment: Segment): PacketVerdict {
  const at = segment.payloadStart;
  const end = segment.payloadEnd;
  if (end - at < 8) return malformed(segment, PROBLEM_ICMP_CUT, at);
  const type = view.getUint8(at);
  const code = view.getUint8(at + 1);
  if (!isError(segment.family, type)) return PACKET_OTHER;

  const { src0, src1, src2, src3, family } = segment;
  const quoted = readQuoted(view, at + 8, end, segment);
  if (quoted !== PACKET_ICMP_ERROR) return quoted;
  segment.icmpType = type;
  segment.icmpCode = code;
  segment.icmpMtu = mtuOf(view, at, family, type, code);
  segment.icmpFrom0 = src0;
  segment.icmpFrom1 = src1;
  segment.icmpFrom2 = src2;
  segment.icmpFrom3 = src3;
  return PACKET_ICMP_ERROR;
}

function isError(family: number, type: number): boolean {
  if (family === 6) return type >= ICMPV6_UNREACHABLE && type <= ICMPV6_PARAMETER_PROBLEM;
  return (
    (type >= ICMP_UNREACHABLE && type <= ICMP_REDIRECT) ||
    type === ICMP_TIME_EXCEEDED ||
    type === ICMP_PARAMETER_PROBLEM
  );
}

function mtuOf(view: DataView, at: number, family: number, type: number, code: number): number {
  if (family === 6) return type === ICMPV6_PACKET_TOO_BIG ? view.getUint32(at + 4) : 0;
  const needed = type === ICMP_UNREACHABLE && code === ICMP_FRAGMENTATION_NEEDED;
  return needed ? view.getUint16(at + 6) : 0;
}

/** The quoted packet is cut by nature, so its own lengths are believed and not held against it. */
function readQuoted(view: DataView, start: number, end: number, segment: Segment): PacketVerdict {
  if (start >= end) return malformed(segment, PROBLEM_ICMP_CUT, start);
  const read = view.getUint8(start) >>> 4 === 6 ? readIpv6 : readIpv4;
  const header = read(view, start, end, Number.MAX_SAFE_INTEGER, segment);
  if (header === PACKET_MALFORMED) return malformed(segment, PROBLEM_ICMP_CUT, segment.problemAt);
  const isLaterFragment = header === PACKET_FRAGMENT && segment.fragmentOffset !== 0;
  if (segment.protocol !== PROTO_TCP || isLaterFragment) return PACKET_OTHER;
  const at = segment.payloadStart;
  if (end - at < QUOTED_LEAST) return malformed(segment, PROBLEM_ICMP_CUT, at);
  segment.tcpStart = at;
  segment.sourcePort = view.getUint16(at);
  segment.destinationPort = view.getUint16(at + 2);
  segment.seq = view.getUint32(at + 4);
  segment.ack = 0;
  segment.flags = end - at >= 14 ? view.getUint16(at + 12) & 0x1ff : 0;
  segment.length = 0;
  segment.segLen = 0;
  segment.payloadStart = segment.payloadEnd;
  segment.problem = PROBLEM_NONE;
  clearOptions(segment);
  segment.hasTimestamps = false;
  return PACKET_ICMP_ERROR;
}
