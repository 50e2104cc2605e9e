/**
 * One connection of a host: the first and the last events that its stack told, and its life, which
 * counts them all. Where its packets are seen too, the life is told from these.
 */
import type { Micros } from "../../base/time.ts";
import { stepsOf } from "../../capture/index.ts";
import {
  type ConnectionEvent,
  type End,
  type Lifecycle,
  otherEnd,
  RunningFold,
  type StateEntry,
  type StepEvent,
  type TraceEvent,
} from "../../trace/index.ts";
import type { PacketWatch, Seen } from "./packetWatch.ts";

/** How much is kept of one. */
export interface RecordedBounds {
  readonly events: number;
  /** Whether packets are told by their numbers: those of a file of all packets (`--pcap`). */
  readonly isNumbered?: boolean;
}

/** One connection. */
export class Recorded {
  readonly begin: ConnectionEvent;
  readonly #fold: RunningFold;
  readonly #watch: PacketWatch;
  readonly #seen: Seen;
  readonly #isNumbered: boolean;
  /** Its own end's, and how far that has come. */
  #own: End | null = null;
  #isOver = false;

  /** Keeps about as many events as `bounds` say. */
  constructor(begin: ConnectionEvent, bounds: RecordedBounds, watch: PacketWatch) {
    this.begin = begin;
    this.#isNumbered = bounds.isNumbered ?? false;
    this.#fold = new RunningFold(bounds.events);
    this.#watch = watch;
    this.#seen = watch.begin(begin);
  }

  /** The events that are kept: the first, the last, and every step between. */
  get events(): readonly TraceEvent[] {
    return this.#fold.events;
  }

  /** Events that are not kept. */
  get omitted(): number {
    return this.#fold.omitted;
  }

  /** Its own end has come to CLOSED. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next event. */
  add(event: TraceEvent): void {
    this.#fold.add(event);
    if (event.kind !== "step") return;
    this.#own = event.end;
    this.#isOver = event.to === "CLOSED";
  }

  /** Its life so far; it was observed until `until`, and at least until its last event. */
  lifecycle(until: Micros = 0): Lifecycle | undefined {
    const { events } = this.#fold;
    const seen = this.#watch.lifecycle(this.#seen, events, until);
    if (seen === undefined) return this.#fold.lifecycle(until);
    const life = { ...seen, number: this.begin.connection };
    return this.#isNumbered ? life : unnumbered(life);
  }

  /** Its events as they are drawn: with the steps of the other end, as far as `life` knows them. */
  drawn(life: Lifecycle): TraceEvent[] {
    const drawn = [...this.events];
    if (this.#own === null) return drawn;
    let least = 0;
    for (const step of stepsOf(life, otherEnd(this.#own))) {
      least = Math.max(least, placeOf(step, drawn));
      drawn.splice(least++, 0, { ...step, frame: null });
    }
    return drawn;
  }

  /** It is wanted no more. */
  forget(): void {
    this.#watch.forget(this.#seen, this.begin);
  }
}

/** Where a step stands: behind the segment of its own end that shows it, else where its time is. */
function placeOf({ end, at }: StepEvent, events: readonly TraceEvent[]): number {
  const shown = events.findIndex((e) => e.kind === "segment" && e.from === end && e.at === at);
  const before = shown >= 0 ? shown : events.findLastIndex((e) => e.at <= at);
  return before + 1;
}

/** Without the numbers of packets, which nobody else can look up. */
function unnumbered(life: Lifecycle): Lifecycle {
  const { states, reset, opened, findings } = life;
  const still = (entries: readonly StateEntry[]) => entries.map((e) => ({ ...e, frame: null }));
  const evidence = reset?.evidence.map((fact) => ({ ...fact, frame: null })) ?? [];
  return {
    ...life,
    firstFrame: null,
    lastFrame: null,
    opened: { ...opened, icmp: opened.icmp && { ...opened.icmp, frame: 0 } },
    reset: reset && { ...reset, frame: 0, evidence },
    states: { client: still(states.client), server: still(states.server) },
    findings: findings.map((finding) => ({ ...finding, frames: [] })),
  };
}
