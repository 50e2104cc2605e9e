/**
 * A connection folded while it lives, however long: of its events only the first and the last are
 * kept, but all of them count. What lies between is followed before it is forgotten; the last ones
 * are not, for what becomes of a segment may be told after it: of a RST, whether it was believed.
 */
import type { Micros } from "../../base/time.ts";
import type { SegmentEvent, TraceEvent } from "../events.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { type Begun, walkOn } from "./follow.ts";
import { lifecycleOf } from "./index.ts";
import { type Parts, partsOf } from "./parts.ts";
import { assassinOf, endingOf } from "./rst.ts";

/** One connection's trace. */
export class RunningFold {
  readonly #most: number;
  readonly #events: TraceEvent[] = [];
  #begun: Begun | null = null;
  #omitted = 0;

  /** Keeps about `most` events. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The events that are kept: the first, the last, and every step between. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Events that are not kept. */
  get omitted(): number {
    return this.#omitted;
  }

  /** The next event. */
  add(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#most) this.#cut();
  }

  /**
   * What all events so far add up to; undefined without the connection's beginning. The observation
   * lasted `until`, and at least until the last event.
   */
  lifecycle(until: Micros = 0): Lifecycle | undefined {
    return lifecycleOf(this.#events, this.#begun, until);
  }

  /** Follows all but the last quarter, and forgets what lies behind the first half. */
  #cut(): void {
    const quarter = this.#most >> 2;
    const from = 2 * quarter;
    const until = this.#events.length - quarter;
    const parts = partsOf(this.#events, this.#begun?.read);
    const read = partsOf(this.#events.slice(0, until), this.#begun?.read);
    if (parts !== undefined && read !== undefined) this.#follow(parts, read.unread, from, until);
    else this.#omitted += this.#events.splice(from, until - from).length;
  }

  #follow(parts: Parts, segments: readonly SegmentEvent[], from: number, until: number): void {
    const walk = walkOn(parts, endingOf(parts)?.segment ?? null, this.#begun);
    for (const segment of segments) walk.read(segment);
    const landmarks = landmarksOf(parts);
    const kept = this.#events.slice(from, until).filter((event) => landmarks.has(event));
    this.#events.splice(from, until - from, ...kept);
    this.#omitted += until - from - kept.length;
    this.#begun = { walk, read: from + kept.length };
  }
}

/** What a verdict looks up again: steps, the RSTs that made some, a SYN of another use. */
function landmarksOf(parts: Parts): ReadonlySet<TraceEvent> {
  const landmarks = new Set<TraceEvent>(parts.steps);
  const [stranger] = parts.strangers;
  for (const segment of [endingOf(parts)?.segment, assassinOf(parts)?.segment, stranger]) {
    if (segment !== undefined) landmarks.add(segment);
  }
  return landmarks;
}
