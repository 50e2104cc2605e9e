/**
 * Records of a fixed number of 32-bit words in slabs of 1,024, so that growing never copies what is
 * there and 100,000 connections cost their words and nothing else. A released record is used again.
 *
 * A cursor is put on a record and gives its columns names. Doubles lie in the same bytes: the
 * column of a double is a pair of words that starts at an even one.
 */

const SLAB_BITS = 10;
const SLAB_RECORDS = 1 << SLAB_BITS;
const SLAB_MASK = SLAB_RECORDS - 1;

/** A growing table of records; an index stays valid until it is released. */
export class Slabs {
  readonly #stride: number;
  readonly #words: Int32Array[] = [];
  readonly #doubles: Float64Array[] = [];
  #free: number[] = [];
  #used = 0;

  /** `stride` is the number of words of a record, an even number. */
  constructor(stride: number) {
    this.#stride = stride;
  }

  /** Records in use and released together: every index is below this. */
  get size(): number {
    return this.#used;
  }

  /** The index of a record whose words are all zero. */
  add(): number {
    if (this.#free.length > 0) return this.#free.pop() as number;
    if ((this.#used & SLAB_MASK) === 0) {
      const words = new Int32Array(SLAB_RECORDS * this.#stride);
      this.#words.push(words);
      this.#doubles.push(new Float64Array(words.buffer));
    }
    return this.#used++;
  }

  /** Gives a record back; its words are zeroed. */
  release(index: number): void {
    const start = (index & SLAB_MASK) * this.#stride;
    this.#words[index >> SLAB_BITS]?.fill(0, start, start + this.#stride);
    this.#free.push(index);
  }

  // Whoever puts a cursor on a record asks for the three and sets them itself: one function for
  // cursors of every kind would cost more than all that is read through them.

  /** The words of the slab that holds a record. */
  words(index: number): Int32Array {
    return this.#words[index >> SLAB_BITS] as Int32Array;
  }

  /** The same bytes as doubles. */
  doubles(index: number): Float64Array {
    return this.#doubles[index >> SLAB_BITS] as Float64Array;
  }

  /** Where in the slab the record starts, in words. */
  start(index: number): number {
    return (index & SLAB_MASK) * this.#stride;
  }
}

const NO_WORDS = new Int32Array(0);
const NO_DOUBLES = new Float64Array(0);

/** Where a record lies: its slab's words and doubles, and its first word. */
export class Cursor {
  w: Int32Array = NO_WORDS;
  d: Float64Array = NO_DOUBLES;
  at = 0;
}
