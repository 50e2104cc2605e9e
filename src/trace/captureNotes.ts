/**
 * What is to be said of a capture itself, once: facts that are nothing that TCP did.
 */

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

/** The values of each capture note, besides its `count` and `frame`. */
export const NOTE_VALUES = {
  "time-went-back": ["byMs"],
  "cut-by-snap-length": ["snapLength"],
  "starts-in-the-middle": [],
  "ends-in-the-middle": [],
  "packets-dropped": [],
  "packets-missing": ["bytes"],
  "captured-twice": [],
  "checksums-offloaded": [],
  "segments-offloaded": ["largest"],
  malformed: ["problem"],
  "fragments-missing": [],
  "unknown-link-type": ["linkType"],
  "stopped-at-byte": ["byte", "why", "file"],
  "connections-forgotten": ["limit"],
} as const satisfies Readonly<Record<CaptureNoteKind, readonly string[]>>;
