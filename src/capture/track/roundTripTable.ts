/**
 * Round trips from an end's data to its acknowledgement, as the observer saw them: all of them
 * count for the smallest, the median and the largest, although only few numbers are kept.
 *
 * Most connections have a handful: the first four lie in the end's own columns. From the fifth on
 * a record holds five markers that move with the distribution (base/markers.ts).
 */
import { FIRST_RANKS, moveMarkers } from "../../base/markers.ts";
import type { Micros } from "../../base/time.ts";
import type { EndColumns } from "./columns/end.ts";
import * as END from "./columns/endPlaces.ts";
import * as MARKER from "./columns/markerPlaces.ts";
import { Slabs } from "./slabs.ts";

/** Where the median and the largest are among the heights; the smallest comes first. */
const MEDIAN = 2;
const HIGHEST = MARKER.heightsPlaces - 1;
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
  readonly #slabs = new Slabs(MARKER.words);

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
    const rtts = end.at + END.rttStart;
    if (rttCount > END.rttPlaces) {
      const index = (end.w[rtts + RECORD_PLACE] as number) - 1;
      const d = this.#slabs.doubles(index);
      const first = (this.#slabs.start(index) >> 1) + MARKER.heightsStart;
      const [min, median, max] = [d[first], d[first + MEDIAN], d[first + HIGHEST]];
      return { min: min as number, median: median as number, max: max as number };
    }
    const sorted = end.w.slice(rtts, rtts + rttCount).sort();
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
    d.set(heights, (start >> 1) + MARKER.heightsStart);
    this.#slabs.words(index).set(FIRST_RANKS, start + MARKER.ranksStart);
    end.w[first + RECORD_PLACE] = index + 1;
  }

  #move(index: number, rtt: Micros, count: number): void {
    const start = this.#slabs.start(index);
    const heights = (start >> 1) + MARKER.heightsStart;
    const ranks = start + MARKER.ranksStart;
    moveMarkers(this.#slabs.doubles(index), heights, this.#slabs.words(index), ranks, rtt, count);
  }
}
