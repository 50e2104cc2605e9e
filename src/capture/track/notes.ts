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
  // Every packet may be cut, so these are plain numbers.
  #cuts = 0;
  #firstCut = 0;
  #snapLength = 0;
  #largest = 0;

  /** The same packet came again by another way. */
  capturedTwice(frame: number): void {
    this.#note("captured-twice", frame);
  }

  /** Only `snapLength` bytes of the frame are here. */
  cut(snapLength: number, frame: number): void {
    if (this.#cuts++ === 0) this.#firstCut = frame;
    if (snapLength > this.#snapLength) this.#snapLength = snapLength;
  }

  /** A checksum that the sender's network card was still to make. */
  offloaded(frame: number): void {
    this.#note("checksums-offloaded", frame);
  }

  /** A segment larger than a wire carries: cut up, or put together, by a network card. */
  large(bytes: number, frame: number): void {
    this.#note("segments-offloaded", frame);
    if (bytes > this.#largest) this.#largest = bytes;
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
    if (fragments !== null)
      this.set("fragments-missing", fragments.dropped + fragments.waiting, {});
    const offloaded = this.#kinds.get("segments-offloaded");
    if (offloaded !== undefined) offloaded.values.largest = this.#largest;
    const cut = { count: this.#cuts, frame: this.#firstCut };
    const values = { snapLength: this.#snapLength };
    if (cut.count > 0) this.#kinds.set("cut-by-snap-length", { ...cut, values });
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
