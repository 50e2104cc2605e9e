/**
 * The contract between the reader, which knows chunks, and a file format, which knows records.
 *
 * A format parses whole records out of a stretch of bytes and returns where it stopped; it never
 * keeps a reference to the bytes, and asks for more through two numbers. Records may be skipped
 * without ever being held together in memory.
 */
import type { ProblemKind } from "./sink.ts";

/**
 * The longest record that is ever held in memory, in bytes. A length beyond it is taken for
 * damage: link types that need more than 256 KiB a packet exist (USB, D-Bus), but none carries TCP.
 */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** A parser of one file format. */
export interface RecordFormat {
  /**
   * Parses every whole record in `bytes[start..end)` and returns the index after the last one.
   * Given exactly `need` bytes it consumes them all, or raises `need`, or reports a problem.
   */
  parse(bytes: Uint8Array, view: DataView, start: number, end: number): number;
  /** How many bytes, from where `parse` stopped, the next record takes as far as is known. */
  readonly need: number;
  /** How many bytes after the place where `parse` stopped are to be thrown away unread. */
  readonly skip: number;
  /** Set when the record at the place where `parse` stopped cannot be read; final. */
  readonly problem: ProblemKind | null;
  /** The number that goes with the problem. */
  readonly problemValue: number;
}
