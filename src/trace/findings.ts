/**
 * What is wrong or noteworthy: a rule that fired, the frames that prove it, the clause it rests on.
 *
 * A finding holds values, not sentences: the message catalogues say what it means and what to do.
 */
import type { End } from "./events.ts";

/** Every rule; the catalogues must have a sentence and an advice for each. */
export const RULES = [
  // opening
  "connection-refused",
  "syn-unanswered",
  "handshake-not-completed",
  "syn-retransmitted",
  "syn-ack-retransmitted",
  "half-open-found",
  "simultaneous-open",
  "fast-open-refused",
  "window-scale-missing",
  "sack-missing",
  // moving
  "retransmissions",
  "spurious-retransmissions",
  "reordering",
  "zero-window",
  "window-full",
  "long-silence",
  "keepalive-unanswered",
  // closing
  "half-close",
  "fin-retransmitted",
  "last-ack-lost",
  "close-wait-kept",
  "fin-wait-2-kept",
  "retransmission-death",
  "keepalive-death",
  "data-after-close",
  // resets
  "reset-backlog-full",
  "reset-unread-data",
  "reset-linger-zero",
  "reset-half-open-peer",
  "reset-middlebox",
  "reset-aborted",
  "rst-ignored",
  "challenge-ack",
  // TIME-WAIT
  "time-wait-reused",
  "time-wait-reused-too-early",
  "time-wait-assassinated",
  "old-duplicate",
  // the wire
  "bad-checksum",
] as const;

export type Rule = (typeof RULES)[number];

/** error: data or a connection was lost; warning: it cost time or will; note: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** A rule that fired for a connection. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The end that it is about; null when it is about both or the path. */
  readonly end: End | null;
  /** The frames that prove it, the telling ones first, at most eight. */
  readonly frames: readonly number[];
  /** "RFC 9293 3.6.1", "RFC 1337", … */
  readonly clause: string;
  /** What the sentence is filled with. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Something about the capture itself, said once: it is nothing that TCP did. */
export const CAPTURE_NOTES = [
  "time-went-back",
  "cut-by-snap-length",
  "starts-in-the-middle",
  "ends-in-the-middle",
  "packets-dropped",
  "packets-missing",
  "captured-twice",
  "checksums-offloaded",
  "segments-offloaded",
  "malformed",
  "fragments-missing",
  "unknown-link-type",
  "stopped-at-byte",
  "connections-forgotten",
] as const;

export type CaptureNoteKind = (typeof CAPTURE_NOTES)[number];

/** A fact about the capture itself, counted and said once. */
export interface CaptureNote {
  readonly note: CaptureNoteKind;
  readonly count: number;
  /** The first frame that shows it. */
  readonly frame: number | null;
  readonly values: Readonly<Record<string, string | number>>;
}
