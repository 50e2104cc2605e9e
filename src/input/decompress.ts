/**
 * Compressed captures, recognised by their first bytes and never by their names: gzip (RFC 1952)
 * and Zstandard (RFC 8878), also several members one after another.
 *
 * A compressed file that is cut short or damaged gives all that can be unpacked, and then its
 * `failure` says so; a damaged one that comes through a pipe, which cannot be read twice, all but
 * the last piece before the damage. All else passes through untouched.
 */
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../base/errors/userError.ts";
import type { ProblemKind } from "../capture/index.ts";
import { rescue } from "./rescue.ts";
import type { ByteSource } from "./source.ts";

/** How much zlib unpacks at once: less costs time, more is lost where a file is damaged. */
const UNPACKED_PIECE_BYTES = 65_536;
/** Zstandard may unpack four bytes to 128 KiB: small pieces in keep the pieces out bounded. */
const ZSTD_PIECE_BYTES = 1_024;
/** The largest window that is accepted, in bytes; it is the limit of the `zstd` program too. */
const ZSTD_MAX_WINDOW_BYTES = 128 * 1024 * 1024;
/** Bytes that tell whether, and how, a file is packed. */
export const LONGEST_HEAD_BYTES = 18;

/** The same source, unpacked if it is packed. */
export class UnpackedSource implements ByteSource {
  readonly #packed: ByteSource;
  readonly #again: (() => ByteSource) | null;
  #failure: ProblemKind | null = null;

  /** `again` opens the same bytes once more, where they can be read twice. */
  constructor(packed: ByteSource, again: (() => ByteSource) | null = null) {
    this.#packed = packed;
    this.#again = again;
  }

  get name(): string {
    return this.#packed.name;
  }

  get size(): number | null {
    return this.#packed.size;
  }

  get bytesRead(): number {
    return this.#packed.bytesRead;
  }

  get failure(): ProblemKind | null {
    return this.#packed.failure ?? this.#failure;
  }

  close(): void {
    this.#packed.close();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const pieces = this.#packed.chunks()[Symbol.asyncIterator]();
    const head = await readHead(pieces);
    const all = prepend(head, pieces);
    if (isGzip(head)) yield* this.#gunzip(all);
    else if (isZstd(head)) yield* this.#unzstd(head, all);
    else yield* all;
  }

  async *#gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: UNPACKED_PIECE_BYTES });
    // The unpacking thread reads a piece while the next one is read: each needs its own memory.
    const input = Readable.from(copies(packed));
    input.on("error", (error) => gunzip.destroy(error));
    let delivered = 0;
    try {
      for await (const piece of input.pipe(gunzip) as AsyncIterable<Uint8Array>) {
        delivered += piece.length;
        yield piece;
      }
    } catch (error) {
      this.#failure = gzipFailure(error as NodeJS.ErrnoException);
      if (this.#again !== null) yield* rescue(this.#again(), delivered, gunzip.bytesWritten);
    }
  }

  async *#unzstd(head: Uint8Array, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const window = zstdWindowBytes(head);
    if (window > ZSTD_MAX_WINDOW_BYTES) {
      throw new UserError("input.zstdWindow", { path: this.name, bytes: window });
    }
    // Loaded when it is needed: most captures are not packed, and every start would pay for it.
    const { Decompress } = createRequire(import.meta.url)("fzstd") as typeof import("fzstd");
    const unpacked: Uint8Array[] = [];
    const zstd = new Decompress((piece) => unpacked.push(piece));
    const push = (piece: Uint8Array, final: boolean): Uint8Array[] => {
      try {
        zstd.push(piece, final);
      } catch {
        this.#failure = final ? "compressed-data-ends" : "compressed-data-damaged";
      }
      return unpacked.splice(0);
    };
    for await (const piece of packed) {
      for (let at = 0; at < piece.length; at += ZSTD_PIECE_BYTES) {
        yield* push(piece.slice(at, at + ZSTD_PIECE_BYTES), false);
        if (this.#failure !== null) return;
      }
    }
    yield* push(new Uint8Array(0), true);
  }
}

function gzipFailure(error: NodeJS.ErrnoException): ProblemKind {
  if (error instanceof UserError) throw error;
  return error.code === "Z_BUF_ERROR" ? "compressed-data-ends" : "compressed-data-damaged";
}

/** Whether a file that begins with `head` is one that `UnpackedSource` unpacks. */
export function isPacked(head: Uint8Array): boolean {
  return isGzip(head) || isZstd(head);
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** A frame's magic number, or that of a frame to be skipped, which may come first. */
function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** RFC 8878 section 3.1.1.1.2: the window of the first frame; 0 when its head does not say. */
function zstdWindowBytes(head: Uint8Array): number {
  const descriptor = head[4] ?? 0;
  const window = head[5] ?? 0;
  if (head[0] !== 0x28) return 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  if (!singleSegment) return 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8);
  // A frame in one segment needs a window as large as its content.
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] as number;
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6] as number;
  let size = 0;
  for (let i = sizeBytes - 1; i >= 0; i--) size = size * 256 + (head[5 + dictionaryBytes + i] ?? 0);
  return size;
}

/** The first bytes, enough to know the format by, in memory of their own. */
async function readHead(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < LONGEST_HEAD_BYTES) {
    const { done, value } = await pieces.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* prepend(
  head: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return;
    yield value;
  }
}

async function* copies(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield piece.slice();
}
