/**
 * First in, first out, for small integers: a ring that doubles when full and never shrinks below.
 */
export class IntQueue {
  #items = new Int32Array(16);
  #head = 0;
  #count = 0;

  /** How many integers wait. */
  get size(): number {
    return this.#count;
  }

  /** Puts `item` last. */
  push(item: number): void {
    if (this.#count === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#count) & (this.#items.length - 1)] = item;
    this.#count++;
  }

  /** The first; the queue must not be empty. */
  peek(): number {
    return this.#items[this.#head] as number;
  }

  /** Takes the first out; the queue must not be empty. */
  shift(): number {
    const item = this.#items[this.#head] as number;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#count--;
    return item;
  }

  /** Forgets all. */
  clear(): void {
    this.#head = 0;
    this.#count = 0;
  }

  #grow(): void {
    const old = this.#items;
    this.#items = new Int32Array(old.length * 2);
    this.#items.set(old.subarray(this.#head));
    this.#items.set(old.subarray(0, this.#head), old.length - this.#head);
    this.#head = 0;
  }
}
