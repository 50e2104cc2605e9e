/**
 * How many connections were in which state, over time, for both ends: in bounded memory for any
 * number of connections and any length of time.
 *
 * Entering a state adds one from then on, leaving it takes one away from then on; each such change
 * is kept as a count in its bin and the time that it held within that bin. When time outgrows the
 * bins, two become one. The result is the mean number over each bin, so a state that is left within
 * a bin still shows.
 */
import type { End, ObservedState } from "../../trace/events.ts";
import type { Lifecycle, StateEntry } from "../../trace/lifecycle.ts";

const BINS = 256;
const FIRST_WIDTH = 1e-4; // seconds

/** The states that are drawn: being closed or listening is no connection. */
export const COUNTED: readonly ObservedState[] = [
  "unknown",
  "SYN-SENT",
  "SYN-RECEIVED",
  "ESTABLISHED",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
];

/** Mean numbers a bin, for one end: `means[state][bin]`. */
export interface StateSeries {
  /** Seconds a bin. */
  readonly width: number;
  readonly bins: number;
  /** The last moment in sight, in seconds. */
  readonly end: number;
  readonly means: Readonly<Record<End, Readonly<Partial<Record<ObservedState, Float64Array>>>>>;
}

class Track {
  readonly counts = new Float64Array(BINS);
  /** Seconds within the bin that its changes held. */
  readonly held = new Float64Array(BINS);
  /** Changes beyond the last bin: where a TIME-WAIT will end. */
  late: number[] = [];

  merge(width: number): void {
    for (let i = 0; i < BINS / 2; i++) {
      const [first, second] = [2 * i, 2 * i + 1];
      const early = this.counts[first] as number;
      this.held[i] = (this.held[first] as number) + early * width + (this.held[second] as number);
      this.counts[i] = early + (this.counts[second] as number);
    }
    this.counts.fill(0, BINS / 2);
    this.held.fill(0, BINS / 2);
  }
}

/** Adds connections up, one by one. */
export class StateCounts {
  #width = FIRST_WIDTH;
  #end = 0;
  readonly #tracks = { client: tracks(), server: tracks() };

  /** Counts one connection. */
  add(life: Lifecycle): void {
    this.#end = Math.max(this.#end, life.lastAt);
    while (this.#end >= this.#width * BINS) this.#grow();
    this.#addEnd(life, "client");
    this.#addEnd(life, "server");
  }

  #addEnd(life: Lifecycle, end: End): void {
    const entries = life.states[end];
    entries.forEach((entry, i) => {
      const track = this.#tracks[end].get(entry.state);
      if (track === undefined) return;
      this.#change(track, entry.at, 1);
      const left = entries[i + 1]?.at ?? lastUntil(life, entry);
      if (left !== null) this.#change(track, left, -1);
    });
  }

  #change(track: Track, at: number, by: number): void {
    const bin = Math.floor(Math.max(0, at) / this.#width);
    if (bin >= BINS) {
      track.late.push(at);
      return;
    }
    track.counts[bin] = (track.counts[bin] as number) + by;
    track.held[bin] = (track.held[bin] as number) + by * ((bin + 1) * this.#width - at);
  }

  #grow(): void {
    const width = this.#width;
    this.#width = 2 * width;
    for (const track of [...this.#tracks.client.values(), ...this.#tracks.server.values()]) {
      track.merge(width);
      const late = track.late;
      track.late = [];
      for (const at of late) this.#change(track, at, -1); // only leaving lies beyond the bins
    }
  }

  /** What was added so far. */
  series(): StateSeries {
    const bins = Math.max(1, Math.min(BINS, Math.ceil(this.#end / this.#width)));
    const means = { client: this.#means("client", bins), server: this.#means("server", bins) };
    return { width: this.#width, bins, end: this.#end, means };
  }

  #means(end: End, bins: number): Partial<Record<ObservedState, Float64Array>> {
    const means: Partial<Record<ObservedState, Float64Array>> = {};
    for (const [state, { counts, held }] of this.#tracks[end]) {
      const mean = new Float64Array(bins);
      let inside = 0;
      for (let i = 0; i < bins; i++) {
        mean[i] = Math.max(0, inside + (held[i] as number) / this.#width);
        inside += counts[i] as number;
      }
      if (mean.some((value) => value > 1e-9)) means[state] = mean;
    }
    return means;
  }
}

const tracks = (): Map<ObservedState, Track> =>
  new Map(COUNTED.map((state) => [state, new Track()]));

/**
 * When an end leaves its last state: a TIME-WAIT after 2 MSL, a connection still open never. Of an
 * end that was never heard of nothing is to be counted any more once the other has given up.
 */
function lastUntil(life: Lifecycle, { state }: StateEntry): number | null {
  if (state === "unknown") return life.closed.endedAt;
  return state === "TIME-WAIT" ? life.timeWait.until : null;
}
