/**
 * What is known of the data that arrives, a row for each connection that has received some: what it
 * costs of the receive buffer (receiveSpace.ts), and how fast it comes (autotune.ts).
 */
import { Rows } from "../../base/rows.ts";

const SPACE = 0;
const START_READ = 1;
const WINDOW_END = 2;
/** Microseconds modulo 2^32, both. */
const START_AT = 3;
const WINDOW_AT = 4;
const RTT = 5;
const CHARGED = 6;
const EATEN = 7;
const EDGE = 8;
/** The ratio in eight bits, STARVED, and the slack in all above. */
const FEW = 9;
/** Two words, the lower first. */
const RECEIVED = 10;
const WIDTH = 12;

/** More fits no word: 35 minutes. */
const LONGEST_RTT = 0x7fff_ffff;
const RATIO_MASK = 0xff;
const STARVED = 0x100;
const SLACK_SHIFT = 9;

/** The rows, by number. */
export class AutotuneTable {
  readonly #rows = new Rows(WIDTH);

  /** A row that knows nothing yet but this ratio and this right edge. */
  add(ratio: number, edge: number): number {
    const row = this.#rows.take();
    const words = this.#rows.page(row);
    const at = this.#rows.at(row);
    words.fill(0, at, at + WIDTH);
    words[at + EDGE] = edge;
    words[at + FEW] = ratio;
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

  /** Microseconds since the running round trip began. */
  sinceStart(row: number, now: number): number {
    return ((now | 0) - this.#word(row, START_AT)) >>> 0;
  }

  /** A round trip begins. */
  start(row: number, read: number, now: number): void {
    this.#setWord(row, START_READ, read);
    this.#setWord(row, START_AT, now | 0);
  }

  /** Without timestamps a window's worth takes a round trip: where it ends (signed). */
  windowEnd(row: number): number {
    return this.#word(row, WINDOW_END);
  }

  /** Microseconds since that window began. */
  sinceWindow(row: number, now: number): number {
    return ((now | 0) - this.#word(row, WINDOW_AT)) >>> 0;
  }

  /** A window begins that ends at `end`. */
  startWindow(row: number, end: number, now: number): void {
    this.#setWord(row, WINDOW_END, end);
    this.#setWord(row, WINDOW_AT, now | 0);
  }

  /** The receiver's estimate of the round trip in microseconds; 0: none yet. */
  rtt(row: number): number {
    return this.#word(row, RTT);
  }
  setRtt(row: number, micros: number): void {
    this.#setWord(row, RTT, Math.min(micros, LONGEST_RTT));
  }

  /** Bytes received in order. */
  received(row: number): number {
    return this.#word(row, RECEIVED + 1) * 2 ** 32 + (this.#word(row, RECEIVED) >>> 0);
  }
  addReceived(row: number, bytes: number): void {
    const words = this.#rows.page(row);
    const at = this.#rows.at(row) + RECEIVED;
    const low = words[at] as number;
    const sum = (low + bytes) | 0;
    words[at] = sum;
    if (sum >>> 0 < low >>> 0) words[at + 1] = (words[at + 1] as number) + 1;
  }

  /** What part of the memory that segments cost is their data, in 256ths: Linux's scaling_ratio. */
  ratio(row: number): number {
    return this.#word(row, FEW) & RATIO_MASK;
  }
  setRatio(row: number, ratio: number): void {
    this.#setBits(row, RATIO_MASK, ratio);
  }

  /** Bytes of memory that what waits in the buffer costs. */
  charged(row: number): number {
    return this.#word(row, CHARGED);
  }
  setCharged(row: number, bytes: number): void {
    this.#setWord(row, CHARGED, bytes);
  }

  /** Bytes of the first waiting segment that have been read: its memory is not free yet. */
  eaten(row: number): number {
    return this.#word(row, EATEN);
  }
  setEaten(row: number, bytes: number): void {
    this.#setWord(row, EATEN, bytes);
  }

  /** Bytes that the last segment's memory could still take. */
  slack(row: number): number {
    return this.#word(row, FEW) >> SLACK_SHIFT;
  }
  setSlack(row: number, bytes: number): void {
    this.#setBits(row, ~(RATIO_MASK | STARVED), bytes << SLACK_SHIFT);
  }

  /** The rightmost edge that was ever advertised: signed. */
  edge(row: number): number {
    return this.#word(row, EDGE);
  }
  setEdge(row: number, edge: number): void {
    this.#setWord(row, EDGE, edge);
  }

  /** Whether a segment found no room: the next ACK closes the window (Linux's ICSK_ACK_NOMEM). */
  starved(row: number): boolean {
    return (this.#word(row, FEW) & STARVED) !== 0;
  }
  setStarved(row: number, starved: boolean): void {
    this.#setBits(row, STARVED, starved ? STARVED : 0);
  }

  /** Sets those bits of FEW that are in `mask`. */
  #setBits(row: number, mask: number, bits: number): void {
    const words = this.#rows.page(row);
    const at = this.#rows.at(row) + FEW;
    words[at] = ((words[at] as number) & ~mask) | bits;
  }

  #word(row: number, place: number): number {
    return this.#rows.page(row)[this.#rows.at(row) + place] as number;
  }

  #setWord(row: number, place: number, value: number): void {
    this.#rows.page(row)[this.#rows.at(row) + place] = value;
  }
}
