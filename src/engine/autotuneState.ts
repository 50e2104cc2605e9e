/**
 * What receive buffer autotuning knows of the connections that have received data, a row each: see
 * autotune.ts.
 */
import { getNumber, putNumber, Rows } from "../base/rows.ts";

const SPACE = 0;
const START_READ = 1;
const MARK_END = 2;
// Two words each.
const START_AT = 3;
const MARK_AT = 5;
const RTT = 7;
const WIDTH = 9;

/** The rows, by number. */
export class AutotuneTable {
  readonly #rows = new Rows(WIDTH);

  /** A row without an estimate of the round trip. */
  add(): number {
    const row = this.#rows.take();
    this.setRtt(row, 0);
    return row;
  }

  /** Forgets a row. */
  remove(row: number): void {
    this.#rows.give(row);
  }

  /** Bytes that the user read in the best round trip so far. */
  space(row: number): number {
    return this.#word(row, SPACE);
  }
  setSpace(row: number, bytes: number): void {
    this.#setWord(row, SPACE, bytes);
  }

  /** RCV.READ when the running round trip began: signed. */
  startRead(row: number): number {
    return this.#word(row, START_READ);
  }

  /** When the running round trip began. */
  startAt(row: number): number {
    return getNumber(this.#rows.page(row), this.#rows.at(row) + START_AT);
  }

  /** A round trip begins. */
  start(row: number, read: number, now: number): void {
    this.#setWord(row, START_READ, read);
    putNumber(this.#rows.page(row), this.#rows.at(row) + START_AT, now);
  }

  /** Without timestamps a window's worth takes a round trip: where it ends (signed). */
  markEnd(row: number): number {
    return this.#word(row, MARK_END);
  }

  /** When that window began. */
  markAt(row: number): number {
    return getNumber(this.#rows.page(row), this.#rows.at(row) + MARK_AT);
  }

  /** A window begins that ends at `end`. */
  mark(row: number, end: number, now: number): void {
    this.#setWord(row, MARK_END, end);
    putNumber(this.#rows.page(row), this.#rows.at(row) + MARK_AT, now);
  }

  /** The receiver's estimate of the round trip in microseconds; 0: none yet. */
  rtt(row: number): number {
    return getNumber(this.#rows.page(row), this.#rows.at(row) + RTT);
  }
  setRtt(row: number, micros: number): void {
    putNumber(this.#rows.page(row), this.#rows.at(row) + RTT, micros);
  }

  #word(row: number, place: number): number {
    return this.#rows.page(row)[this.#rows.at(row) + place] as number;
  }

  #setWord(row: number, place: number, value: number): void {
    this.#rows.page(row)[this.#rows.at(row) + place] = value;
  }
}
