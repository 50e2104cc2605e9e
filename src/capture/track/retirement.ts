/**
 * When a connection is finished with, on input that never ends: some seconds after both ends have
 * closed, for stragglers; after a day of silence; and the longest idle one at once when there are
 * too many. Who is idle longest is known by a list in order of last use, chained through the
 * columns.
 */
import type { Micros } from "../../base/time.ts";
import { IS_RESET } from "./codes.ts";
import { ConnectionColumns, EndColumns } from "./columns.ts";
import type { Moment } from "./moment.ts";
import type { Store } from "./store.ts";
import { CLOSED, TIME_WAIT } from "./triggers.ts";

/** How long stragglers are waited for. */
const GRACE_MICROS: Micros = 2_000_000;
/** A connection may be silent for long: Linux's keepalive begins after two hours. */
const IDLE_MICROS: Micros = 86_400_000_000;

/** Decides which connections are handed out, and calls `retire` for each. */
export class Retirement {
  /** Hands the connection out and releases it; set by the owner. */
  retire: (index: number) => void = () => {};
  /** Connections that had to go while they were alive. */
  dropped = 0;

  readonly #store: Store;
  readonly #most: number;
  readonly #cursor = new ConnectionColumns();
  readonly #neighbour = new ConnectionColumns();
  readonly #client = new EndColumns();
  readonly #server = new EndColumns();
  /** Ends of the list, index + 1. */
  #oldest = 0;
  #newest = 0;
  #size = 0;
  /** Connections that have ended, in order: index, number, time. */
  #ended: number[] = [];
  #head = 0;

  constructor(store: Store, most: number) {
    this.#store = store;
    this.#most = most;
  }

  /** A segment of the moment's connection was read at `now`. */
  touch(moment: Moment, now: Micros): void {
    this.#moveToFront(moment.index);
    if (hasEnded(moment.connection, moment.mine, moment.other)) this.#noteEnded(moment, now);
    this.#retireEnded(now);
    while (this.#size > this.#most) {
      this.dropped++;
      this.#retire(this.#oldest - 1);
    }
    this.#retireIdle(now);
  }

  /** It is `now`, though no packet says so. */
  elapse(now: Micros): void {
    this.#retireEnded(now);
    this.#retireIdle(now);
  }

  /** Nothing more comes. */
  retireAll(): void {
    while (this.#oldest !== 0) this.#retire(this.#oldest - 1);
    this.#ended = [];
    this.#head = 0;
  }

  #noteEnded(moment: Moment, now: Micros): void {
    if (moment.connection.endedMark !== 0) return;
    moment.connection.endedMark = 1;
    this.#ended.push(moment.index, moment.connection.number, now);
  }

  #retireEnded(now: Micros): void {
    const ended = this.#ended;
    while (this.#head < ended.length && (ended[this.#head + 2] as number) + GRACE_MICROS <= now) {
      const index = ended[this.#head] as number;
      this.#store.seekConnection(index, this.#cursor);
      if (this.#cursor.number === ended[this.#head + 1]) this.#retire(index);
      this.#head += 3;
    }
    if (this.#head > 3072 && this.#head * 2 > ended.length) {
      this.#ended = ended.slice(this.#head);
      this.#head = 0;
    }
  }

  #retireIdle(now: Micros): void {
    if (this.#oldest === 0) return;
    this.#store.seekConnection(this.#oldest - 1, this.#cursor);
    if (now - this.#cursor.lastAt > IDLE_MICROS) this.#retire(this.#oldest - 1);
  }

  #retire(index: number): void {
    this.#store.seek(index, this.#cursor, this.#client, this.#server);
    this.#unlink(index);
    this.retire(index);
  }

  #moveToFront(index: number): void {
    if (this.#newest === index + 1) return;
    this.#store.seekConnection(index, this.#cursor);
    const isLinked =
      this.#cursor.newer !== 0 || this.#cursor.older !== 0 || this.#oldest === index + 1;
    if (isLinked) this.#unlink(index);
    this.#store.seekConnection(index, this.#cursor);
    this.#cursor.older = this.#newest;
    this.#cursor.newer = 0;
    if (this.#newest !== 0) {
      this.#store.seekConnection(this.#newest - 1, this.#neighbour);
      this.#neighbour.newer = index + 1;
    } else this.#oldest = index + 1;
    this.#newest = index + 1;
    this.#size++;
  }

  #unlink(index: number): void {
    this.#store.seekConnection(index, this.#cursor);
    const { older, newer } = this.#cursor;
    this.#cursor.older = 0;
    this.#cursor.newer = 0;
    if (older === 0) this.#oldest = newer;
    else {
      this.#store.seekConnection(older - 1, this.#neighbour);
      this.#neighbour.newer = newer;
    }
    if (newer === 0) this.#newest = older;
    else {
      this.#store.seekConnection(newer - 1, this.#neighbour);
      this.#neighbour.older = older;
    }
    this.#size--;
  }
}

/** Whether both ends are done, so that only stragglers can come. */
export function hasEnded(connection: ConnectionColumns, a: EndColumns, b: EndColumns): boolean {
  if ((connection.facts & IS_RESET) !== 0) return true;
  return isDone(a) && isDone(b) && a.segments > 0 && b.segments > 0;
}

const isDone = (end: EndColumns): boolean => end.state === CLOSED || end.state === TIME_WAIT;
