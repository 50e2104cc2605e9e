/**
 * The pcapng format (draft-ietf-opsawg-pcapng): blocks, each with its length at both ends.
 *
 * This file knows blocks and sections; what the blocks say about packets and interfaces is in
 * pcapngBlocks.ts. Each section has a byte order and interfaces of its own. Blocks that say
 * nothing about packets (name resolution, secrets, custom) are passed over, however long.
 * Lengths that contradict each other are final: the next block could only be guessed.
 */
import type { Delivery } from "./delivery.ts";
import { MAX_RECORD_BYTES, type RecordFormat } from "./format.ts";
import { BLOCK, SectionBlocks } from "./pcapngBlocks.ts";
import type { ProblemKind } from "./sink.ts";

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;
/** Type, length and the first four bytes of the body: what tells a section's byte order. */
const BLOCK_HEAD_BYTES = 12;
const SMALLEST_SECTION_BYTES = 28;
/** Blocks that are of no interest and longer than this are not even collected. */
const MAX_IGNORED_BYTES = 65_536;

/** Whether a file that begins with these four bytes, read in either order, is in this format. */
export function isPcapngMagic(magic: number): boolean {
  return magic === BLOCK.section;
}

/** Parses a pcapng file. */
export class PcapngFormat implements RecordFormat {
  need = BLOCK_HEAD_BYTES;
  skip = 0;
  problem: ProblemKind | null = null;
  problemValue = 0;

  readonly #blocks: SectionBlocks;
  #little = true;

  constructor(out: Delivery) {
    this.#blocks = new SectionBlocks(out);
  }

  parse(bytes: Uint8Array, view: DataView, start: number, end: number): number {
    this.skip = 0;
    let at = start;
    while (end - at >= BLOCK_HEAD_BYTES) {
      const length = this.#blockLength(view, at);
      if (this.problem !== null || this.skip > 0) return at;
      if (length > end - at) {
        this.need = length;
        return at;
      }
      this.#block(bytes, view, at, at + length);
      if (this.problem !== null) return at;
      at += length;
    }
    this.need = BLOCK_HEAD_BYTES;
    return at;
  }

  /** The length of the block at `at`, in bytes; sets `problem` or `skip` when it is not read. */
  #blockLength(view: DataView, at: number): number {
    let little = this.#little;
    if (view.getUint32(at) === BLOCK.section) {
      const magic = view.getUint32(at + 8);
      if (magic !== BYTE_ORDER_MAGIC && magic !== BYTE_ORDER_MAGIC_SWAPPED) {
        return this.#stop("byte-order-unknown", magic);
      }
      little = magic === BYTE_ORDER_MAGIC_SWAPPED;
      this.#little = little;
    }
    const length = view.getUint32(at + 4, little);
    if (length < BLOCK_HEAD_BYTES || (length & 3) !== 0) {
      return this.#stop("record-length-impossible", length);
    }
    const type = view.getUint32(at, little);
    if (!this.#blocks.reads(type) && length > MAX_IGNORED_BYTES) {
      this.skip = length;
      this.#blocks.passOver(type);
    } else if (length > MAX_RECORD_BYTES) {
      this.#stop("record-too-long", length);
    }
    return length;
  }

  #block(bytes: Uint8Array, view: DataView, at: number, end: number): void {
    const little = this.#little;
    const trailing = view.getUint32(end - 4, little);
    if (trailing !== end - at) {
      this.#stop("record-lengths-differ", trailing);
      return;
    }
    if (view.getUint32(at, little) === BLOCK.section) this.#section(bytes, view, at, end);
    else if (!this.#blocks.block(bytes, view, at, end)) {
      this.problem = this.#blocks.problem;
      this.problemValue = this.#blocks.problemValue;
    }
  }

  #section(bytes: Uint8Array, view: DataView, at: number, end: number): void {
    if (end - at < SMALLEST_SECTION_BYTES) {
      this.#stop("record-length-impossible", end - at);
      return;
    }
    const major = view.getUint16(at + 12, this.#little);
    if (major !== 1) this.#stop("version-unknown", major);
    else this.#blocks.startSection(bytes, view, at + 24, end - 4, this.#little);
  }

  #stop(kind: ProblemKind, value: number): number {
    this.problem = kind;
    this.problemValue = value;
    return 0;
  }
}
