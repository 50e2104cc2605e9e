/**
 * What is to happen, in order: a binary heap on (time, order of scheduling). Two events of the same
 * instant happen in the order in which they were scheduled, so a run depends on nothing but its
 * seed.
 *
 * An entry carries its own place, so that it can be taken out or moved in O(log n); the same entry
 * may be scheduled again and again and nothing is allocated for that.
 */
import { assert } from "../base/assert.ts";
import type { Micros } from "../base/time.ts";

/** Something that happens at a time. */
export abstract class Scheduled {
  /** When, in microseconds of virtual time. */
  at: Micros = 0;
  /** Which of one instant comes first; the queue sets it. */
  order = 0;
  /** Its place in the heap, -1 while it is not scheduled. */
  place = -1;
  /** Whether `World.run` waits for it; a deadline that only passes the time does not count. */
  holds = true;

  /** It is time. */
  abstract fire(): void;
}

/** A callback at a time. */
export class Alarm extends Scheduled {
  readonly #callback: () => void;

  constructor(callback: () => void, holds: boolean) {
    super();
    this.#callback = callback;
    this.holds = holds;
  }

  override fire(): void {
    this.#callback();
  }
}

/** The heap. */
export class EventQueue {
  readonly #heap: Scheduled[] = [];
  #order = 0;
  #holding = 0;

  /** How many entries are scheduled. */
  get size(): number {
    return this.#heap.length;
  }

  /** How many of them a run waits for. */
  get holding(): number {
    return this.#holding;
  }

  /** The earliest entry; undefined when there is none. */
  peek(): Scheduled | undefined {
    return this.#heap[0];
  }

  /** Schedules `entry` for `at`, or moves it there; it comes last of that instant. */
  set(entry: Scheduled, at: Micros): void {
    assert(at < Number.POSITIVE_INFINITY, "an event happens at some time");
    if (entry.place >= 0) this.remove(entry);
    entry.at = at;
    entry.order = this.#order++;
    entry.place = this.#heap.length;
    this.#heap.push(entry);
    if (entry.holds) this.#holding += 1;
    this.#up(entry);
  }

  /** Takes `entry` out; no harm when it is not in. */
  remove(entry: Scheduled): void {
    const place = entry.place;
    if (place < 0) return;
    entry.place = -1;
    if (entry.holds) this.#holding -= 1;
    const last = this.#heap.pop() as Scheduled;
    if (last === entry) return;
    this.#heap[place] = last;
    last.place = place;
    this.#up(last);
    this.#down(last);
  }

  /** Whether a run waits for `entry`, changed while it may be scheduled. */
  setHolds(entry: Scheduled, holds: boolean): void {
    if (entry.holds === holds) return;
    entry.holds = holds;
    if (entry.place >= 0) this.#holding += holds ? 1 : -1;
  }

  #up(entry: Scheduled): void {
    const heap = this.#heap;
    let place = entry.place;
    while (place > 0) {
      const parent = heap[(place - 1) >> 1] as Scheduled;
      if (!before(entry, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = (place - 1) >> 1;
    }
    heap[place] = entry;
    entry.place = place;
  }

  #down(entry: Scheduled): void {
    const heap = this.#heap;
    let place = entry.place;
    for (;;) {
      let least = entry;
      for (let child = 2 * place + 1; child <= 2 * place + 2; child++) {
        const candidate = heap[child];
        if (candidate !== undefined && before(candidate, least)) least = candidate;
      }
      if (least === entry) break;
      const from = least.place;
      heap[place] = least;
      least.place = place;
      place = from;
    }
    heap[place] = entry;
    entry.place = place;
  }
}

function before(a: Scheduled, b: Scheduled): boolean {
  return a.at !== b.at ? a.at < b.at : a.order < b.order;
}
