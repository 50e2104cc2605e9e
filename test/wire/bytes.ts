/** Hand-made bytes for tests: hex in groups as one reads them in an RFC, and parts of packets. */
import { parseIp, type Segment } from "../../src/wire/index.ts";

/** Bytes from hex; blanks do not count. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Sixteen bits in network order. */
export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** An IPv4 header without a checksum from 10.0.0.1 to 10.0.0.2, in front of `payload`. */
export function ipv4(protocol: number, payload: Uint8Array, fragment = 0x4000): Uint8Array {
  const head = [hex("4500"), u16(20 + payload.length), hex("1234"), u16(fragment)];
  const tail = [Uint8Array.of(64, protocol), hex("0000 0a000001 0a000002")];
  return concat(...head, ...tail, payload);
}

/** An IPv6 header from 2001:db8::1 to 2001:db8::2, in front of `payload`. */
export function ipv6(nextHeader: number, payload: Uint8Array): Uint8Array {
  const addresses = hex("20010db8000000000000000000000001 20010db8000000000000000000000002");
  const head = concat(hex("60012345"), u16(payload.length), Uint8Array.of(nextHeader, 63));
  return concat(head, addresses, payload);
}

/** A UDP header without a checksum in front of `payload`. */
export function udp(destinationPort: number, payload: Uint8Array): Uint8Array {
  return concat(hex("c000"), u16(destinationPort), u16(8 + payload.length), hex("0000"), payload);
}

/** Ports 4660 to 80, SEG.SEQ 0xfffffff0, SEG.ACK 0x80000001, window 502, `options` and `data`. */
export function tcp(
  flags: number,
  options: Uint8Array = new Uint8Array(),
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const offset = (20 + options.length) / 4;
  const control = u16((offset << 12) | flags);
  return concat(hex("12340050 fffffff0 80000001"), control, hex("01f6 abcd 0007"), options, data);
}

/** Parses a whole packet. */
export function parse(bytes: Uint8Array, segment: Segment, verify = false): number {
  return parseIp(viewOf(bytes), 0, bytes.length, bytes.length, segment, verify);
}
