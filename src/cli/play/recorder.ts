/**
 * Keeps what a stack tells of its connections, and what passes on its wire, so that each can be
 * shown as a lifecycle and as a ladder: the last so many connections, and of each the first and the
 * last of its events. What is not kept is counted all the same.
 */
import type { Micros } from "../../base/time.ts";
import type { Lifecycle, TraceEvent, TraceListener } from "../../trace/index.ts";
import type { PacketWitness } from "../../tun/index.ts";
import { PacketWatch } from "./packetWatch.ts";
import { Recorded, type RecordedBounds } from "./recorded.ts";

/** How much is kept: so many connections; of the middle of a longer one nothing is drawn. */
export interface RecorderBounds extends RecordedBounds {
  readonly connections: number;
}

/** Listens to a stack. */
export class Recorder {
  readonly #bounds: RecorderBounds;
  readonly #connections = new Map<number, Recorded>();
  readonly #watch = new PacketWatch();
  #lastAt: Micros = 0;
  /** Told of each event after it was kept, with its connection's; null when that is forgotten. */
  onEvent: ((event: TraceEvent, recorded: Recorded | null) => void) | null = null;

  constructor(bounds: RecorderBounds) {
    this.#bounds = bounds;
  }

  /** What a stack is to be given as its `trace`. */
  readonly listener: TraceListener = (event) => {
    this.#lastAt = event.at;
    if (event.connection === 0) return; // a listener's own
    if (event.kind === "connection") this.#begin(new Recorded(event, this.#bounds, this.#watch));
    const recorded = this.#connections.get(event.connection) ?? null;
    recorded?.add(event);
    this.onEvent?.(event, recorded);
  };

  /** What a host is to tell of its packets; where nobody does, events must do. */
  readonly witness: PacketWitness = this.#watch.witness;

  /** The connections that are kept, the oldest first. */
  get connections(): ReadonlyMap<number, Recorded> {
    return this.#connections;
  }

  /** The connection between `ip`:`port` and this host, the latest one. */
  find(ip: string, port: number): Recorded | undefined {
    const all = [...this.#connections.values()].reverse();
    return all.find(({ begin: { client, server } }) =>
      [client, server].some((end) => end.ip === ip && end.port === port),
    );
  }

  /** The lives of the last `count` connections as they are at `until`, the latest first. */
  latest(count: number, until: Micros = this.#lastAt): Lifecycle[] {
    return [...this.#connections.values()]
      .slice(-count)
      .reverse()
      .map((recorded) => recorded.lifecycle(until))
      .filter((life) => life !== undefined);
  }

  #begin(recorded: Recorded): void {
    const { connection } = recorded.begin;
    this.#forget(connection); // a host that was started anew counts from the beginning
    if (this.#connections.size >= this.#bounds.connections) this.#forget(this.#leastWanted());
    this.#connections.set(connection, recorded);
  }

  /** The oldest of those that are over; where none is, the oldest. */
  #leastWanted(): number {
    const [oldest] = this.#connections.keys();
    for (const [number, { isOver }] of this.#connections) if (isOver) return number;
    return oldest as number;
  }

  #forget(connection: number): void {
    this.#connections.get(connection)?.forget();
    this.#connections.delete(connection);
  }
}
