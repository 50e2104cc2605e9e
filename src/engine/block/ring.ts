/**
 * The bytes of one direction of a connection: a ring whose size is a power of two, addressed by
 * sequence numbers, so that a byte lies at the same place for as long as it is kept and data out of
 * order is simply written where it will be read. It knows nothing of which bytes are there.
 *
 * Rings come from a pool by size and go back when a direction falls idle. Place 0 is the byte at
 * `origin`: full segments then start at multiples of four, where copying goes by words.
 */
import { copyBytes, NO_WORDS, wordsOf } from "../../base/copy.ts";

/** The smallest and the largest ring, as powers of two. */
const LEAST = 11;
const MOST = 27;

/** Bytes by sequence number. */
export class Ring {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Size in bytes. */
  readonly size: number;
  /** The sequence number of place 0: signed, as all numbers that rings are given. */
  origin = 0;
  /** The most bytes that a receiver has had to hold here since it took the ring. */
  most = 0;

  constructor(power: number) {
    this.size = 1 << power;
    this.bytes = new Uint8Array(this.size);
    this.words = wordsOf(this.bytes);
  }

  /** Copies `length` bytes of `from` at `start` to the places of `seq` and after. */
  write(seq: number, from: Uint8Array, words: Int32Array, start: number, length: number): void {
    const at = (seq - this.origin) & (this.size - 1);
    const first = Math.min(length, this.size - at);
    copyBytes(this.bytes, this.words, at, from, words, start, first);
    if (first < length) {
      copyBytes(this.bytes, this.words, 0, from, words, start + first, length - first);
    }
  }

  /** `write` from a user's memory: in large pieces, through views. */
  writeFrom(seq: number, from: Uint8Array, start: number, length: number): void {
    const at = (seq - this.origin) & (this.size - 1);
    const first = Math.min(length, this.size - at);
    if (first === from.length) this.bytes.set(from, at);
    else copyBytes(this.bytes, NO_WORDS, at, from, NO_WORDS, start, first);
    if (first === length) return;
    copyBytes(this.bytes, NO_WORDS, 0, from, NO_WORDS, start + first, length - first);
  }

  /** `read` into a user's memory: in large pieces, through views. */
  readInto(seq: number, into: Uint8Array, start: number, length: number): void {
    const at = (seq - this.origin) & (this.size - 1);
    const first = Math.min(length, this.size - at);
    // A view is garbage: none for a whole ring, nor for what is copied as fast without.
    if (first === this.size) into.set(this.bytes, start);
    else copyBytes(into, NO_WORDS, start, this.bytes, NO_WORDS, at, first);
    if (first === length) return;
    copyBytes(into, NO_WORDS, start + first, this.bytes, NO_WORDS, 0, length - first);
  }

  /** Copies the `length` bytes from `seq` on to `into` at `start`. */
  read(seq: number, into: Uint8Array, words: Int32Array, start: number, length: number): void {
    const at = (seq - this.origin) & (this.size - 1);
    const first = Math.min(length, this.size - at);
    copyBytes(into, words, start, this.bytes, this.words, at, first);
    if (first < length) {
      copyBytes(into, words, start + first, this.bytes, this.words, 0, length - first);
    }
  }
}

/** Rings that nobody uses, by size: at most a few megabytes of them are kept. */
export class RingPool {
  readonly #free: Ring[][] = Array.from({ length: MOST + 1 }, () => []);
  #kept = 0;
  readonly #limit: number;

  /** `limit`: how many bytes of unused rings are kept. */
  constructor(limit = 64 << 20) {
    this.#limit = limit;
  }

  /** A ring of at least `size` bytes whose place 0 is `origin`. */
  take(size: number, origin: number): Ring {
    const power = Math.max(LEAST, Math.min(MOST, 32 - Math.clz32(size - 1)));
    const ring = this.#free[power]?.pop();
    if (ring !== undefined) this.#kept -= ring.size;
    const taken = ring ?? new Ring(power);
    taken.origin = origin;
    taken.most = 0;
    return taken;
  }

  /**
   * A larger ring that holds what `ring` holds from `seq` on, `length` bytes; takes `ring` back.
   */
  grow(ring: Ring, size: number, seq: number, length: number): Ring {
    const larger = this.take(size, ring.origin);
    const at = (seq - ring.origin) & (ring.size - 1);
    const first = Math.min(length, ring.size - at);
    larger.write(seq, ring.bytes, ring.words, at, first);
    if (first < length) larger.write((seq + first) | 0, ring.bytes, ring.words, 0, length - first);
    this.give(ring);
    return larger;
  }

  /** Takes a ring back. */
  give(ring: Ring): void {
    if (this.#kept + ring.size > this.#limit) return;
    this.#kept += ring.size;
    (this.#free[32 - Math.clz32(ring.size - 1)] as Ring[]).push(ring);
  }
}
