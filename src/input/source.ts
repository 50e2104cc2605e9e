/**
 * Where the bytes of a capture come from: a file, standard input, a capturing program.
 * All are read the same way, piece by piece; what differs is told by the fields.
 */
import type { ProblemKind } from "../capture/index.ts";

/** Bytes to be read once, from first to last. */
export interface ByteSource {
  /** As the user called it: a path, "-", an interface. */
  readonly name: string;
  /** The size in bytes where it is known beforehand; null for what grows. */
  readonly size: number | null;
  /** Bytes read so far, before decompression. */
  readonly bytesRead: number;
  /** Why the bytes ended early, or null; known once they have ended. */
  readonly failure: ProblemKind | null;
  /** The pieces; each is overwritten when the next is asked for. Throws a UserError only. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The same without waiting, where nothing has to be waited for; use one or the other. */
  pieces?(): Iterable<Uint8Array>;
  /** Lets go of the file, pipe or program, whether or not all has been read. */
  close(): void;
}
