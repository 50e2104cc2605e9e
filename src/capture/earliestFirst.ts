/**
 * A binary heap of captures by the time of their next packet. Equal times come in the captures'
 * order, so that merging the same captures always gives the same stream.
 */
export class EarliestFirst {
  readonly #heap: Int32Array;
  readonly #times: Float64Array;
  #size = 0;

  /** Holds each of the numbers from 0 to `capacity - 1` at most once. */
  constructor(capacity: number) {
    this.#heap = new Int32Array(capacity);
    this.#times = new Float64Array(capacity);
  }

  /** The capture with the earliest time, or -1 when there is none. */
  get first(): number {
    return this.#size === 0 ? -1 : this.#at(0);
  }

  /** Adds a capture that is not in the heap. */
  add(capture: number, time: number): void {
    this.#times[capture] = time;
    let place = this.#size++;
    this.#heap[place] = capture;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** The first capture's next packet has this time. */
  replaceFirst(time: number): void {
    this.#times[this.#at(0)] = time;
    this.#sink();
  }

  /** Takes the first capture out. */
  removeFirst(): void {
    this.#heap[0] = this.#at(--this.#size);
    this.#sink();
  }

  /** Moves the capture on top down to where it belongs. */
  #sink(): void {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) return;
      if (child + 1 < this.#size && this.#before(child + 1, child)) child++;
      if (!this.#before(child, place)) return;
      this.#swap(child, place);
      place = child;
    }
  }

  #before(a: number, b: number): boolean {
    const captureA = this.#at(a);
    const captureB = this.#at(b);
    const timeA = this.#times[captureA] as number;
    const timeB = this.#times[captureB] as number;
    return timeA < timeB || (timeA === timeB && captureA < captureB);
  }

  #swap(a: number, b: number): void {
    const capture = this.#at(a);
    this.#heap[a] = this.#at(b);
    this.#heap[b] = capture;
  }

  #at(place: number): number {
    return this.#heap[place] as number;
  }
}
