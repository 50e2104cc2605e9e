/**
 * What all stacks of a world report, as one trace: the two ends of a connection bear one number,
 * and each segment is told once, by its sender, and numbered in the order of sending. What a sender
 * keeps no record of (a SYN,ACK from the SYN queue, a RST from nowhere) is told when it arrives.
 *
 * A stack numbers its own connections; here the ends meet by their two end points, the newest
 * incarnation first. A NAT between them changes end points: then each side is a connection of its
 * own, which is what an observer on either side sees.
 */
import {
  type CallEvent,
  type ConnectionEvent,
  type End,
  type Endpoint,
  otherEnd,
  type SegmentEvent,
  type TraceEvent,
  type TraceListener,
} from "../trace/index.ts";

/** Whose stack it is. */
export interface Teller {
  readonly name: string;
  /** Whether an address in text is the host's own. */
  ownsText(ip: string): boolean;
}

interface Known {
  readonly number: number;
  readonly client: Endpoint;
  readonly incarnation: number;
  /** Which hosts have told of it; one that talks to itself is in twice. */
  readonly tellers: string[];
}

interface Place {
  readonly number: number;
  /** Both end points, as the first teller has them. */
  readonly client: string;
  readonly server: string;
  /** Which end the stack is, in the first teller's words. */
  readonly end: End;
  /** The stack takes itself for the other end than that: a simultaneous open. */
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
  /** Segments that were told by their senders. */
  readonly #left = new Set<string>();
  /** Their frames: one that meets another use of its four-tuple is told by that one too. */
  readonly #frames = new Map<string, number>();
  #connections = 0;
  #segments = 0;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** What a host's stack is given; undefined when nothing is collected. */
  listenerFor(teller: Teller): TraceListener | undefined {
    if (!this.#isOn) return undefined;
    // A host that reboots counts from the beginning again: its old numbers mean other connections.
    const prefix = `${teller.name} `;
    for (const key of this.#places.keys()) if (key.startsWith(prefix)) this.#places.delete(key);
    return (event) => this.#take(teller, event);
  }

  #take(teller: Teller, event: TraceEvent): void {
    const key = `${teller.name} ${event.connection}`;
    if (event.kind === "connection") {
      this.#places.set(key, this.#placeOf(teller, event));
      return;
    }
    const place = this.#places.get(key);
    if (place === undefined) return;
    const told = renumber(event, place);
    if (told.kind !== "segment") this.#emit(told);
    else if (this.#isNews(told, told.from === place.end)) {
      this.#emit({ ...told, frame: this.#frameOf(told, told.from === place.end, place) });
    }
  }

  /** A segment that leaves, or one that arrives without having been seen to leave. */
  #isNews(event: SegmentEvent, leaves: boolean): boolean {
    const { connection, from, seq, ack, flags, length } = event;
    const key = `${connection} ${from} ${seq} ${ack} ${flags} ${length}`;
    if (!leaves) return !this.#left.has(key);
    this.#left.add(key);
    return true;
  }

  /** The number of a segment in the order of sending. */
  #frameOf(event: SegmentEvent, leaves: boolean, { client, server }: Place): number {
    const { from, seq, ack, flags, length } = event;
    const [sender, other] = from === "client" ? [client, server] : [server, client];
    const key = `${sender} ${other} ${seq} ${ack} ${flags} ${length}`;
    const known = leaves ? undefined : this.#frames.get(key);
    if (known !== undefined) return known;
    this.#frames.set(key, ++this.#segments);
    return this.#segments;
  }

  #placeOf(teller: Teller, event: ConnectionEvent): Place {
    const { client, server } = event;
    const [one, other] = [textOf(client), textOf(server)];
    const pair = one < other ? `${one} ${other}` : `${other} ${one}`;
    const known = this.#newest.get(pair);
    const ends = (isTurned: boolean) =>
      isTurned ? { client: other, server: one } : { client: one, server: other };
    const talksToItself = teller.ownsText(client.ip) && teller.ownsText(server.ip);
    const isSecond = talksToItself
      ? known?.tellers.length === 1
      : known?.tellers.includes(teller.name) === false;
    if (known !== undefined && isSecond) {
      known.tellers.push(teller.name);
      const isTurned = textOf(known.client) !== one;
      const end = talksToItself || !teller.ownsText(known.client.ip) ? "server" : "client";
      return { number: known.number, ...ends(isTurned), end, isTurned };
    }
    const number = ++this.#connections;
    const incarnation = (known?.incarnation ?? 0) + 1;
    this.#newest.set(pair, { number, client, incarnation, tellers: [teller.name] });
    this.#emit({ ...event, connection: number, incarnation });
    return {
      number,
      ...ends(false),
      end: teller.ownsText(client.ip) ? "client" : "server",
      isTurned: false,
    };
  }

  #emit(event: TraceEvent): void {
    const last = this.events.at(-1);
    const merged = last === undefined ? undefined : mergeCalls(last, event);
    if (merged === undefined) this.events.push(event);
    else this.events[this.events.length - 1] = merged;
    this.listener?.(event);
  }
}

/** Many small sends at one instant are kept as one. */
function mergeCalls(last: TraceEvent, event: TraceEvent): CallEvent | undefined {
  if (event.kind !== "call" || last.kind !== "call") return undefined;
  if (event.bytes === undefined || last.bytes === undefined) return undefined;
  const isSame =
    last.call === event.call &&
    last.connection === event.connection &&
    last.end === event.end &&
    last.at === event.at;
  return isSame ? { ...event, bytes: last.bytes + event.bytes } : undefined;
}

const textOf = (endpoint: Endpoint): string => `${endpoint.ip} ${endpoint.port}`;

/** The same event under the world's number, from the first teller's point of view. */
function renumber(event: Exclude<TraceEvent, ConnectionEvent>, place: Place): typeof event {
  const connection = place.number;
  if (!place.isTurned) return { ...event, connection };
  if (event.kind === "segment") return { ...event, connection, from: otherEnd(event.from) };
  if (event.kind === "drop" && event.end === null) return { ...event, connection };
  return { ...event, connection, end: otherEnd(event.end as End) };
}
