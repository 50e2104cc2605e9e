/**
 * A file, read in large pieces into one buffer that is used again and again.
 *
 * Synchronous reads: from the page cache they cost one copy and no thread switch. A megabyte a
 * piece is past the point where larger ones pay, and small enough to stay in the processor's cache.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UserError } from "../../base/userError.ts";
import type { ProblemKind } from "../../capture/index.ts";
import type { ByteSource } from "./source.ts";

/** How much is read at once, in bytes. */
export const PIECE_BYTES = 1024 * 1024;

/** A regular file. */
export class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  bytesRead = 0;
  failure: ProblemKind | null = null;
  readonly #descriptor: number;

  /** Takes an open descriptor, which is closed once all is read; see `openFile`. */
  constructor(name: string, descriptor: number) {
    this.name = name;
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(new ArrayBuffer(PIECE_BYTES));
    try {
      for (;;) {
        const count = this.#read(buffer);
        if (count === 0) return;
        this.bytesRead += count;
        yield count === buffer.length ? buffer : buffer.subarray(0, count);
      }
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Bytes read into `buffer`; 0 at the end, and when the disk or the network lets us down. */
  #read(buffer: Uint8Array): number {
    try {
      return readSync(this.#descriptor, buffer, 0, buffer.length, null);
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
