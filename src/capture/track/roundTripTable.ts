/**
 * Round trips from an end's data to its acknowledgement, as the observer saw them: all of them
 * count for the smallest, the median and the largest, although only few numbers are kept.
 *
 * Most connections have a handful: the first four lie in the end's own columns. From the fifth on
 * a record holds five markers that move with the distribution: the P2 algorithm of Jain and
 * Chlamtac (1985), exact at both edges and close to the median.
 */
import type { Micros } from "../../base/time.ts";
import type { EndColumns } from "./columns.ts";
import * as END from "./endPlaces.ts";
import { Slabs } from "./slabs.ts";

const MARKERS = 5;
/** Five heights as doubles, and the places of the three markers between the edges as words. */
const WORDS = 2 * MARKERS + 4;
/** With a record, the end's first place holds its index + 1, the second one the latest. */
const RECORD_PLACE = 0;
export const LATEST_PLACE = 1;

/** Smallest, median and largest in microseconds. */
export interface RoundTrips {
  readonly min: Micros;
  readonly median: Micros;
  readonly max: Micros;
}

/** The records of all ends that have more than four. */
export class RoundTripTable {
  readonly #slabs = new Slabs(WORDS);

  /** Takes one more, of an end that has four already or more. */
  add(end: EndColumns, rtt: Micros): void {
    const first = end.at + END.rttStart;
    if (end.rttCount === END.rttPlaces) this.#begin(end, rtt);
    else this.#move((end.w[first + RECORD_PLACE] as number) - 1, rtt, end.rttCount + 1);
    end.w[first + LATEST_PLACE] = rtt;
  }

  /** What they come to, null where there is none. */
  of(end: EndColumns): RoundTrips | null {
    const { rttCount } = end;
    if (rttCount === 0) return null;
    const first = end.at + END.rttStart;
    if (rttCount > END.rttPlaces) {
      const index = (end.w[first + RECORD_PLACE] as number) - 1;
      const d = this.#slabs.doubles(index);
      const at = this.#slabs.start(index) >> 1;
      return { min: d[at] as number, median: d[at + 2] as number, max: d[at + 4] as number };
    }
    const sorted = end.w.slice(first, first + rttCount).sort();
    return {
      min: sorted[0] as number,
      median: sorted[rttCount >> 1] as number,
      max: sorted[rttCount - 1] as number,
    };
  }

  /** Gives the record of an end back. */
  release(end: EndColumns): void {
    if (end.rttCount <= END.rttPlaces) return;
    this.#slabs.release((end.w[end.at + END.rttStart + RECORD_PLACE] as number) - 1);
  }

  /** The first five in order are the markers. */
  #begin(end: EndColumns, fifth: Micros): void {
    const first = end.at + END.rttStart;
    const index = this.#slabs.add();
    const d = this.#slabs.doubles(index);
    const start = this.#slabs.start(index);
    const heights = [...end.w.subarray(first, first + END.rttPlaces), fifth].sort((a, b) => a - b);
    d.set(heights, start >> 1);
    this.#slabs.words(index).set([2, 3, 4], start + 2 * MARKERS);
    end.w[first + RECORD_PLACE] = index + 1;
  }

  /** One more, the `count`th: what lies above it moves up, and what lies wrong is moved right. */
  #move(index: number, rtt: Micros, count: number): void {
    const d = this.#slabs.doubles(index);
    const w = this.#slabs.words(index);
    const start = this.#slabs.start(index);
    const heights = start >> 1;
    const places = start + 2 * MARKERS - 1;
    if (rtt < (d[heights] as number)) d[heights] = rtt;
    if (rtt > (d[heights + 4] as number)) d[heights + 4] = rtt;
    for (let i = 1; i <= 3; i++) {
      if (rtt < (d[heights + i] as number)) w[places + i] = (w[places + i] as number) + 1;
    }
    for (let i = 1; i <= 3; i++) this.#adjust(d, heights + i, w, places + i, i, count);
  }

  /** Moves marker `i` a place towards where it should be, its height along a parabola. */
  #adjust(d: Float64Array, h: number, w: Int32Array, p: number, i: number, count: number): void {
    const place = w[p] as number;
    const before = i === 1 ? 1 : (w[p - 1] as number);
    const after = i === 3 ? count : (w[p + 1] as number);
    const off = 1 + ((count - 1) * i) / 4 - place;
    const step = off >= 1 && after - place > 1 ? 1 : off <= -1 && before - place < -1 ? -1 : 0;
    if (step === 0) return;
    const height = d[h] as number;
    const low = d[h - 1] as number;
    const high = d[h + 1] as number;
    const rise = ((place - before + step) * (high - height)) / (after - place);
    const fall = ((after - place - step) * (height - low)) / (place - before);
    const curved = height + (step / (after - before)) * (rise + fall);
    const straight =
      step > 0
        ? height + (high - height) / (after - place)
        : height - (low - height) / (before - place);
    d[h] = curved > low && curved < high ? curved : straight;
    w[p] = place + step;
  }
}
