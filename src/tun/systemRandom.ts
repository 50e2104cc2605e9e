/**
 * Randomness for a stack that real packets reach: the system's own, so that nobody can compute its
 * sequence numbers, ports and cookies from a seed (RFC 9293 3.4.1, RFC 6528, RFC 6056).
 */
import { randomFillSync } from "node:crypto";
import { Random } from "../base/random.ts";

/** How many numbers are fetched at once. */
const STOCK = 1024;

/** Like `Random`, but not to be predicted, nor repeated. */
export class SystemRandom extends Random {
  readonly #stock = new Uint32Array(STOCK);
  #left = 0;

  constructor() {
    super(0);
  }

  override uint32(): number {
    if (this.#left === 0) {
      randomFillSync(this.#stock);
      this.#left = STOCK;
    }
    this.#left -= 1;
    return this.#stock[this.#left] as number;
  }

  /** There is no stream to keep apart: the name does not matter. */
  override fork(_name: string): Random {
    return this;
  }
}
