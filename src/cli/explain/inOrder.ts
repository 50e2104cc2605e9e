/**
 * The steps of many connections in the order of time. Connections come in the order in which they
 * began, so that no more are held than lie beside one another: what happened before the next one
 * began can be told.
 */
import { stepsOf } from "../../capture/index.ts";
import type { Lifecycle, StepEvent } from "../../trace/index.ts";

interface Pending {
  readonly life: Lifecycle;
  readonly steps: readonly StepEvent[];
  next: number;
}

/** Calls `tell` with every step of the connections, the earliest first. */
export class StepsInOrder {
  readonly #tell: (step: StepEvent, life: Lifecycle) => void;
  /** A heap: the connection whose next step is the earliest comes first. */
  readonly #heap: Pending[] = [];

  constructor(tell: (step: StepEvent, life: Lifecycle) => void) {
    this.#tell = tell;
  }

  /** One more connection; none that comes later began before it. */
  add(life: Lifecycle): void {
    const steps = [...stepsOf(life, "client"), ...stepsOf(life, "server")];
    steps.sort((a, b) => a.at - b.at || (a.frame ?? 0) - (b.frame ?? 0));
    const [first] = steps;
    if (first === undefined) return;
    this.#tellBefore(first.at);
    this.#heap.push({ life, steps, next: 0 });
    this.#rise(this.#heap.length - 1);
  }

  /** Tells what is left. */
  end(): void {
    this.#tellBefore(Number.POSITIVE_INFINITY);
  }

  #tellBefore(at: number): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (timeOf(first) >= at) return;
      this.#tell(first.steps[first.next++] as StepEvent, first.life);
      if (first.next < first.steps.length) this.#sink(0);
      else this.#removeFirst();
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop() as Pending;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapWhereEarlier(i, parent)) return;
      i = parent;
    }
  }

  #sink(from: number): void {
    for (let i = from; ; ) {
      const left = 2 * i + 1;
      const right = left + 1;
      const hasRight = right < this.#heap.length;
      const child = hasRight && isEarlier(this.#at(right), this.#at(left)) ? right : left;
      if (child >= this.#heap.length || !this.#swapWhereEarlier(child, i)) return;
      i = child;
    }
  }

  #swapWhereEarlier(child: number, parent: number): boolean {
    const [lower, upper] = [this.#at(child), this.#at(parent)];
    if (!isEarlier(lower, upper)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }

  #at = (index: number): Pending => this.#heap[index] as Pending;
}

const timeOf = ({ steps, next }: Pending): number => (steps[next] as StepEvent).at;

/** Of equal times the connection that came first. */
const isEarlier = (a: Pending, b: Pending): boolean =>
  timeOf(a) < timeOf(b) || (timeOf(a) === timeOf(b) && a.life.number < b.life.number);
