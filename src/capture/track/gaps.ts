/**
 * Sequence numbers that passed unseen: the capture lacks the segment, the network lost it before
 * the observer, or it comes later, out of order. A gap ends when its bytes come (`fill`) or when
 * the receiver acknowledges them all the same (`forgive`): then it was the capture that missed
 * them.
 *
 * Few connections have gaps, so these are objects; at most 64 gaps an end are remembered.
 */
import { diff, gt, lt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";

const MOST_GAPS = 64;

interface Gap {
  start: number;
  end: number;
  readonly at: Micros;
  readonly frame: number;
}

/** The gaps of one direction, in no particular order. */
export class Gaps {
  readonly #gaps: Gap[] = [];
  /** Of the gap that `fill` touched last: when it came about, and the frame after it. */
  openedAt: Micros = 0;
  openedFrame = 0;

  get isEmpty(): boolean {
    return this.#gaps.length === 0;
  }

  /** Remembers [start, end); returns the bytes of a gap that had to be forgotten for it. */
  open(start: number, end: number, at: Micros, frame: number): number {
    this.#gaps.push({ start, end, at, frame });
    if (this.#gaps.length <= MOST_GAPS) return 0;
    const oldest = this.#gaps.shift();
    return oldest === undefined ? 0 : diff(oldest.end, oldest.start);
  }

  /** Takes [start, end) out of the gaps and returns how many bytes of it were missing. */
  fill(start: number, end: number): number {
    let filled = 0;
    for (let i = this.#gaps.length - 1; i >= 0; i--) {
      const gap = this.#gaps[i] as Gap;
      const from = gt(start, gap.start) ? start : gap.start;
      const to = lt(end, gap.end) ? end : gap.end;
      const overlap = diff(to, from);
      if (overlap <= 0) continue;
      filled += overlap;
      this.openedAt = gap.at;
      this.openedFrame = gap.frame;
      this.#cut(i, gap, from, to);
    }
    return filled;
  }

  /** Everything before `ack` has arrived: returns how many bytes of it were never seen. */
  forgive(ack: number): number {
    let missing = 0;
    for (let i = this.#gaps.length - 1; i >= 0; i--) {
      const gap = this.#gaps[i] as Gap;
      const to = lt(ack, gap.end) ? ack : gap.end;
      const passed = diff(to, gap.start);
      if (passed <= 0) continue;
      missing += passed;
      this.#cut(i, gap, gap.start, to);
    }
    return missing;
  }

  #cut(i: number, gap: Gap, from: number, to: number): void {
    const { start, end, at, frame } = gap;
    this.#gaps.splice(i, 1);
    if (from !== start) this.#gaps.push({ start, end: from, at, frame });
    if (to !== end) this.#gaps.push({ start: to, end, at, frame });
  }
}
