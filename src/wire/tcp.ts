/**
 * The TCP header, RFC 9293 section 3.1, wherever an IP header's reader left off.
 *
 * A header that the capture cut inside its options still counts: what it holds is read. The plain
 * segments that make up most of a capture do not come here but go by `fastPath.ts`.
 */
import { NOP_NOP_TIMESTAMPS, readFields } from "./fastPath.ts";
import { malformed } from "./note.ts";
import { PROBLEM_TCP_CUT, PROBLEM_TCP_DATA_OFFSET, PROBLEM_TCP_TOO_SHORT } from "./problems.ts";
import type { Segment } from "./segment.ts";
import { clearOptions, readOptions } from "./tcpOptions.ts";
import { PACKET_TCP, type PacketVerdict } from "./verdicts.ts";

/** Reads the TCP header at `segment.payloadStart`, where an IP header's reader left it. */
export function readTcp(view: DataView, segment: Segment): PacketVerdict {
  const start = segment.payloadStart;
  const end = segment.payloadEnd;
  if (segment.length < 20) return malformed(segment, PROBLEM_TCP_TOO_SHORT, start);
  if (end - start < 20) return malformed(segment, PROBLEM_TCP_CUT, end);

  const control = view.getInt32(start + 12);
  const headerLength = (control >>> 26) & 0x3c;
  if (headerLength < 20 || headerLength > segment.length) {
    return malformed(segment, PROBLEM_TCP_DATA_OFFSET, start + 12);
  }
  const headerEnd = start + headerLength;
  segment.payloadStart = Math.min(headerEnd, end);
  segment.length -= headerLength;
  readFields(view, start, control, segment);

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
