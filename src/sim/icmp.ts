/**
 * The ICMP errors that nodes on the way send back (RFC 792, RFC 1191, RFC 4443): a way that ends, a
 * packet too long, a hop limit used up. They quote the start of the packet that they are about.
 *
 * No error is sent about an ICMP error or a fragment (RFC 1122 3.2.2); rates are not limited.
 */
import {
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_TIME_EXCEEDED,
  ICMPV6_UNREACHABLE,
  PACKET_TCP,
  PROTO_ICMP,
  PROTO_ICMPV6,
  parseAddress,
  Segment,
  sumBytes,
  transportChecksum,
  withCarries,
  writeIpv4,
  writeIpv6,
} from "../wire/index.ts";
import type { Packet } from "./link.ts";

/** Why a packet is sent back. */
export type IcmpReason =
  | { readonly kind: "too big"; readonly mtu: number }
  | { readonly kind: "time exceeded" }
  | { readonly kind: "no route" }
  | { readonly kind: "host unreachable" };

/** RFC 1812 4.3.2.3 and RFC 4443 2.4: quote as much as fits these; more than any TCP header. */
const QUOTE_V4 = 548;
const QUOTE_V6 = 1232;

/** An ICMP error from `from` about `packet`, undefined where none may be sent. */
export function icmpAbout(
  packet: Packet,
  from: readonly string[],
  reason: IcmpReason,
): Uint8Array | undefined {
  const { segment: about, verdict } = packet;
  if (verdict !== PACKET_TCP) return undefined;
  const own = from.map(parseAddress).find((address) => address?.family === about.family);
  if (own === undefined) return undefined;
  const header = new Segment();
  header.family = about.family;
  [header.src0, header.src1, header.src2, header.src3] = own.words;
  [header.dst0, header.dst1, header.dst2, header.dst3] = sourceOf(about);
  return about.family === 4 ? icmpv4(packet, header, reason) : icmpv6(packet, header, reason);
}

const sourceOf = (s: Readonly<Segment>): [number, number, number, number] => [
  s.src0,
  s.src1,
  s.src2,
  s.src3,
];

function icmpv4(packet: Packet, header: Segment, reason: IcmpReason): Uint8Array {
  const quote = packet.bytes.subarray(packet.start, Math.min(packet.end, packet.start + QUOTE_V4));
  const bytes = new Uint8Array(28 + quote.length);
  const view = new DataView(bytes.buffer);
  writeIpv4(view, 0, bytes.length, PROTO_ICMP, header);
  const [type, code] = typeAndCodeV4(reason);
  bytes[20] = type;
  bytes[21] = code;
  if (reason.kind === "too big") view.setUint16(26, reason.mtu); // RFC 1191 section 4
  bytes.set(quote, 28);
  view.setUint16(22, ~withCarries(sumBytes(view, 20, bytes.length)) & 0xffff);
  return bytes;
}

function typeAndCodeV4(reason: IcmpReason): [type: number, code: number] {
  switch (reason.kind) {
    case "too big":
      return [ICMP_UNREACHABLE, ICMP_FRAGMENTATION_NEEDED];
    case "time exceeded":
      return [ICMP_TIME_EXCEEDED, 0];
    case "no route":
      return [ICMP_UNREACHABLE, 0];
    case "host unreachable":
      return [ICMP_UNREACHABLE, 1];
  }
}

function icmpv6(packet: Packet, header: Segment, reason: IcmpReason): Uint8Array {
  const quote = packet.bytes.subarray(packet.start, Math.min(packet.end, packet.start + QUOTE_V6));
  const bytes = new Uint8Array(48 + quote.length);
  const view = new DataView(bytes.buffer);
  writeIpv6(view, 0, bytes.length - 40, PROTO_ICMPV6, header);
  const [type, code] = typeAndCodeV6(reason);
  bytes[40] = type;
  bytes[41] = code;
  if (reason.kind === "too big") view.setUint32(44, reason.mtu); // RFC 4443 3.2
  bytes.set(quote, 48);
  view.setUint16(42, transportChecksum(view, 40, bytes.length, PROTO_ICMPV6, header));
  return bytes;
}

function typeAndCodeV6(reason: IcmpReason): [type: number, code: number] {
  switch (reason.kind) {
    case "too big":
      return [ICMPV6_PACKET_TOO_BIG, 0];
    case "time exceeded":
      return [ICMPV6_TIME_EXCEEDED, 0];
    case "no route":
      return [ICMPV6_UNREACHABLE, 0];
    case "host unreachable":
      return [ICMPV6_UNREACHABLE, 3];
  }
}
