/**
 * Writes ICMP errors about a packet, RFC 792 and RFC 4443: what a router or host of a simulated
 * network answers with. `icmp.ts` reads them.
 */
import { assert } from "../base/assert.ts";
import { sumBytes, transportChecksum } from "./checksum.ts";
import { PROTO_ICMP, PROTO_ICMPV6 } from "./protocols.ts";
import type { Segment } from "./segment.ts";
import { writeIpv4, writeIpv6 } from "./write.ts";

/** RFC 1812 4.3.2.3 and RFC 4443 2.4 (c): quote what fits without being fragmented again. */
const LARGEST_IPV4_ERROR = 576;
const LARGEST_IPV6_ERROR = 1280;

/** The longest that `writeIcmpError` writes, in bytes. */
export const MAX_ICMP_ERROR = LARGEST_IPV6_ERROR;

/**
 * Writes at `start` of `bytes` an ICMP error of `type` and `code` that quotes the IP packet at
 * [quotedStart, quotedEnd) of `quoted`, and returns its end. Addresses, TTL and family come from
 * `header`; `parameter` is the second word: the MTU in its place, a pointer, or 0.
 */
export function writeIcmpError(
  bytes: Uint8Array,
  start: number,
  header: Segment,
  type: number,
  code: number,
  parameter: number,
  quoted: Uint8Array,
  quotedStart: number,
  quotedEnd: number,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isIpv4 = header.family === 4;
  const at = start + (isIpv4 ? 20 : 40);
  const largest = isIpv4 ? LARGEST_IPV4_ERROR : LARGEST_IPV6_ERROR;
  const room = start + largest - (at + 8);
  const quote = quoted.subarray(quotedStart, Math.min(quotedEnd, quotedStart + room));
  const end = at + 8 + quote.length;
  assert(end <= bytes.length, "the caller's buffer has room for the ICMP error");

  view.setUint32(at, ((type << 24) | (code << 16)) >>> 0);
  view.setUint32(at + 4, parameter);
  bytes.set(quote, at + 8);
  if (isIpv4) {
    writeIpv4(view, start, end - start, PROTO_ICMP, header);
    view.setUint16(at + 2, ~sumBytes(view, at, end) & 0xffff);
  } else {
    writeIpv6(view, start, end - at, PROTO_ICMPV6, header);
    view.setUint16(at + 2, transportChecksum(view, at, end, PROTO_ICMPV6, header));
  }
  return end;
}
