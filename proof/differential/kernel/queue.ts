/** What is due, by when it is: a binary heap. */

/** Something with a moment at which it wants to be looked at, in milliseconds. */
export interface Due {
  readonly due: number;
}

/** A queue whose first is the one that is due first. */
export class DueQueue<T extends Due> {
  readonly #heap: T[] = [];

  constructor(items: Iterable<T>) {
    for (const item of items) this.put(item);
  }

  /** The first; undefined when there is none. */
  next(): T | undefined {
    return this.#heap[0];
  }

  put(item: T): void {
    let i = this.#heap.push(item) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (this.#dueAt(up) <= this.#dueAt(i)) break;
      this.#swap(up, i);
      i = up;
    }
  }

  /** Takes the first out. */
  take(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const below of [2 * i + 1, 2 * i + 2]) {
        if (this.#dueAt(below) < this.#dueAt(least)) least = below;
      }
      if (least === i) return;
      this.#swap(least, i);
      i = least;
    }
  }

  #dueAt(i: number): number {
    return this.#heap[i]?.due ?? Number.POSITIVE_INFINITY;
  }

  #swap(i: number, k: number): void {
    const [one, other] = [this.#heap[i] as T, this.#heap[k] as T];
    this.#heap[i] = other;
    this.#heap[k] = one;
  }
}
