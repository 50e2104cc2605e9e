/**
 * What a stack tells of itself while somebody listens: trace events of connections, numbered in the
 * order in which they came into being here. Rows of the SYN queue and of TIME-WAIT have no room for
 * a number, so those numbers are kept here, by the row's place in the table of tuples.
 */
import type { Micros } from "../../base/time.ts";
import { STATES } from "../../machine/states.ts";
import { TRIGGERS } from "../../machine/transitions.ts";
import {
  type Abort,
  type CallEvent,
  type Drop,
  type End,
  type Mark,
  otherEnd,
  type TimerEvent,
  type TraceListener,
} from "../../trace/events.ts";
import { formatAddress } from "../../wire/address.ts";
import { ACK, type Segment, SYN } from "../../wire/segment.ts";
import type { LocalAddresses } from "./localAddresses.ts";
import { describeOptions } from "./traceOptions.ts";
import type { Tuple } from "./tuple.ts";

/** A connection's number and which end of it this stack is. */
export interface Traced {
  readonly connection: number;
  readonly end: End;
}

/** A row's: with the shifts of both ends' windows, which the row itself may not keep. */
interface TracedRow extends Traced {
  readonly ownScale: number;
  readonly peerScale: number;
}

/** Four-tuples that are remembered. */
const MOST_USES = 4096;
const NO_MARKS: readonly Mark[] = [];

/** Builds trace events. */
export class Tracer {
  readonly #listener: TraceListener;
  readonly #rows = new Map<number, TracedRow>();
  #count = 0;
  /** The latest use of each four-tuple, by its text: what comes for it late is still its own. */
  readonly #uses = new Map<string, Traced>();
  /** Which incarnation of its tuple a connection is, where it is not the first. */
  readonly #incarnations = new Map<number, number>();
  /** The next connection's, when a TIME-WAIT makes way for it. */
  #incarnation = 1;
  /** What is known of the segment that leaves next. */
  #marks = NO_MARKS;
  /** Why the RST that leaves next is sent. */
  #why: Abort | null = null;
  /** The time of the call that is being carried out. */
  now: Micros = 0;

  constructor(listener: TraceListener) {
    this.#listener = listener;
  }

