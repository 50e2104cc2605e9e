/**
 * Seeded randomness (xoshiro128**), forked by name: `random.fork("link a>b loss")` gives a stream
 * of its own, so that one more draw in one place does not reshuffle every other place.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  readonly seed: number;

  /** Any number serves as a seed; its low 32 bits count. */
  constructor(seed: number) {
    this.seed = seed >>> 0;
    let s = this.seed;
    // splitmix32 spreads a small seed over the whole state.
    const next = (): number => {
      s = (s + 0x9e3779b9) | 0;
      let z = s;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1; // the all-zero state would stay zero
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const x = Math.imul(this.#b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number from 0 up to, not including, 1. */
  float(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, not including, `bound` (at most 2^32). */
  below(bound: number): number {
    return Math.floor(this.float() * bound);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return p > 0 && this.float() < p;
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** A stream of its own, the same for the same seed and name whatever was drawn before. */
  fork(name: string): Random {
    let h = this.seed ^ 0x811c9dc5;
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
    return new Random(h ^ (h >>> 15));
  }
}
