/**
 * Keeps what a stack tells of its connections, so that each can be shown as a lifecycle and as a
 * ladder: the last so many connections, and of each the first and the last of its events.
 */
import { lifecycleOf } from "../../trace/fold/index.ts";
import type { Lifecycle, TraceEvent, TraceListener } from "../../trace/index.ts";

/** How much is kept. */
export interface RecorderBounds {
  readonly connections: number;
  /** Of one connection; in the middle the rest is left out. */
  readonly events: number;
}

/** One connection's trace. */
export interface Recorded {
  readonly events: TraceEvent[];
  /** Events that were left out. */
  omitted: number;
}

/** Listens to a stack. */
export class Recorder {
  readonly #bounds: RecorderBounds;
  readonly #connections = new Map<number, Recorded>();
  /** Told of each event after it was kept, with its connection's. */
  onEvent: ((event: TraceEvent, recorded: Recorded) => void) | null = null;

  constructor(bounds: RecorderBounds) {
    this.#bounds = bounds;
  }

  /** What a stack is to be given as its `trace`. */
  readonly listener: TraceListener = (event) => {
    if (event.connection === 0) return; // a listener's own
    const recorded = this.#of(event);
    recorded.events.push(event);
    if (recorded.events.length > this.#bounds.events) this.#cut(recorded);
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

  /** The lives of the connections that are kept. */
  lives(): Lifecycle[] {
    return [...this.#connections.values()]
      .map(({ events }) => lifecycleOf(events))
      .filter((life) => life !== undefined);
  }

  #of({ connection }: TraceEvent): Recorded {
    const known = this.#connections.get(connection);
    if (known !== undefined) return known;
    if (this.#connections.size >= this.#bounds.connections) {
      const [oldest] = this.#connections.keys();
      this.#connections.delete(oldest as number);
    }
    const recorded = { events: [], omitted: 0 };
    this.#connections.set(connection, recorded);
    return recorded;
  }

  /** Leaves out a quarter, right behind the first half: the beginning stays, so does the end. */
  #cut(recorded: Recorded): void {
    const quarter = this.#bounds.events >> 2;
    recorded.events.splice(2 * quarter, quarter);
    recorded.omitted += quarter;
  }
}
