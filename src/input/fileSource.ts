/**
 * A file, read in large pieces into one buffer that is used again and again.
 *
 * Synchronous reads: from the page cache they cost one copy and no thread switch. The piece is
 * small enough to be still in the processor's own cache when it is parsed; a megabyte is not, and
 * takes up to twice as long to read.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UserError } from "../base/errors/userError.ts";
import type { ProblemKind } from "../capture/index.ts";
import type { ByteSource } from "./source.ts";

/** How much is read at once, in bytes. */
const PIECE_BYTES = 128 * 1024;

/** Standard input, output and error stay open: Node closes them itself, at its end. */
const LAST_STANDARD_STREAM = 2;

/** A regular file. */
export class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  bytesRead = 0;
  failure: ProblemKind | null = null;
  readonly #descriptor: number;
  #open = true;

  /** Takes over an open descriptor; see `openFile`. */
  constructor(name: string, descriptor: number) {
    this.name = name;
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    yield* this.pieces();
  }

  *pieces(): Generator<Uint8Array> {
    const buffer = new Uint8Array(new ArrayBuffer(PIECE_BYTES));
    for (let count = this.#read(buffer); count > 0; count = this.#read(buffer)) {
      this.bytesRead += count;
      yield count === buffer.length ? buffer : buffer.subarray(0, count);
    }
  }

  close(): void {
    if (this.#open && this.#descriptor > LAST_STANDARD_STREAM) closeSync(this.#descriptor);
    this.#open = false;
  }

  /** The first bytes, read without moving on. */
  head(byteCount: number): Uint8Array {
    const head = new Uint8Array(byteCount);
    return head.subarray(0, this.#read(head, 0));
  }

  /** Bytes read into `buffer`; 0 at the end, and when the disk or the network lets us down. */
  #read(buffer: Uint8Array, position: number | null = null): number {
    try {
      return readSync(this.#descriptor, buffer, 0, buffer.length, position);
    } catch {
      this.failure = "read-failed";
      return 0;
    }
  }
}

/** Opens a file by name; throws a UserError when it is not there, a directory, or forbidden. */
export function openFile(path: string): FileSource {
  const descriptor = openOrExplain(path);
  if (fstatSync(descriptor).isDirectory()) {
    closeSync(descriptor);
    throw new UserError("input.directory", { path });
  }
  return new FileSource(path, descriptor);
}

function openOrExplain(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw explainOpening(path, error as NodeJS.ErrnoException);
  }
}

/** The UserError that says why `path` cannot be read. */
export function explainOpening(path: string, error: NodeJS.ErrnoException): UserError {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    return new UserError("input.missing", { path });
  }
  if (error.code === "EACCES" || error.code === "EPERM") {
    return new UserError("input.forbidden", { path });
  }
  if (error.code === "EISDIR") return new UserError("input.directory", { path });
  return new UserError("input.unreadable", { path, code: error.code ?? error.message });
}
