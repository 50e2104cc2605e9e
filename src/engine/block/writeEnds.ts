/**
 * Where the user's writes end within the data that is unacknowledged: the segment that ends there
 * carries PSH (RFC 9293 3.9.1.2, MUST-61), again when it is sent again, and no segment
 * reaches across a record's end (MSG_EOR). Only the latest few are kept; losing one costs a PSH.
 * Numbers are signed here, 32-bit words as the engine keeps them.
 */
import * as seq from "../../base/seq.ts";

const SIZE = 32;

/** Ends of writes and of records, as sequence numbers. */
export class WriteEnds {
  readonly #pushes = new Int32Array(SIZE);
  #pushCount = 0;
  readonly #records: number[] = [];
  /** Behind the last segment sent that was not full: Minshall's Nagle, see transmit.ts. */
  small = 0;

  /** Empty again; `una` is SND.UNA. */
  start(una: number): void {
    this.#pushCount = 0;
    this.#records.length = 0;
    this.small = una;
  }

  /** A write ended before `end`, and a segment that ends there has been sent. */
  addPush(end: number): void {
    if (this.#pushes[(this.#pushCount - 1) & (SIZE - 1)] === end) return;
    this.#pushes[this.#pushCount++ & (SIZE - 1)] = end;
  }

  /** Whether a write ended before `end`. */
  isPush(end: number): boolean {
    const kept = Math.min(SIZE, this.#pushCount);
    for (let i = 0; i < kept; i++) if (this.#pushes[i] === end) return true;
    return false;
  }

  /** A record ends before `end`. */
  addRecord(end: number): void {
    this.#records.push(end);
  }

  /** The first record's end after `start`, at most `end`. */
  recordEnd(start: number, end: number): number {
    for (const record of this.#records) {
      if (seq.gt(record, start)) return seq.min(record, end);
    }
    return end;
  }

  /** Whether a record ends before `end`. */
  isRecord(end: number): boolean {
    return this.#records.includes(end);
  }

  /** Everything before `una` is acknowledged. */
  forget(una: number): void {
    while (this.#records.length > 0 && seq.le(this.#records[0] as number, una)) {
      this.#records.shift();
    }
  }
}
