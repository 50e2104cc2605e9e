/**
 * What all stacks of a world report, as one trace: two ends of one connection bear one number.
 *
 * A stack numbers its own connections; here the ends meet by their two end points, the newest
 * incarnation first. A NAT between them changes end points: then each side is a connection of its
 * own, which is what an observer on either side sees.
 */
import {
  type End,
  type Endpoint,
  otherEnd,
  type TraceEvent,
  type TraceListener,
} from "../trace/index.ts";

interface Known {
  readonly number: number;
  readonly client: Endpoint;
  readonly incarnation: number;
  /** Which hosts have told of it. */
  readonly hosts: Set<string>;
}

interface Place {
  readonly number: number;
  /** The host takes itself for the client, and the first to tell took itself for it too. */
  readonly isTurned: boolean;
}

/** Collects, renumbers and hands on. */
export class TraceCollector {
  readonly events: TraceEvent[] = [];
  /** Also told of every event, renumbered; collecting goes on. */
  listener: TraceListener | null = null;
  readonly #isOn: boolean;
  readonly #newest = new Map<string, Known>();
  readonly #places = new Map<string, Place>();
  #numbers = 0;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** What a host's stack is given; undefined when nothing is collected. */
  listenerFor(host: string): TraceListener | undefined {
    if (!this.#isOn) return undefined;
    // A host that reboots counts from the beginning again: its old numbers mean other connections.
    const prefix = `${host} `;
    for (const key of this.#places.keys()) if (key.startsWith(prefix)) this.#places.delete(key);
    return (event) => this.#take(host, event);
  }

  #take(host: string, event: TraceEvent): void {
    const key = `${host} ${event.connection}`;
    if (event.kind === "connection") {
      const { place, isNew } = this.#placeOf(host, event.client, event.server);
      this.#places.set(key, place);
      if (isNew) this.#emit({ ...event, connection: place.number, incarnation: isNew.incarnation });
      return;
    }
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#emit(renumber(event, place));
  }

  #placeOf(
    host: string,
    client: Endpoint,
    server: Endpoint,
  ): { place: Place; isNew: Known | undefined } {
    const [one, other] = [textOf(client), textOf(server)];
    const pair = one < other ? `${one} ${other}` : `${other} ${one}`;
    const known = this.#newest.get(pair);
    if (known !== undefined && !known.hosts.has(host)) {
      known.hosts.add(host);
      const isTurned = textOf(known.client) !== one;
      return { place: { number: known.number, isTurned }, isNew: undefined };
    }
    const fresh: Known = {
      number: ++this.#numbers,
      client,
      incarnation: (known?.incarnation ?? 0) + 1,
      hosts: new Set([host]),
    };
    this.#newest.set(pair, fresh);
    return { place: { number: fresh.number, isTurned: false }, isNew: fresh };
  }

  #emit(event: TraceEvent): void {
    this.events.push(event);
    this.listener?.(event);
  }
}

const textOf = (endpoint: Endpoint): string => `${endpoint.ip} ${endpoint.port}`;

/** The same event under the world's number, from the first teller's point of view. */
function renumber(event: TraceEvent, place: Place): TraceEvent {
  const connection = place.number;
  if (!place.isTurned) return { ...event, connection };
  const turn = <E extends End | null>(end: E) => (end === null ? null : otherEnd(end as End)) as E;
  if (event.kind === "segment") return { ...event, connection, from: turn(event.from) };
  if (event.kind === "connection") return { ...event, connection };
  return { ...event, connection, end: turn(event.end) } as TraceEvent;
}
