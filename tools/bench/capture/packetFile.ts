/**
 * A pcap file that is written packet by packet: Ethernet, IPv4, TCP with valid checksums.
 *
 * Made for millions of packets: one buffer, templates for what never changes, and sums of the
 * payload pattern computed once, so that a checksum costs the headers and not the payload.
 */
import { closeSync, openSync, writeSync } from "node:fs";

const FILE_BUFFER_BYTES = 4 * 1024 * 1024;
const LONGEST_RECORD_BYTES = 16 + 14 + 60 + 60 + 1_460;
const ETHERNET_BYTES = 14;
const IP_BYTES = 20;
const TCP_BYTES = 20;
const IP_PROTOCOL_TCP = 6;

export const FIN = 0x01;
export const SYN = 0x02;
export const PSH = 0x08;
export const ACK = 0x10;

/** No-operation twice, then the timestamps option: the twelve bytes of every Linux segment. */
const TIMESTAMPS = Buffer.from([1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0]);
/** MSS 1460, SACK permitted, timestamps, window scale 7: a Linux SYN. */
const SYN_OPTIONS = Buffer.from([
  2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7,
]);
const TIMESTAMPS_AT = 4;
const SYN_TIMESTAMPS_AT = 8;

const text = "<p>Every connection, from its first SYN to its last FIN.</p>\n";
const pattern = Buffer.from(text.repeat(Math.ceil(2_048 / text.length)));
const patternSums = sumsOf(pattern);

/** sums[n]: the sum of the first n bytes as 16-bit words, the last one padded with zero. */
function sumsOf(bytes: Uint8Array): Float64Array {
  const sums = new Float64Array(bytes.length + 1);
  for (let n = 1; n <= bytes.length; n++) {
    const high = (n - 1) % 2 === 0;
    const byte = bytes[n - 1] as number;
    sums[n] = (sums[n - 1] as number) + (high ? byte << 8 : byte);
  }
  return sums;
}

function wordSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at += 2) {
    sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }
  return sum;
}

function withCarries(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest % 0x1_0000) + Math.floor(rest / 0x1_0000);
  return ~rest & 0xffff;
}

/** One end of a connection: its addresses as numbers. */
export interface Place {
  readonly address: number;
  readonly port: number;
  readonly mac: number;
}

/** What a segment says. */
export interface SegmentFields {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly length: number;
  readonly tsVal: number;
  readonly tsEcho: number;
}

/** Writes one capture; `snapLength` cuts packets as tcpdump -s would. */
export class PacketFile {
  readonly #descriptor: number;
  #buffer = Buffer.alloc(FILE_BUFFER_BYTES);
  #used = 24;
  readonly #snapLength: number;
  #identification = 1;
  packets = 0;
  bytes = 0;

  constructor(path: string, snapLength = 262_144) {
    this.#descriptor = openSync(path, "w");
    this.#snapLength = snapLength;
    this.#buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.#buffer.writeUInt16LE(2, 4);
    this.#buffer.writeUInt16LE(4, 6);
    this.#buffer.writeUInt32LE(snapLength, 16);
    this.#buffer.writeUInt32LE(1, 20);
  }

  /** One segment from one end to another, at that time since 1970. */
  segment(seconds: number, micros: number, from: Place, to: Place, segment: SegmentFields): void {
    if (FILE_BUFFER_BYTES - this.#used < LONGEST_RECORD_BYTES) this.#flush();
    const buffer = this.#buffer;
    const options = segment.flags & SYN ? SYN_OPTIONS : TIMESTAMPS;
    const tcpBytes = TCP_BYTES + options.length;
    const ipLength = IP_BYTES + tcpBytes + segment.length;
    const original = ETHERNET_BYTES + ipLength;
    const captured = Math.min(original, this.#snapLength);
    const record = this.#used;
    buffer.writeUInt32LE(seconds, record);
    buffer.writeUInt32LE(micros, record + 4);
    buffer.writeUInt32LE(captured, record + 8);
    buffer.writeUInt32LE(original, record + 12);

    const frame = record + 16;
    buffer.writeUIntBE(to.mac, frame, 6);
    buffer.writeUIntBE(from.mac, frame + 6, 6);
    buffer.writeUInt16BE(0x0800, frame + 12);
    const ip = frame + ETHERNET_BYTES;
    this.#ipHeader(ip, ipLength, from, to);
    const tcp = ip + IP_BYTES;
    this.#tcpHeader(tcp, from, to, segment, options);
    pattern.copy(buffer, tcp + tcpBytes, 0, segment.length);
    const pseudo = wordSum(buffer, ip + 12, ip + 20) + IP_PROTOCOL_TCP + tcpBytes + segment.length;
    const sum = pseudo + wordSum(buffer, tcp, tcp + tcpBytes) + (patternSums[segment.length] ?? 0);
    buffer.writeUInt16BE(withCarries(sum), tcp + 16);

    this.#used = frame + captured;
    this.packets++;
  }

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #ipHeader(at: number, length: number, from: Place, to: Place): void {
    const buffer = this.#buffer;
    buffer.writeUInt16BE(0x4500, at);
    buffer.writeUInt16BE(length, at + 2);
    this.#identification = (this.#identification + 1) & 0xffff;
    buffer.writeUInt16BE(this.#identification, at + 4);
    buffer.writeUInt16BE(0x4000, at + 6); // don't fragment
    buffer.writeUInt16BE((64 << 8) | IP_PROTOCOL_TCP, at + 8);
    buffer.writeUInt16BE(0, at + 10);
    buffer.writeUInt32BE(from.address, at + 12);
    buffer.writeUInt32BE(to.address, at + 16);
    buffer.writeUInt16BE(withCarries(wordSum(buffer, at, at + IP_BYTES)), at + 10);
  }

  #tcpHeader(
    at: number,
    from: Place,
    to: Place,
    { seq, ack, flags, tsVal, tsEcho }: SegmentFields,
    options: Buffer,
  ): void {
    const buffer = this.#buffer;
    buffer.writeUInt16BE(from.port, at);
    buffer.writeUInt16BE(to.port, at + 2);
    buffer.writeUInt32BE(seq, at + 4);
    buffer.writeUInt32BE(flags & ACK ? ack : 0, at + 8);
    buffer[at + 12] = ((TCP_BYTES + options.length) >> 2) << 4;
    buffer[at + 13] = flags;
    buffer.writeUInt16BE(flags & SYN ? 64_240 : 502, at + 14);
    buffer.writeUInt32BE(0, at + 16);
    options.copy(buffer, at + TCP_BYTES);
    const stamps = at + TCP_BYTES + (flags & SYN ? SYN_TIMESTAMPS_AT : TIMESTAMPS_AT);
    buffer.writeUInt32BE(tsVal, stamps);
    buffer.writeUInt32BE(tsEcho, stamps + 4);
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#buffer, 0, this.#used);
    this.bytes += this.#used;
    this.#used = 0;
  }
}
