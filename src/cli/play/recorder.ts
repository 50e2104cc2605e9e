/**
 * Keeps what a stack tells of its connections, so that each can be shown as a lifecycle and as a
 * ladder: the last so many connections, and of each the first and the last of its events. What is
 * not kept is counted all the same.
 */
import type { Micros } from "../../base/time.ts";
import { RunningFold } from "../../trace/fold/running.ts";
import type { Lifecycle, TraceEvent, TraceListener } from "../../trace/index.ts";

/** How much is kept. */
export interface RecorderBounds {
  readonly connections: number;
  /** Of one connection; of the middle nothing is drawn. */
  readonly events: number;
}

/** One connection's trace: some of its events, and what all of them come to. */
export type Recorded = RunningFold;

/** Listens to a stack. */
export class Recorder {
  readonly #bounds: RecorderBounds;
  readonly #connections = new Map<number, Recorded>();
  #lastAt: Micros = 0;
  /** Told of each event after it was kept, with its connection's. */
  onEvent: ((event: TraceEvent, recorded: Recorded) => void) | null = null;

  constructor(bounds: RecorderBounds) {
    this.#bounds = bounds;
  }

  /** What a stack is to be given as its `trace`. */
  readonly listener: TraceListener = (event) => {
    this.#lastAt = event.at;
    if (event.connection === 0) return; // a listener's own
    const recorded = this.#of(event);
    recorded.add(event);
    this.onEvent?.(event, recorded);
  };

  /** The connections that are kept, the oldest first. */
  get connections(): ReadonlyMap<number, Recorded> {
    return this.#connections;
  }

  /** The connection between `ip`:`port` and this host, the latest one. */
  find(ip: string, port: number): Recorded | undefined {
    const all = [...this.#connections.values()].reverse();
    return all.find(({ events: [first] }) => {
      if (first?.kind !== "connection") return false;
      const { client, server } = first;
      return [client, server].some((end) => end.ip === ip && end.port === port);
    });
  }

  /** The lives of the last `count` connections as they are at `until`, the latest first. */
  latest(count: number, until: Micros = this.#lastAt): Lifecycle[] {
    return [...this.#connections.values()]
      .slice(-count)
      .reverse()
      .map((recorded) => recorded.lifecycle(until))
      .filter((life) => life !== undefined);
  }

  #of({ connection }: TraceEvent): Recorded {
    const known = this.#connections.get(connection);
    if (known !== undefined) return known;
    if (this.#connections.size >= this.#bounds.connections) {
      const [oldest] = this.#connections.keys();
      this.#connections.delete(oldest as number);
    }
    const recorded = new RunningFold(this.#bounds.events);
    this.#connections.set(connection, recorded);
    return recorded;
  }
}
