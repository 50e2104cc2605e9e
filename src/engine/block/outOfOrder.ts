/**
 * What arrived behind a gap: at most a few ranges of sequence numbers, their bytes lying in the
 * receive ring already (RFC 9293 3.10.7.4, eighth: segments out of order are kept, SHLD-31).
 */
import * as seq from "../../base/seq.ts";

/** Ranges beyond this are dropped; the peer sends them again. */
const MAX_RANGES = 64;

/** Ordered, disjoint, never touching ranges [start, end), and which changed last (RFC 2018 4). */
export class OutOfOrder {
  count = 0;
  readonly starts = new Uint32Array(MAX_RANGES);
  readonly ends = new Uint32Array(MAX_RANGES);
  /** When each was touched last: a counter, for the order of SACK blocks. */
  readonly touched = new Uint32Array(MAX_RANGES);
  #clock = 0;
  /** The sequence number of the peer's FIN if it came behind a gap; -1: it did not. */
  fin = -1;
  /** A range that came twice, to be told by D-SACK (RFC 2883); empty when both are equal. */
  duplicateStart = 0;
  duplicateEnd = 0;

  /** How many SACK blocks there are to tell. */
  get blockCount(): number {
    return this.count + (this.duplicateEnd === this.duplicateStart ? 0 : 1);
  }

  /** Whether nothing is kept and nothing is to be told. */
  get empty(): boolean {
    return this.blockCount === 0 && this.fin === -1;
  }

  /** How many bytes are kept. */
  get bytes(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) {
      sum += seq.diff(this.ends[i] as number, this.starts[i] as number);
    }
    return sum;
  }

  /** The range that changed last of those that changed before `clock`; -1 for none. */
  latestBefore(clock: number): number {
    let found = -1;
    for (let i = 0; i < this.count; i++) {
      const touched = this.touched[i] as number;
      if (touched < clock && (found === -1 || touched > (this.touched[found] as number))) found = i;
    }
    return found;
  }

  /** Adds [start, end); false when there is no room for one more range. */
  add(start: number, end: number): boolean {
    let first = 0;
    while (first < this.count && seq.lt(this.ends[first] as number, start)) first++;
    let last = first;
    let from = start;
    let to = end;
    while (last < this.count && seq.le(this.starts[last] as number, to)) {
      from = seq.min(from, this.starts[last] as number);
      to = seq.max(to, this.ends[last] as number);
      last++;
    }
    if (last === first && this.count === MAX_RANGES) return false;
    this.#replace(first, last, from, to);
    return true;
  }

  /** Whether [start, end) is here already, all of it. */
  covers(start: number, end: number): boolean {
    for (let i = 0; i < this.count; i++) {
      if (seq.ge(start, this.starts[i] as number) && seq.le(end, this.ends[i] as number))
        return true;
    }
    return false;
  }

  /** The range that holds `start` has come again: RFC 2883 4 tells it right behind the D-SACK. */
  touch(start: number): void {
    for (let i = 0; i < this.count; i++) {
      const inside =
        seq.ge(start, this.starts[i] as number) && seq.lt(start, this.ends[i] as number);
      if (inside) this.touched[i] = ++this.#clock;
    }
  }

  /** Removes what `next` has reached and returns where the stream now goes on to. */
  advance(next: number): number {
    let reached = next;
    let gone = 0;
    while (gone < this.count && seq.le(this.starts[gone] as number, reached)) {
      reached = seq.max(reached, this.ends[gone] as number);
      gone++;
    }
    if (gone > 0) this.#shift(gone, 0);
    return reached;
  }

  /** The highest sequence number kept; `next` when nothing is. */
  highest(next: number): number {
    return this.count === 0 ? next : (this.ends[this.count - 1] as number);
  }

  /** Ranges first to last - 1 become one. */
  #replace(first: number, last: number, from: number, to: number): void {
    this.#shift(last, first + 1);
    this.starts[first] = from;
    this.ends[first] = to;
    this.touched[first] = ++this.#clock;
  }

  /** Moves the ranges from `source` on to `target`. */
  #shift(source: number, target: number): void {
    const count = this.count;
    this.starts.copyWithin(target, source, count);
    this.ends.copyWithin(target, source, count);
    this.touched.copyWithin(target, source, count);
    this.count = count + target - source;
  }
}