  /** A connection came into being; its number. */
  open(addresses: LocalAddresses, tuple: Tuple, end: End): number {
    const connection = ++this.#count;
    const own = { ip: addresses.text(tuple.local), port: tuple.localPort };
    const { family, remote0, remote1, remote2, remote3 } = tuple;
    const ip = formatAddress(family, remote0, remote1, remote2, remote3);
    const peer = { ip, port: tuple.remotePort };
    const [client, server] = end === "client" ? [own, peer] : [peer, own];
    this.#listener({
      kind: "connection",
      connection,
      at: this.now,
      client,
      server,
      incarnation: this.#incarnation,
    });
    this.#remember(`${own.ip} ${own.port} ${ip} ${peer.port}`, { connection, end });
    if (this.#incarnation > 1) this.#incarnations.set(connection, this.#incarnation);
    this.#incarnation = 1;
    return connection;
  }

  /** A RST left for a four-tuple of which nothing is left, or in place of it. */
  answered(addresses: LocalAddresses, tuple: Tuple, reset: Segment): void {
    const use = this.#useOf(addresses, tuple);
    if (use !== undefined) this.segment(use, use.end, reset, 0, []);
  }

  /** A segment came for a four-tuple of which nothing is left; a SYN is for another use of it. */
  late(addresses: LocalAddresses, tuple: Tuple, seg: Segment): void {
    if ((seg.flags & (SYN | ACK)) === SYN) return;
    const use = this.#useOf(addresses, tuple);
    if (use !== undefined) this.segment(use, otherEnd(use.end), seg, seg.window, []);
  }

  #useOf(addresses: LocalAddresses, tuple: Tuple): Traced | undefined {
    const { family, remote0, remote1, remote2, remote3 } = tuple;
    const ip = formatAddress(family, remote0, remote1, remote2, remote3);
    const key = `${addresses.text(tuple.local)} ${tuple.localPort} ${ip} ${tuple.remotePort}`;
    return this.#uses.get(key);
  }

  #remember(key: string, use: Traced): void {
    this.#uses.delete(key);
    this.#uses.set(key, use);
    if (this.#uses.size <= MOST_USES) return;
    const [oldest] = this.#uses.keys();
    this.#uses.delete(oldest as string);
  }

  /** The row `id` makes way for a new incarnation of its tuple, the next to be opened. */
  makesWay(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#incarnation = (this.#incarnations.get(row.connection) ?? 1) + 1;
    this.#incarnations.delete(row.connection);
  }

  /** The segment that leaves next is one of these. */
  mark(mark: Mark): void {
    this.#marks = [mark];
  }

  /** The segment that leaves next is a RST, and why. */
  because(why: Abort): void {
    this.#why = why;
  }

  /** What was said of the segment that leaves now. */
  takeMarks(): readonly Mark[] {
    const marks = this.#marks;
    this.#marks = NO_MARKS;
    return marks;
  }

  /** Which connection the row `id` of the table of tuples is. */
  rowOf(id: number): Traced | undefined {
    return this.#rows.get(id);
  }

  /** A connection moved into the row `id` of the table of tuples. */
  setRow(id: number, connection: number, end: End, ownScale: number, peerScale: number): void {
    this.#rows.set(id, { connection, end, ownScale, peerScale });
  }

  /** The row `id` is gone. */
  forgetRow(id: number): void {
    this.#rows.delete(id);
  }

  /** A step along a row of the table: codes of states and trigger. */
  step(traced: Traced, from: number, to: number, trigger: number): void {
    if (STATES[to] === "CLOSED") this.#incarnations.delete(traced.connection);
    this.#listener({
      kind: "step",
      connection: traced.connection,
      at: this.now,
      end: traced.end,
      from: STATES[from] ?? "unknown",
      to: STATES[to] ?? "unknown",
      trigger: TRIGGERS[trigger] ?? null,
      frame: null,
      how: "reported",
    });
  }

  /** A segment left (`from` is this end) or arrived; `window` is in bytes. */
  segment(traced: Traced, from: End, seg: Segment, window: number, marks: readonly Mark[]): void {
    const why = this.#why;
    this.#why = null;
    const event = {
      kind: "segment",
      connection: traced.connection,
      at: this.now,
      from,
      frame: null,
      seq: seg.seq,
      ack: seg.ack,
      flags: seg.flags,
      length: seg.length,
      window,
      options: describeOptions(seg),
      marks,
    } as const;
    this.#listener(why === null ? event : { ...event, why });
  }

  /** A segment of the row `id` of the table of tuples left (`isOurs`) or arrived. */
  rowSegment(id: number, seg: Segment, isOurs: boolean): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    const scale = isOurs ? row.ownScale : row.peerScale;
    const window = (seg.flags & SYN) !== 0 ? seg.window : seg.window << scale;
    this.segment(row, isOurs ? row.end : otherEnd(row.end), seg, window, []);
  }

  /** The user called. */
  call(traced: Traced, call: CallEvent["call"], bytes?: number): void {
    const { connection, end } = traced;
    const event = { kind: "call", connection, at: this.now, end, call } as const;
    this.#listener(bytes === undefined ? event : { ...event, bytes });
  }

  /** A timer went off. */
  timer(traced: Traced, timer: TimerEvent["timer"]): void {
    const { connection, end } = traced;
    this.#listener({ kind: "timer", connection, at: this.now, end, timer });
  }

  /** The timer of the row `id` of the table of tuples went off. */
  rowTimer(id: number, timer: TimerEvent["timer"]): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.timer(row, timer);
  }

  /** An arriving segment was thrown away. */
  drop(traced: Traced, why: Drop): void {
    const { connection, end } = traced;
    this.#listener({ kind: "drop", connection, at: this.now, end, frame: null, why });
  }

  /** The user will be told of an error. */
  error(traced: Traced, code: string): void {
    const { connection, end } = traced;
    this.#listener({ kind: "error", connection, at: this.now, end, code });
  }
}
