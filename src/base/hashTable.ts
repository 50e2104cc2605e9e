/**
 * A hash table from 32-bit hashes to small integers, without objects: two words a place, open
 * addressing with linear probing, at most half full. The caller makes the hash, from a secret where
 * the key comes from outside, and compares the keys, which lie in its own tables:
 *
 *     for (let id = table.first(hash); id !== -1; id = table.next()) if (isIt(id)) return id;
 *
 * Removal moves the entries behind a hole back, so there are no tombstones and no slow decay.
 */
import { assert } from "./assert.ts";

const EMPTY = -1;
const LEAST = 64;

/** Hashes to small integers. */
export class HashTable {
  #hashes = new Int32Array(LEAST);
  #ids = new Int32Array(LEAST).fill(EMPTY);
  #mask = LEAST - 1;
  #count = 0;
  /** Where the walk of `first` and `next` stands. */
  #at = 0;
  #wanted = 0;

  /** How many entries there are. */
  get size(): number {
    return this.#count;
  }

  /** The first id stored under `hash`, -1 when there is none; starts a walk. */
  first(hash: number): number {
    this.#wanted = hash | 0;
    this.#at = (hash & this.#mask) - 1;
    return this.next();
  }

  /** The next id stored under the hash of the walk, -1 at its end. */
  next(): number {
    const mask = this.#mask;
    let at = (this.#at + 1) & mask;
    while ((this.#ids[at] as number) !== EMPTY) {
      if (this.#hashes[at] === this.#wanted) {
        this.#at = at;
        return this.#ids[at] as number;
      }
      at = (at + 1) & mask;
    }
    this.#at = at;
    return EMPTY;
  }

  /** Stores `id`, a number from 0, under `hash`; the pair must not be there yet. */
  insert(hash: number, id: number): void {
    if (++this.#count * 2 > this.#ids.length) this.#resize(this.#ids.length * 2);
    this.#put(hash | 0, id);
  }

  /** Removes `id` from under `hash`; it must be there. */
  remove(hash: number, id: number): void {
    const mask = this.#mask;
    let hole = hash & mask;
    while (this.#ids[hole] !== id || this.#hashes[hole] !== (hash | 0)) {
      assert(this.#ids[hole] !== EMPTY, "what is removed was inserted under the same hash");
      hole = (hole + 1) & mask;
    }
    // An entry moves into the hole unless its home lies between the hole and itself.
    for (let at = (hole + 1) & mask; this.#ids[at] !== EMPTY; at = (at + 1) & mask) {
      const home = (this.#hashes[at] as number) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#ids[hole] = this.#ids[at] as number;
      this.#hashes[hole] = this.#hashes[at] as number;
      hole = at;
    }
    this.#ids[hole] = EMPTY;
    this.#count--;
    if (this.#ids.length > LEAST && this.#count * 16 < this.#ids.length) {
      this.#resize(this.#ids.length / 4);
    }
  }

  #put(hash: number, id: number): void {
    let at = hash & this.#mask;
    while (this.#ids[at] !== EMPTY) at = (at + 1) & this.#mask;
    this.#ids[at] = id;
    this.#hashes[at] = hash;
  }

  #resize(size: number): void {
    const ids = this.#ids;
    const hashes = this.#hashes;
    this.#ids = new Int32Array(size).fill(EMPTY);
    this.#hashes = new Int32Array(size);
    this.#mask = size - 1;
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] !== EMPTY) this.#put(hashes[i] as number, ids[i] as number);
    }
  }
}
