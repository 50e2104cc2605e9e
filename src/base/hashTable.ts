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
  /** A place is a hash and its id, side by side: what a look-up touches lies in one line. */
  #places = new Int32Array(2 * LEAST).fill(EMPTY);
  /** For the index of a place's hash, which is even: going round is one "and". */
  #mask = 2 * LEAST - 1;
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
    return this.#walk((hash << 1) & this.#mask);
  }

  /** The next id stored under the hash of the walk, -1 at its end. */
  next(): number {
    return this.#walk((this.#at + 2) & this.#mask);
  }

  /** Stores `id`, a number from 0, under `hash`; the pair must not be there yet. */
  insert(hash: number, id: number): void {
    if (++this.#count * 4 > this.#places.length) this.#resize(this.#places.length * 2);
    this.#put(hash | 0, id);
  }

  /** Puts `id` in the place of `old`, which must be there, under the same hash. */
  replace(hash: number, old: number, id: number): void {
    this.#places[this.#placeOf(hash, old) + 1] = id;
  }

  /** Removes `id` from under `hash`; it must be there. */
  remove(hash: number, id: number): void {
    const mask = this.#mask;
    const places = this.#places;
    let hole = this.#placeOf(hash, id);
    // An entry moves into the hole unless its home lies between the hole and itself.
    for (let at = (hole + 2) & mask; places[at + 1] !== EMPTY; at = (at + 2) & mask) {
      const home = ((places[at] as number) << 1) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      places[hole] = places[at] as number;
      places[hole + 1] = places[at + 1] as number;
      hole = at;
    }
    places[hole + 1] = EMPTY;
    this.#count--;
    if (places.length > 2 * LEAST && this.#count * 32 < places.length) {
      this.#resize(places.length / 4);
    }
  }

  #placeOf(hash: number, id: number): number {
    const mask = this.#mask;
    const places = this.#places;
    let at = (hash << 1) & mask;
    while (places[at + 1] !== id || places[at] !== (hash | 0)) {
      assert(places[at + 1] !== EMPTY, "what is looked for was inserted under the same hash");
      at = (at + 2) & mask;
    }
    return at;
  }

  #walk(from: number): number {
    const mask = this.#mask;
    const places = this.#places;
    const wanted = this.#wanted;
    let at = from;
    for (;;) {
      const id = places[at + 1] as number;
      if (id === EMPTY || places[at] === wanted) {
        this.#at = at;
        return id;
      }
      at = (at + 2) & mask;
    }
  }

  #put(hash: number, id: number): void {
    const mask = this.#mask;
    const places = this.#places;
    let at = (hash << 1) & mask;
    while (places[at + 1] !== EMPTY) at = (at + 2) & mask;
    places[at + 1] = id;
    places[at] = hash;
  }

  #resize(size: number): void {
    const old = this.#places;
    this.#places = new Int32Array(size).fill(EMPTY);
    this.#mask = size - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] !== EMPTY) this.#put(old[i] as number, old[i + 1] as number);
    }
  }
}
