/**
 * The classic capture format (draft-ietf-opsawg-pcap): a file header of 24 bytes, then records of
 * a header and a packet. Both byte orders; microseconds, nanoseconds, the "modified" form that
 * Alexey Kuznetsov's libpcap wrote, and AIX's, which is told by its version alone.
 *
 * The format has no way to find the next record after a damaged one, so damage is final: searching
 * for something that looks like a header would invent packets.
 */
import type { Micros } from "../base/time.ts";
import type { Delivery } from "./delivery.ts";
import { MAX_RECORD_BYTES, type RecordFormat } from "./format.ts";
import {
  DIRECTION_INBOUND,
  DIRECTION_OUTBOUND,
  DIRECTION_UNKNOWN,
  type ProblemKind,
} from "./sink.ts";

const MAGIC_MICROS = 0xa1b2c3d4;
const MAGIC_NANOS = 0xa1b23c4d;
const MAGIC_MODIFIED = 0xa1b2cd34;

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** The modified form adds interface index, protocol, packet type and padding to each record. */
const MODIFIED_RECORD_HEADER_BYTES = 24;

/** What tcpdump takes when nobody says otherwise; a larger snap length raises the limit. */
const DEFAULT_SNAP_LENGTH = 262_144;

/** AIX writes interface types (RFC 1573) where others write link types. */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1], // Ethernet
  [9, 6], // token ring
  [15, 10], // FDDI
  [24, 0], // loopback
]);

/** Whether a file that begins with these four bytes, read as big-endian, is in this format. */
export function isPcapMagic(magic: number): boolean {
  return byteOrderOf(magic) !== null;
}

/** True for little-endian, false for big-endian, null when it is no pcap at all. */
function byteOrderOf(magic: number): boolean | null {
  if (isKnown(magic)) return false;
  if (isKnown(swap32(magic))) return true;
  return null;
}

function isKnown(magic: number): boolean {
  return magic === MAGIC_MICROS || magic === MAGIC_NANOS || magic === MAGIC_MODIFIED;
}

function swap32(x: number): number {
  return ((x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24)) >>> 0;
}

/** Parses a pcap file. */
export class PcapFormat implements RecordFormat {
  need = FILE_HEADER_BYTES;
  readonly skip = 0;
  problem: ProblemKind | null = null;
  problemValue = 0;

  readonly #out: Delivery;
  #headerRead = false;
  #littleEndian = true;
  #modified = false;
  #unitsPerMicro = 1;
  #lengthsMaySwap = false;
  #recordHeaderBytes = RECORD_HEADER_BYTES;
  #linkType = 0;
  #maxCaptured = DEFAULT_SNAP_LENGTH;
  #baseSeconds = -1;
  #baseFraction = 0;

  constructor(out: Delivery) {
    this.#out = out;
  }

  parse(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    if (this.#headerRead) return this.#parseRecords(bytes, view, start, end);
    if (end - start < FILE_HEADER_BYTES) return start;
    this.#readFileHeader(view, start);
    return this.#parseRecords(bytes, view, start + FILE_HEADER_BYTES, end);
  }

  #readFileHeader(view: DataView, at: number): void {
    const little = byteOrderOf(view.getUint32(at)) === true;
    const magic = view.getUint32(at, little);
    const major = view.getUint16(at + 4, little);
    const minor = view.getUint16(at + 6, little);
    const snapLength = view.getUint32(at + 16, little);
    const network = view.getUint32(at + 20, little);
    const aixLinkType = major === 2 && minor === 2 ? AIX_LINK_TYPES.get(network) : undefined;

    this.#headerRead = true;
    this.#littleEndian = little;
    this.#modified = magic === MAGIC_MODIFIED;
    this.#unitsPerMicro = magic === MAGIC_NANOS || aixLinkType !== undefined ? 1_000 : 1;
    // Before version 2.4 writers disagreed about which of the two lengths comes first.
    this.#lengthsMaySwap = major < 2 || (major === 2 && minor < 4) || major === 543;
    this.#recordHeaderBytes = this.#modified ? MODIFIED_RECORD_HEADER_BYTES : RECORD_HEADER_BYTES;
    this.#linkType = aixLinkType ?? network & 0x03ff_ffff;
    this.#maxCaptured = Math.max(DEFAULT_SNAP_LENGTH, Math.min(snapLength, MAX_RECORD_BYTES));
    this.need = this.#recordHeaderBytes;

    // The top bits of the link type: "the length of the FCS is given", and how many 16-bit words.
    const fcsGiven = aixLinkType === undefined && (network & 0x0400_0000) !== 0;
    this.#out.interfaces = 1;
    this.#out.sink.interface?.(0, {
      capture: 0,
      linkType: this.#linkType,
      snapLength,
      fcsLength: fcsGiven ? (network >>> 28) * 2 : null,
      name: "",
      description: "",
    });
  }

  #parseRecords(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    const little = this.#littleEndian;
    const headerBytes = this.#recordHeaderBytes;
    let at = start;
    while (end - at >= headerBytes) {
      let captured = view.getUint32(at + 8, little);
      let original = view.getUint32(at + 12, little);
      if (this.#lengthsMaySwap && captured > original) [captured, original] = [original, captured];
      if (captured > this.#maxCaptured) {
        this.problem = "record-too-long";
        this.problemValue = captured;
        return at;
      }
      const packet = at + headerBytes;
      const next = packet + captured;
      if (next > end) {
        this.need = next - at;
        return at;
      }
      const micros = this.#micros(view.getUint32(at, little), view.getUint32(at + 4, little));
      const direction = this.#modified ? directionOf(view.getUint8(at + 22)) : DIRECTION_UNKNOWN;
      const link = this.#linkType;
      this.#out.deliver(bytes, view, packet, next, original, micros, link, 0, direction);
      at = next;
    }
    this.need = headerBytes;
    return at;
  }

  #micros(seconds: number, fraction: number): Micros {
    if (this.#baseSeconds < 0) this.#startClock(seconds, fraction);
    // In whole units first: one division rounds less than a sum of rounded parts.
    const unitsPerSecond = 1_000_000 * this.#unitsPerMicro;
    const units = (seconds - this.#baseSeconds) * unitsPerSecond + fraction - this.#baseFraction;
    return units / this.#unitsPerMicro;
  }

  #startClock(seconds: number, fraction: number): void {
    this.#baseSeconds = seconds;
    this.#baseFraction = fraction;
    const nanosPerUnit = 1_000 / this.#unitsPerMicro;
    this.#out.startClock(BigInt(seconds) * 1_000_000_000n + BigInt(fraction * nanosPerUnit));
  }
}

/** Linux's packet types: 0 to us, 1 broadcast, 2 multicast, 3 to somebody else, 4 sent by us. */
function directionOf(packetType: number): number {
  if (packetType <= 2) return DIRECTION_INBOUND;
  return packetType === 4 ? DIRECTION_OUTBOUND : DIRECTION_UNKNOWN;
}
