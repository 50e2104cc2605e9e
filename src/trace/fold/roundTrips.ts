/**
 * Round trips from data to its acknowledgement. All of them count; however many there are, only a
 * handful of numbers is kept: the first ones as they are, then markers (base/markers.ts).
 */
import { FIRST_RANKS, MARKERS, moveMarkers } from "../../base/markers.ts";
import type { Micros } from "../../base/time.ts";

/** The round trips of one end's data. */
export class RoundTrips {
  /** In order: all while there are five at most, from then on the markers' heights. */
  readonly #heights = new Float64Array(MARKERS);
  readonly #ranks = Int32Array.from(FIRST_RANKS);
  #count = 0;

  /** One more was measured. */
  add(rtt: Micros): void {
    this.#count++;
    if (this.#count > MARKERS) moveMarkers(this.#heights, 0, this.#ranks, 0, rtt, this.#count);
    else {
      this.#heights[this.#count - 1] = rtt;
      this.#heights.subarray(0, this.#count).sort();
    }
  }

  /** What they come to; null where there is none. */
  get result(): { readonly median: Micros; readonly least: Micros; readonly most: Micros } | null {
    if (this.#count === 0) return null;
    const kept = Math.min(this.#count, MARKERS);
    const [least, median, most] = [0, kept >> 1, kept - 1].map((i) => this.#heights[i] as number);
    return { median: median as Micros, least: least as Micros, most: most as Micros };
  }

  /** The same, to go on apart. */
  copy(): RoundTrips {
    const copy = new RoundTrips();
    copy.#heights.set(this.#heights);
    copy.#ranks.set(this.#ranks);
    copy.#count = this.#count;
    return copy;
  }
}
