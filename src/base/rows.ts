/**
 * Records of a few 32-bit words that come and go, by number: the tables of what is kept a million
 * times over. They lie in pages, so that a table that grows is not copied and never half empty;
 * the first page alone starts small and doubles, since most tables stay small.
 *
 *     const words = rows.page(row);
 *     words[rows.at(row) + PLACE] = value;
 *
 * A page is good until the next `take`.
 */

const PAGE_BITS = 12;
const PAGE_ROWS = 1 << PAGE_BITS;
const LEAST_ROWS = 64;
const NONE = -1;

/** Rows of `width` words. */
export class Rows {
  readonly #width: number;
  readonly #pages: Int32Array[] = [];
  /** The first free row: its first word says which is the next. */
  #free = NONE;
  /** Rows that were ever taken. */
  #used = 0;
  /** Rows that the pages have room for. */
  #room = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** A free row, whatever is in it: its number is good until `give`. */
  take(): number {
    const row = this.#free;
    if (row !== NONE) {
      this.#free = this.page(row)[this.at(row)] as number;
      return row;
    }
    if (this.#used === this.#room) this.#grow();
    return this.#used++;
  }

  /** Takes a row back. */
  give(row: number): void {
    this.page(row)[this.at(row)] = this.#free;
    this.#free = row;
  }

  /** The page in which a row lies. */
  page(row: number): Int32Array {
    return this.#pages[row >>> PAGE_BITS] as Int32Array;
  }

  /** Where in its page a row starts. */
  at(row: number): number {
    return (row & (PAGE_ROWS - 1)) * this.#width;
  }

  #grow(): void {
    if (this.#room >= PAGE_ROWS) {
      this.#pages.push(new Int32Array(PAGE_ROWS * this.#width));
      this.#room += PAGE_ROWS;
      return;
    }
    this.#room = Math.max(LEAST_ROWS, 2 * this.#room);
    const larger = new Int32Array(this.#room * this.#width);
    larger.set(this.#pages[0] ?? []);
    this.#pages[0] = larger;
  }
}

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer);

/** Stores any number, exactly, as two words from `at` on. */
export function putNumber(words: Int32Array, at: number, value: number): void {
  float[0] = value;
  words[at] = halves[0] as number;
  words[at + 1] = halves[1] as number;
}

/** What `putNumber` stored. */
export function getNumber(words: Int32Array, at: number): number {
  halves[0] = words[at] as number;
  halves[1] = words[at + 1] as number;
  return float[0] as number;
}
