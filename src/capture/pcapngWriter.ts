/**
 * Writes pcapng: one section, its interfaces, and packets with nanoseconds and comments.
 *
 * For whoever has packets and wants Wireshark to open them (a simulated network's tap). It hands
 * out finished blocks one by one and keeps none; where they go is the caller's business. Time is
 * given as whole nanoseconds since 1970 in a bigint, or as micros from a base that is given once.
 */
import { assert } from "../base/assert.ts";
import type { Micros } from "../base/time.ts";
import { BLOCK } from "./pcapngBlocks.ts";
import { OPTION } from "./pcapngOptions.ts";

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** if_tsresol: ten to the minus ninth. */
const NANOSECONDS = 9;
const SECTION_LENGTH_UNKNOWN = 0xffff_ffff;
const MAX_OPTION_BYTES = 0xffff;
const utf8 = new TextEncoder();

/** What a packet may say beside its bytes. */
export interface PacketExtras {
  /** On the wire, in bytes; as long as the bytes given when absent. */
  readonly originalLength?: number;
  /** DIRECTION_INBOUND or DIRECTION_OUTBOUND. */
  readonly direction?: number;
  readonly comment?: string;
}

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

/** Makes the blocks of one pcapng section, little-endian. */
export class PcapngWriter {
  readonly #baseNanos: bigint;
  #interfaces = 0;

  /** `baseNanos` is the time, in nanoseconds from 1970, from which packets count their micros. */
  constructor(baseNanos = 0n) {
    this.#baseNanos = baseNanos;
  }

  /** The section header: the first block of the file. `application` names who wrote it. */
  section(application: string): Uint8Array<ArrayBuffer> {
    const SHB_USERAPPL = 4;
    const block = new Block(BLOCK.section, 16, [textOption(SHB_USERAPPL, application)]);
    block.uint32(0, BYTE_ORDER_MAGIC);
    block.uint16(4, 1); // version 1.0
    block.uint32(8, SECTION_LENGTH_UNKNOWN);
    block.uint32(12, SECTION_LENGTH_UNKNOWN);
    return block.bytes;
  }

  /** Declares an interface; the first is number 0, the next 1. `linkType` is a LINKTYPE_ number. */
  interface(linkType: number, name: string, snapLength = 0): Uint8Array<ArrayBuffer> {
    this.#interfaces++;
    const block = new Block(BLOCK.interface, 8, [
      textOption(OPTION.interfaceName, name),
      { code: OPTION.interfaceResolution, value: Uint8Array.of(NANOSECONDS) },
    ]);
    block.uint16(0, linkType);
    block.uint32(4, snapLength);
    return block.bytes;
  }

  /** One packet on a declared interface, `micros` after the base, rounded to a nanosecond. */
  packet(
    interfaceNumber: number,
    micros: Micros,
    packet: Uint8Array,
    extras: PacketExtras = {},
  ): Uint8Array<ArrayBuffer> {
    assert(interfaceNumber < this.#interfaces, "a packet names an interface declared before it");
    const nanos = this.#baseNanos + microsToNanos(micros);
    const padded = (packet.length + 3) & ~3;
    const block = new Block(BLOCK.enhancedPacket, 20 + padded, packetOptions(extras));
    block.uint32(0, interfaceNumber);
    block.uint32(4, Number((nanos >> 32n) & 0xffff_ffffn));
    block.uint32(8, Number(nanos & 0xffff_ffffn));
    block.uint32(12, packet.length);
    block.uint32(16, extras.originalLength ?? packet.length);
    block.put(20, packet);
    return block.bytes;
  }
}

function microsToNanos(micros: Micros): bigint {
  const whole = Math.floor(micros);
  return BigInt(whole) * 1_000n + BigInt(Math.round((micros - whole) * 1_000));
}

function packetOptions(extras: PacketExtras): Option[] {
  const options: Option[] = [];
  if (extras.comment !== undefined) options.push(textOption(OPTION.comment, extras.comment));
  if (extras.direction !== undefined) {
    const value = Uint8Array.of(extras.direction & 3, 0, 0, 0);
    options.push({ code: OPTION.packetFlags, value });
  }
  return options;
}

function textOption(code: number, text: string): Option {
  return { code, value: utf8.encode(text).subarray(0, MAX_OPTION_BYTES) };
}

/** A block with its two lengths and its options in place; the body is to be filled in. */
class Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(type: number, bodyBytes: number, options: readonly Option[]) {
    const length = 12 + bodyBytes + optionBytes(options);
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
    this.#view.setUint32(0, type, true);
    this.#view.setUint32(4, length, true);
    this.#view.setUint32(length - 4, length, true);
    let at = bodyBytes;
    for (const { code, value } of options) {
      this.uint16(at, code);
      this.uint16(at + 2, value.length);
      this.put(at + 4, value);
      at += 4 + ((value.length + 3) & ~3);
    }
  }

  uint16(at: number, value: number): void {
    this.#view.setUint16(8 + at, value, true);
  }

  uint32(at: number, value: number): void {
    this.#view.setUint32(8 + at, value, true);
  }

  put(at: number, value: Uint8Array): void {
    this.bytes.set(value, 8 + at);
  }
}

/** Each option padded to four bytes, and the one that ends the list; nothing when there is none. */
function optionBytes(options: readonly Option[]): number {
  if (options.length === 0) return 0;
  return options.reduce((sum, { value }) => sum + 4 + ((value.length + 3) & ~3), 4);
}
