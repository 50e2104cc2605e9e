/**
 * The TCP header, RFC 9293 section 3.1, with fast paths for the two layouts that nearly every
 * segment after the handshake has: no options, and NOP NOP timestamps (RFC 7323 appendix A).
 *
 * A header that the capture cut inside its options still counts: what it holds is read.
 */
import { malformed } from "./note.ts";
import { PROBLEM_TCP_CUT, PROBLEM_TCP_DATA_OFFSET, PROBLEM_TCP_TOO_SHORT } from "./problems.ts";
import { FIN, type Segment, SYN } from "./segment.ts";
import { clearOptions, readOptions } from "./tcpOptions.ts";
import { PACKET_TCP, type PacketVerdict } from "./verdicts.ts";

/** NOP, NOP, kind 8, length 10: the timestamp option as every common stack lays it out. */
const NOP_NOP_TIMESTAMPS = 0x0101_080a;

/** Reads the TCP header at `segment.payloadStart`, where an IP header's reader left it. */
export function readTcp(view: DataView, segment: Segment): PacketVerdict {
  const start = segment.payloadStart;
  const end = segment.payloadEnd;
  const tcpLength = segment.length;
  segment.tcpStart = start;
  if (tcpLength < 20) return malformed(segment, PROBLEM_TCP_TOO_SHORT, start);
  if (end - start < 20) return malformed(segment, PROBLEM_TCP_CUT, end);

  const ports = view.getInt32(start);
  const control = view.getInt32(start + 12);
  const sums = view.getInt32(start + 16);
  const flags = (control >>> 16) & 0x1ff;
  const headerLength = (control >>> 26) & 0x3c;
  segment.sourcePort = ports >>> 16;
  segment.destinationPort = ports & 0xffff;
  segment.seq = view.getUint32(start + 4);
  segment.ack = view.getUint32(start + 8);
  segment.flags = flags;
  segment.window = control & 0xffff;
  segment.checksum = sums >>> 16;
  segment.urgentPointer = sums & 0xffff;
  if (headerLength < 20 || headerLength > tcpLength) {
    return malformed(segment, PROBLEM_TCP_DATA_OFFSET, start + 12);
  }

  const headerEnd = start + headerLength;
  const length = tcpLength - headerLength;
  segment.payloadStart = Math.min(headerEnd, end);
  segment.length = length;
  segment.segLen = length + ((flags & SYN) >>> 1) + (flags & FIN);

  if (segment.hasMoreOptions) clearOptions(segment);
  segment.hasTimestamps = false;
  if (headerLength > 20) readOptionsOrTimestamps(view, start + 20, headerEnd, end, segment);
  return PACKET_TCP;
}

function readOptionsOrTimestamps(
  view: DataView,
  start: number,
  headerEnd: number,
  end: number,
  segment: Segment,
): void {
  const isPlain = headerEnd - start === 12 && headerEnd <= end;
  if (isPlain && view.getInt32(start) === NOP_NOP_TIMESTAMPS) {
    segment.hasTimestamps = true;
    segment.tsVal = view.getUint32(start + 4);
    segment.tsEcr = view.getUint32(start + 8);
  } else readOptions(view, start, headerEnd, end, segment);
}
