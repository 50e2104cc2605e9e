/**
 * From the first byte of an IP packet to the record of its TCP segment: the one entry of the wire.
 *
 * Contract: the caller sees to it that [start, capturedEnd) lies inside the view, which it checks
 * once a chunk and not once a packet. Then no byte of it can make the parser throw, loop or read
 * outside, and a segment allocates nothing.
 */
import { verifyTcp } from "./checksum.ts";
import { readPlainSegment } from "./fastPath.ts";
import { readIcmp } from "./icmp.ts";
import { readIpv4, verifyIpv4Header } from "./ipv4.ts";
import { readIpv6 } from "./ipv6.ts";
import { malformed } from "./note.ts";
import { PROBLEM_IP_CUT, PROBLEM_IP_VERSION, PROBLEM_NONE } from "./problems.ts";
import { PROTO_ICMP, PROTO_ICMPV6, PROTO_TCP } from "./protocols.ts";
import { CHECKSUM_UNCHECKED, type Segment } from "./segment.ts";
import { readTcp } from "./tcp.ts";
import { PACKET_MALFORMED, PACKET_OTHER, PACKET_TCP, type PacketVerdict } from "./verdicts.ts";

/**
 * Parses the IP packet at `start` of `view` into `segment` and says what it is.
 *
 * `capturedEnd` is where the captured bytes end, `originalEnd` where they would end had the
 * capture not cut them (both offsets in the view, from the frame's record). With `verify` the
 * checksums of IPv4 and TCP are verified.
 */
export function parseIp(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
  verify: boolean,
): PacketVerdict {
  if (!readPlainSegment(view, start, capturedEnd, originalEnd, segment)) {
    return parseAnyIp(view, start, capturedEnd, originalEnd, segment, verify);
  }
  if (verify) {
    verifyIpv4Header(view, start, segment);
    segment.checksumVerdict = verifyTcp(view, segment);
  }
  return PACKET_TCP;
}

/** The same without the fast path: every packet, header by header. */
export function parseAnyIp(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
  verify: boolean,
): PacketVerdict {
  const wireEnd = Math.max(originalEnd, capturedEnd);
  segment.problem = PROBLEM_NONE;
  segment.icmpType = -1;
  segment.checksumVerdict = CHECKSUM_UNCHECKED;
  const header = readIpHeader(view, start, capturedEnd, wireEnd, segment);
  if (verify && segment.family === 4 && header !== PACKET_MALFORMED) {
    verifyIpv4Header(view, start, segment);
  }
  if (header !== PACKET_OTHER) return header;

  if (segment.protocol === PROTO_TCP) {
    const verdict = readTcp(view, segment);
    if (verify && verdict === PACKET_TCP) segment.checksumVerdict = verifyTcp(view, segment);
    return verdict;
  }
  const icmp = segment.family === 4 ? PROTO_ICMP : PROTO_ICMPV6;
  return segment.protocol === icmp ? readIcmp(view, segment) : PACKET_OTHER;
}

/**
 * Reads IP headers alone. PACKET_OTHER says that the transport header lies at `payloadStart`,
 * `length` bytes long, of which those up to `payloadEnd` were captured.
 */
export function readIpHeader(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  segment: Segment,
): PacketVerdict {
  if (start < 0 || start >= capturedEnd) return malformed(segment, PROBLEM_IP_CUT, start);
  const version = view.getUint8(start) >>> 4;
  if (version === 4) return readIpv4(view, start, capturedEnd, originalEnd, segment);
  if (version === 6) return readIpv6(view, start, capturedEnd, originalEnd, segment);
  return malformed(segment, PROBLEM_IP_VERSION, start);
}
