/**
 * The IPv6 header and its chain of extension headers, RFC 8200 section 4: from the first byte to
 * where the transport header starts.
 *
 * The chain is walked, never obeyed: options are looked into only where they change what a
 * connection is (final destination of a routing header, home address, jumbo payload length).
 */
import { malformed, note } from "./note.ts";
import {
  PROBLEM_IP_BEYOND_FRAME,
  PROBLEM_IP_CUT,
  PROBLEM_IPV6_EXTENSION_CHAIN,
  PROBLEM_IPV6_EXTENSION_LENGTH,
  PROBLEM_IPV6_JUMBO,
} from "./problems.ts";
import {
  PROTO_AH,
  PROTO_DESTINATION,
  PROTO_FRAGMENT,
  PROTO_HIP,
  PROTO_HOP_BY_HOP,
  PROTO_MOBILITY,
  PROTO_ROUTING,
  PROTO_SHIM6,
} from "./protocols.ts";
import type { Segment } from "./segment.ts";
import { PACKET_FRAGMENT, PACKET_OTHER, type PacketVerdict } from "./verdicts.ts";

/** No honest packet comes near it; it bounds the work that one packet can ask for. */
const MAX_EXTENSIONS = 16;

const OPTION_PAD1 = 0x00;
const OPTION_JUMBO = 0xc2;
const OPTION_HOME_ADDRESS = 0xc9;

const ROUTING_SOURCE_ROUTE = 0;
const ROUTING_MOBILE = 2;
const ROUTING_SEGMENTS = 4;

/**
 * Reads the headers at `start`. PACKET_OTHER says that the transport header lies at `payloadStart`,
 * `length` bytes long, of which those up to `payloadEnd` were captured.
 */
export function readIpv6(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
): PacketVerdict {
  if (capturedEnd - start < 40) return malformed(segment, PROBLEM_IP_CUT, start);
  const first = view.getInt32(start);
  const payloadLength = view.getUint16(start + 4);
  segment.family = 6;
  segment.tos = (first >>> 20) & 0xff;
  segment.flowLabel = first & 0xf_ffff;
  segment.ipId = -1;
  segment.df = true;
  segment.ttl = view.getUint8(start + 7);
  segment.protocol = view.getUint8(start + 6);
  setSource(view, start + 8, segment);
  setDestination(view, start + 24, segment);

  // 0 with a payload: a jumbogram (RFC 2675), or one that the network card was still to cut up.
  const end = payloadLength === 0 ? originalEnd : start + 40 + payloadLength;
  setEnd(end, capturedEnd, originalEnd, start, segment);
  segment.payloadStart = start + 40;
  return segment.protocol === 6
    ? transportAt(start + 40, end, segment)
    : walkExtensions(view, end, capturedEnd, originalEnd, segment);
}

function setEnd(
  end: number,
  capturedEnd: number,
  originalEnd: number,
  start: number,
  segment: Segment,
): void {
  if (end > originalEnd) note(segment, PROBLEM_IP_BEYOND_FRAME, start + 4);
  segment.payloadEnd = Math.min(end, capturedEnd);
  segment.truncated = end > capturedEnd;
}

function transportAt(at: number, end: number, segment: Segment): PacketVerdict {
  segment.payloadStart = at;
  segment.length = end - at;
  return PACKET_OTHER;
}

