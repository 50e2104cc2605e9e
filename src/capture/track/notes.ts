/**
 * What packets show about the capture itself: said once with a count, and nothing that TCP did.
 */
import type { CaptureNote, CaptureNoteKind } from "../../trace/index.ts";
import { type Fragments, problemName } from "../../wire/index.ts";

interface Counted {
  count: number;
  readonly frame: number;
  values: Record<string, string | number>;
}

/** Counts notes of each kind. */
export class Notes {
  readonly #kinds = new Map<CaptureNoteKind, Counted>();

  /** The same packet came again by another way. */
  capturedTwice(frame: number): void {
    this.#note("captured-twice", frame);
  }

  /** Only `snapLength` bytes of the frame are here. */
  cut(snapLength: number, frame: number): void {
    const counted = this.#note("cut-by-snap-length", frame);
    const largest = counted.values.snapLength as number | undefined;
    if (largest === undefined || snapLength > largest) counted.values.snapLength = snapLength;
  }

  /** A checksum that the sender's network card was still to make. */
  offloaded(frame: number): void {
    this.#note("checksums-offloaded", frame);
  }

  /** A segment larger than a wire carries: cut up, or put together, by a network card. */
  large(bytes: number, frame: number): void {
    const counted = this.#note("segments-offloaded", frame);
    counted.values.largest = Math.max(bytes, (counted.values.largest as number | undefined) ?? 0);
  }

  /** A packet that makes no sense; `problem` is a `PROBLEM_` number. */
  malformed(problem: number, frame: number): void {
    const counted = this.#note("malformed", frame);
    counted.values.problem ??= problemName(problem);
  }

  /** A kind of link that nobody here reads. */
  unknownLink(linkType: number, frame: number): void {
    this.#note("unknown-link-type", frame).values.linkType ??= linkType;
  }

  /** Something that is counted elsewhere. */
  set(kind: CaptureNoteKind, count: number, values: Record<string, string | number>): void {
    if (count > 0) this.#kinds.set(kind, { count, frame: 0, values });
  }

  /** All of them, and the packets whose fragments never all came. */
  list(fragments: Fragments | null): readonly CaptureNote[] {
    if (fragments !== null) this.set("fragments-missing", fragments.abandoned + fragments.size, {});
    return [...this.#kinds].map(([note, { count, frame, values }]) => {
      return { note, count, frame: frame || null, values };
    });
  }

  #note(kind: CaptureNoteKind, frame: number): Counted {
    let counted = this.#kinds.get(kind);
    if (counted === undefined) {
      counted = { count: 0, frame, values: {} };
      this.#kinds.set(kind, counted);
    }
    counted.count++;
    return counted;
  }
}
