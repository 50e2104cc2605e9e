/**
 * When a connection is finished with, on input that never ends: some seconds after both ends have
 * closed, for stragglers; after a day of silence; and the longest idle one at once when there are
 * too many. Who is idle longest is known by a list in order of last use, chained through the
 * columns.
 */
import type { Micros } from "../../base/time.ts";
import { CLOSED, TIME_WAIT } from "../../machine/codes.ts";
import { IS_COMPLETED, IS_MID_CAPTURE, IS_RESET } from "./codes.ts";
import { ConnectionColumns } from "./columns/connection.ts";
import { EndColumns } from "./columns/end.ts";
import type { Moment } from "./moment.ts";
import type { Store } from "./store.ts";

/** How long stragglers are waited for. */
const GRACE_MICROS: Micros = 2_000_000;
/**
 * Nobody still tries to open a connection after this: Linux's last SYN,ACK and SYN give up before.
 */
const OPENING_MICROS: Micros = 180_000_000;
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
  /** Those that have ended, in order, and those that began, to be looked at again. */
  readonly #ended = new Waiting(GRACE_MICROS);
  readonly #begun = new Waiting(OPENING_MICROS);

  constructor(store: Store, most: number) {
    this.#store = store;
    this.#most = most;
  }

  /** A segment of the moment's connection was read at `now`. */
  touch(moment: Moment, now: Micros): void {
    this.#moveToFront(moment.index);
    if (hasEnded(moment.connection, moment.mine, moment.other)) this.#noteEnded(moment, now);
    const { connection } = moment;
    const isFirst = connection.firstFrame === connection.lastFrame;
    if (isFirst) this.#begun.add(connection, moment.index, now);
    this.#retireEnded(now);
    this.#retireUnopened(now);
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
  }

  #noteEnded(moment: Moment, now: Micros): void {
    const { connection } = moment;
    if (connection.isLeaving !== 0) return;
    connection.isLeaving = 1;
    this.#ended.add(connection, moment.index, now);
  }

  #retireEnded(now: Micros): void {
    for (let index = this.#ended.next(now); index >= 0; index = this.#ended.next(now)) {
      if (this.#isStill(this.#ended.number, index)) this.#retire(index);
    }
  }

  /** A SYN that nobody answered, a handshake that was not completed: nothing more comes. */
  #retireUnopened(now: Micros): void {
    for (let index = this.#begun.next(now); index >= 0; index = this.#begun.next(now)) {
      if (!this.#isStill(this.#begun.number, index)) continue;
      const { facts, lastAt } = this.#cursor;
      const isOpen = (facts & (IS_COMPLETED | IS_MID_CAPTURE)) !== 0;
      if (isOpen || now - lastAt < OPENING_MICROS / 2) continue;
      this.#retire(index);
    }
  }

  /** Whether the record still holds the connection of that number; puts the cursor on it. */
  #isStill(number: number, index: number): boolean {
    this.#store.seekConnection(index, this.#cursor);
    return this.#cursor.number === number;
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
function hasEnded(connection: ConnectionColumns, a: EndColumns, b: EndColumns): boolean {
  if ((connection.facts & IS_RESET) !== 0) return true;
  return isDone(a) && isDone(b) && a.segments > 0 && b.segments > 0;
}

const isDone = (end: EndColumns): boolean => end.state === CLOSED || end.state === TIME_WAIT;

/** Connections in order of time, each to be looked at when it has waited long enough. */
class Waiting {
  readonly #micros: Micros;
  /** Index, number and time in turn. */
  #entries: number[] = [];
  #head = 0;
  /** The number of the connection that `next` gave last. */
  number = 0;

  constructor(micros: Micros) {
    this.#micros = micros;
  }

  add(connection: ConnectionColumns, index: number, now: Micros): void {
    this.#entries.push(index, connection.number, now);
  }

  /** The index of the next one that has waited long enough at `now`, -1 without one. */
  next(now: Micros): number {
    const entries = this.#entries;
    const at = this.#head;
    if (at === entries.length || (entries[at + 2] as number) + this.#micros > now) return -1;
    this.number = entries[at + 1] as number;
    this.#head += 3;
    if (this.#head > 3072 && this.#head * 2 > entries.length) {
      this.#entries = entries.slice(this.#head);
      this.#head = 0;
    }
    return entries[at] as number;
  }
}