/** Follows the chain from `segment.payloadStart`, whose kind is `segment.protocol`. */
function walkExtensions(
  view: DataView,
  packetEnd: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
): PacketVerdict {
  const start = segment.payloadStart - 40;
  let end = packetEnd;
  let at = segment.payloadStart;
  for (let count = 0; isExtension(segment.protocol); count++) {
    if (count === MAX_EXTENSIONS) return malformed(segment, PROBLEM_IPV6_EXTENSION_CHAIN, at);
    if (segment.payloadEnd - at < 8) return malformed(segment, PROBLEM_IP_CUT, at);
    const kind = segment.protocol;
    const length = extensionLength(kind, view.getUint8(at + 1));
    if (at + length > segment.payloadEnd) {
      const cut = segment.truncated && at + length <= end;
      return malformed(segment, cut ? PROBLEM_IP_CUT : PROBLEM_IPV6_EXTENSION_LENGTH, at);
    }
    segment.protocol = view.getUint8(at);
    if (kind === PROTO_FRAGMENT) {
      if (readFragment(view, at, segment)) {
        transportAt(at + length, end, segment);
        return PACKET_FRAGMENT;
      }
    } else if (kind === PROTO_ROUTING) {
      readRouting(view, at, length, segment);
    } else if (kind === PROTO_HOP_BY_HOP || kind === PROTO_DESTINATION) {
      const jumbo = readOptions(view, at + 2, at + length, segment);
      if (jumbo > 0 && kind === PROTO_HOP_BY_HOP && view.getUint16(start + 4) === 0) {
        end = start + 40 + jumbo;
        setEnd(end, capturedEnd, originalEnd, start, segment);
      }
    }
    at += length;
  }
  return transportAt(at, end, segment);
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case PROTO_HOP_BY_HOP:
    case PROTO_ROUTING:
    case PROTO_FRAGMENT:
    case PROTO_AH:
    case PROTO_DESTINATION:
    case PROTO_MOBILITY:
    case PROTO_HIP:
    case PROTO_SHIM6:
      return true;
    default:
      return false;
  }
}

/** Lengths count 8 bytes beyond the first 8, except in AH (4 bytes, RFC 4302 2.2) and fragments. */
function extensionLength(kind: number, field: number): number {
  if (kind === PROTO_FRAGMENT) return 8;
  return kind === PROTO_AH ? Math.max(8, (field + 2) << 2) : (field + 1) << 3;
}

/** Whether the packet is truly a fragment; an atomic one (RFC 6946) is whole and is read on. */
function readFragment(view: DataView, at: number, segment: Segment): boolean {
  const field = view.getUint16(at + 2);
  segment.ipId = view.getUint32(at + 4);
  segment.fragmentOffset = field & 0xfff8;
  segment.moreFragments = (field & 1) !== 0;
  return segment.fragmentOffset !== 0 || segment.moreFragments;
}

/** While segments are left, the IPv6 header holds the next hop and the routing header the goal. */
function readRouting(view: DataView, at: number, length: number, segment: Segment): void {
  if (view.getUint8(at + 3) === 0 || length < 24) return;
  const type = view.getUint8(at + 2);
  // RFC 8754 2: segment routing lists its addresses backwards, the goal first.
  if (type === ROUTING_SEGMENTS) setDestination(view, at + 8, segment);
  if (type === ROUTING_SOURCE_ROUTE || type === ROUTING_MOBILE) {
    setDestination(view, at + 8 + ((length - 24) & ~15), segment);
  }
}

/** Walks hop-by-hop or destination options; returns the jumbo payload length, 0 without one. */
function readOptions(view: DataView, start: number, end: number, segment: Segment): number {
  let jumbo = 0;
  let at = start;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === OPTION_PAD1) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0xff;
    if (at + 2 + length > end) {
      note(segment, PROBLEM_IPV6_EXTENSION_LENGTH, at);
      return jumbo;
    }
    if (kind === OPTION_JUMBO) jumbo = jumboLength(view, at, length, segment);
    // RFC 6275 6.3: a mobile node away from home is known by its home address.
    if (kind === OPTION_HOME_ADDRESS && length === 16) setSource(view, at + 2, segment);
    at += 2 + length;
  }
  return jumbo;
}

/** RFC 2675 2: four bytes, more than what the ordinary length field could have said. */
function jumboLength(view: DataView, at: number, length: number, segment: Segment): number {
  const jumbo = length === 4 ? view.getUint32(at + 2) : 0;
  if (jumbo > 0xffff && jumbo < 0x7fff_ffff) return jumbo;
  note(segment, PROBLEM_IPV6_JUMBO, at);
  return 0;
}

function setSource(view: DataView, at: number, segment: Segment): void {
  segment.src0 = view.getInt32(at);
  segment.src1 = view.getInt32(at + 4);
  segment.src2 = view.getInt32(at + 8);
  segment.src3 = view.getInt32(at + 12);
}

function setDestination(view: DataView, at: number, segment: Segment): void {
  segment.dst0 = view.getInt32(at);
  segment.dst1 = view.getInt32(at + 4);
  segment.dst2 = view.getInt32(at + 8);
  segment.dst3 = view.getInt32(at + 12);
}
