/**
 * The IPv4 header, RFC 791: from its first byte to where the transport header starts.
 *
 * The packet's length is the header's, not the frame's, since Ethernet pads short frames; but a
 * total length of 0 means a packet that the sender's network card was still to cut up, and then
 * only the frame knows. Options are stepped over, known or not (RFC 9293 3.9.2, MUST-50), except
 * that a source route names the final destination, which is the one that the connection (and the
 * TCP checksum) goes by.
 */
import { sumBytes } from "./checksum.ts";
import { becomeIpv4 } from "./fastPath.ts";
import { malformed, note } from "./note.ts";
import {
  PROBLEM_IP_BEYOND_FRAME,
  PROBLEM_IP_CHECKSUM,
  PROBLEM_IP_CUT,
  PROBLEM_IP_HEADER_LENGTH,
  PROBLEM_IP_OPTION_LENGTH,
  PROBLEM_IP_TOTAL_LENGTH,
} from "./problems.ts";
import { PROTO_AH } from "./protocols.ts";
import type { Segment } from "./segment.ts";
import { PACKET_FRAGMENT, PACKET_OTHER, type PacketVerdict } from "./verdicts.ts";

const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_LOOSE_SOURCE_ROUTE = 131;
const OPTION_STRICT_SOURCE_ROUTE = 137;

/**
 * Reads the header at `start`. PACKET_OTHER says that the transport header lies at `payloadStart`,
 * `length` bytes long, of which those up to `payloadEnd` were captured.
 */
export function readIpv4(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
): PacketVerdict {
  if (capturedEnd - start < 20) return malformed(segment, PROBLEM_IP_CUT, start);
  const lengths = view.getInt32(start);
  const fragment = view.getInt32(start + 4);
  const life = view.getInt32(start + 8);
  const headerLength = (lengths >>> 22) & 0x3c;
  if (headerLength < 20) return malformed(segment, PROBLEM_IP_HEADER_LENGTH, start);

  segment.tos = (lengths >>> 16) & 0xff;
  segment.ipId = fragment >>> 16;
  segment.df = (fragment & 0x4000) !== 0;
  segment.ttl = life >>> 24;
  segment.protocol = (life >>> 16) & 0xff;
  segment.src0 = view.getInt32(start + 12);
  segment.dst0 = view.getInt32(start + 16);
  if (segment.family !== 4) becomeIpv4(segment);

  const totalLength = lengths & 0xffff || originalEnd - start;
  if (totalLength < headerLength) return malformed(segment, PROBLEM_IP_TOTAL_LENGTH, start + 2);
  const end = start + totalLength;
  if (end > originalEnd) note(segment, PROBLEM_IP_BEYOND_FRAME, start + 2);
  segment.payloadStart = start + headerLength;
  segment.payloadEnd = Math.min(end, capturedEnd);
  segment.length = totalLength - headerLength;
  segment.truncated = end > capturedEnd;
  if (segment.payloadStart > capturedEnd) return malformed(segment, PROBLEM_IP_CUT, capturedEnd);
  if (headerLength > 20) readOptions(view, start + 20, segment.payloadStart, segment);

  if ((fragment & 0x3fff) !== 0) {
    segment.fragmentOffset = (fragment & 0x1fff) << 3;
    segment.moreFragments = (fragment & 0x2000) !== 0;
    return PACKET_FRAGMENT;
  }
  return segment.protocol === PROTO_AH ? skipAuthentication(view, segment) : PACKET_OTHER;
}

/** Notes a header checksum that is wrong; zero was left to the network card and is none. */
export function verifyIpv4Header(view: DataView, start: number, segment: Segment): void {
  const headerLength = (view.getUint8(start) & 0x0f) << 2;
  if (view.getUint16(start + 10) === 0) return;
  if (sumBytes(view, start, start + headerLength) !== 0xffff) {
    note(segment, PROBLEM_IP_CHECKSUM, start + 10);
  }
}

function readOptions(view: DataView, start: number, end: number, segment: Segment): void {
  let at = start;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === OPTION_END) return;
    if (kind === OPTION_NOP) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) {
      note(segment, PROBLEM_IP_OPTION_LENGTH, at);
      return;
    }
    if (kind === OPTION_LOOSE_SOURCE_ROUTE || kind === OPTION_STRICT_SOURCE_ROUTE) {
      const pointer = length >= 7 ? view.getUint8(at + 2) : 0xff;
      // RFC 791 3.1: while the pointer lies inside, the last address is still to be reached.
      if (pointer < length) segment.dst0 = view.getInt32(at + length - 4);
    }
    at += length;
  }
}

/** RFC 4302: an authentication header authenticates and hides nothing; what it covers follows. */
function skipAuthentication(view: DataView, segment: Segment): PacketVerdict {
  const at = segment.payloadStart;
  if (segment.payloadEnd - at < 12) return malformed(segment, PROBLEM_IP_CUT, at);
  const length = (view.getUint8(at + 1) + 2) << 2;
  if (at + length > segment.payloadEnd) return malformed(segment, PROBLEM_IP_CUT, at);
  segment.protocol = view.getUint8(at);
  segment.payloadStart = at + length;
  segment.length -= length;
  return PACKET_OTHER;
}
