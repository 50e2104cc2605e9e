/**
 * Packets made byte by byte for what a drill cannot spell: IP options, strange TCP options, IPv6,
 * addresses that are no host's. The checksum is summed here as RFC 1071 tells it, word by word, so
 * that it also checks the engine's.
 */
import type { Stack } from "../../src/engine/stack.ts";
import { parseAddress } from "../../src/wire/address.ts";
import { MAX_ICMP_ERROR, writeIcmpError } from "../../src/wire/icmpBuild.ts";
import { Segment } from "../../src/wire/segment.ts";
import { concat, hex, u16 } from "../wire/bytes.ts";

export interface Raw {
  readonly from: string;
  readonly to: string;
  readonly flags: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly window?: number;
  readonly fromPort?: number;
  readonly toPort?: number;
  /** Hex, whole words. */
  readonly options?: string;
  /** IPv4 options, or an IPv6 destination options header's content, in hex. */
  readonly ipOptions?: string;
  readonly payload?: Uint8Array;
}

const u32 = (value: number): Uint8Array => concat(u16(value >>> 16), u16(value & 0xffff));

function addressBytes(text: string): Uint8Array {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  const words = address.family === 4 ? [address.words[0]] : address.words;
  return concat(...words.map(u32));
}

/** The ones' complement sum of 16-bit words; 0xffff where the checksum in them is right. */
export function onesSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) {
    sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

/** What precedes a TCP segment in its checksum: RFC 9293 3.1, RFC 8200 8.1. */
export const pseudoHeader = (from: Uint8Array, to: Uint8Array, length: number): Uint8Array =>
  from.length === 4 ? concat(from, to, u16(6), u16(length)) : concat(from, to, u32(length), u32(6));

/** The packet's bytes. */
export function rawPacket(raw: Raw): Uint8Array {
  const [from, to] = [addressBytes(raw.from), addressBytes(raw.to)];
  const options = hex(raw.options ?? "");
  const offset = (20 + options.length) / 4;
  const segment = concat(
    u16(raw.fromPort ?? 7000),
    u16(raw.toPort ?? 80),
    u32(raw.seq ?? 0),
    u32(raw.ack ?? 0),
    u16((offset << 12) | raw.flags),
    u16(raw.window ?? 65_535),
    hex("0000 0000"),
    options,
    raw.payload ?? new Uint8Array(),
  );
  const sum = ~onesSum(concat(pseudoHeader(from, to, segment.length), segment)) & 0xffff;
  segment.set(u16(sum), 16);
  const more = hex(raw.ipOptions ?? "");
  if (from.length === 4) {
    const header = Uint8Array.of(0x45 + more.length / 4, 0);
    const length = u16(20 + more.length + segment.length);
    return concat(header, length, hex("0000 4000 4006 0000"), from, to, more, segment);
  }
  const chain =
    more.length === 0 ? more : concat(Uint8Array.of(6, (more.length + 2) / 8 - 1), more);
  const next = more.length === 0 ? 6 : 60;
  const length = u16(chain.length + segment.length);
  return concat(hex("60000000"), length, Uint8Array.of(next, 64), from, to, chain, segment);
}

/** A packet that left a stack. */
export interface Left {
  readonly bytes: Uint8Array;
  readonly version: number;
  /** Type of service or traffic class; TTL or hop limit. */
  readonly tos: number;
  readonly ttl: number;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly segment: Uint8Array;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  /** Hex. */
  readonly options: string;
  readonly length: number;
}

/** Everything that the stack has to send now. */
export function takeAll(stack: Stack, now: number): Left[] {
  const all: Left[] = [];
  for (let p = stack.pollTransmit(now); p; p = stack.pollTransmit(now)) {
    all.push(describePacket(p.bytes.slice(p.start, p.end)));
  }
  return all;
}

/** What a packet says, from its bytes. */
export function describePacket(bytes: Uint8Array): Left {
  const view = new DataView(bytes.buffer);
  const version = (bytes[0] as number) >> 4;
  const at = version === 4 ? 20 : 40;
  const [source, size] = version === 4 ? [12, 4] : [8, 16];
  const header = (view.getUint8(at + 12) >> 4) * 4;
  const options = bytes.subarray(at + 20, at + header);
  return {
    bytes,
    version,
    tos: version === 4 ? view.getUint8(1) : (view.getUint16(0) >> 4) & 0xff,
    ttl: view.getUint8(version === 4 ? 8 : 7),
    from: bytes.slice(source, source + size),
    to: bytes.slice(source + size, source + 2 * size),
    segment: bytes.slice(at),
    flags: view.getUint8(at + 13),
    seq: view.getUint32(at + 4),
    ack: view.getUint32(at + 8),
    window: view.getUint16(at + 14),
    options: [...options].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    length: bytes.length - at - header,
  };
}

/** An ICMP error of the peer's about a packet that left, as bytes; `shift` moves its number. */
export function icmpAbout(packet: Left, type: number, code: number, shift = 0): Uint8Array {
  const quoted = packet.bytes.slice();
  const at = quoted.length - packet.segment.length + 4;
  quoted.set(u32((packet.seq + shift) >>> 0), at);
  const header = new Segment();
  header.family = packet.version === 4 ? 4 : 6;
  const word = (address: Uint8Array, i: number): number =>
    new DataView(address.buffer, address.byteOffset).getInt32(4 * i);
  header.src0 = word(packet.to, 0);
  header.dst0 = word(packet.from, 0);
  if (header.family === 6) {
    [header.src1, header.src2, header.src3] = [1, 2, 3].map((i) => word(packet.to, i)) as Three;
    [header.dst1, header.dst2, header.dst3] = [1, 2, 3].map((i) => word(packet.from, i)) as Three;
  }
  const bytes = new Uint8Array(MAX_ICMP_ERROR);
  const end = writeIcmpError(bytes, 0, header, type, code, 0, quoted, 0, quoted.length);
  return bytes.subarray(0, end);
}

type Three = [number, number, number];
