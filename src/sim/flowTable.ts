/**
 * What a middlebox remembers of TCP flows: when each was last used and how far its life has come,
 * and so when it may be forgotten. Time is looked at when a packet comes; no timer runs.
 *
 * The timeouts are those of RFC 5382 (REQ-5) unless told otherwise: 2 h 4 min for a connection that
 * stands, 4 min for one that opens or closes.
 */
import { MICROS_PER_SECOND, type Micros } from "../base/time.ts";
import { endsBoth, endsDirection, provesAnswer } from "../tcp/flags.ts";
import { type Duration, microsOf } from "./duration.ts";

/** How long a flow is remembered without a packet. */
export interface FlowTimeouts {
  /** A connection that stands; "2 h" and 4 minutes when not given. */
  established?: Duration;
  /** One that is being opened or closed; 4 minutes when not given. */
  transitory?: Duration;
}

const ESTABLISHED_MICROS = 7_440 * MICROS_PER_SECOND;
const TRANSITORY_MICROS = 240 * MICROS_PER_SECOND;

/** One flow, seen from the box. */
export interface Flow {
  lastUsed: Micros;
  /** The SYN was answered. */
  stands: boolean;
  /** FINs seen: 1 from inside, 2 from outside; a RST counts as both. */
  closed: number;
}

/** Flows by key, each with what the box keeps beside it. */
export class FlowTable<F extends Flow> {
  readonly #flows = new Map<string, F>();
  readonly #establishedMicros: Micros;
  readonly #transitoryMicros: Micros;

  constructor(timeouts: FlowTimeouts) {
    const { established, transitory } = timeouts;
    this.#establishedMicros =
      established === undefined ? ESTABLISHED_MICROS : microsOf(established);
    this.#transitoryMicros = transitory === undefined ? TRANSITORY_MICROS : microsOf(transitory);
  }

  /** How many flows are remembered, some of them perhaps too old already. */
  get size(): number {
    return this.#flows.size;
  }

  /** The flow of `key`; undefined when there is none or it has been idle for too long. */
  find(key: string, now: Micros): F | undefined {
    const flow = this.#flows.get(key);
    if (flow === undefined || !this.#isOld(flow, now)) return flow;
    this.#flows.delete(key);
    return undefined;
  }

  /** Remembers a flow. */
  add(key: string, flow: F): void {
    this.#flows.set(key, flow);
  }

  /** A segment of the flow has passed. */
  touch(flow: F, flags: number, fromInside: boolean, now: Micros): void {
    flow.lastUsed = now;
    if (provesAnswer(flags)) flow.stands = true;
    if (endsDirection(flags)) flow.closed |= fromInside ? 1 : 2;
    if (endsBoth(flags)) flow.closed = 3;
  }

  /** Forgets everything: the box was switched off and on. */
  clear(): void {
    this.#flows.clear();
  }

  /** Forgets what has been idle for too long, and tells of each. */
  sweep(now: Micros, forgotten: (key: string, flow: F) => void): void {
    for (const [key, flow] of this.#flows) {
      if (!this.#isOld(flow, now)) continue;
      this.#flows.delete(key);
      forgotten(key, flow);
    }
  }

  #isOld(flow: F, now: Micros): boolean {
    const limit =
      flow.stands && flow.closed === 0 ? this.#establishedMicros : this.#transitoryMicros;
    return now - flow.lastUsed > limit;
  }
}
