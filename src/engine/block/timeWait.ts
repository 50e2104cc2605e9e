/**
 * TIME-WAIT without a connection: 40 bytes of typed array an entry, 16 more for IPv6's addresses,
 * and 16 to 32 in the hash table. An orphan's FIN-WAIT-2 lives here too (Linux's mini-socket), with
 * a limit of its own.
 *
 * Entries of one kind last equally long, so they stand in the order in which they end: two lists,
 * no timers. An entry's end is kept as microseconds modulo 2^32, counted from a clock that every
 * look at the table moves on.
 */
import { assert } from "../../base/assert.ts";
import { flagWord } from "../../base/flagWord.ts";
import { Rows } from "../../base/rows.ts";
import { type Micros, NEVER } from "../../base/time.ts";
import type { Tuple } from "./tuple.ts";

/** Words a row. */
const WIDTH = 10;
// Places of a row's words.
const REMOTE = 0; // IPv6: the row of the address
const PORTS = 1; // local << 16 | remote
const BITS = 2; // window as on the wire << 16 | address number << 4 | flags
const SND_NXT = 3;
const RCV_NXT = 4;
const TS_RECENT = 5;
const ENDS = 6;
const NEXT = 7;
const PREVIOUS = 8;
const SCALE = 9; // window scale << 1 | flag

/** Where the address number stands: above the flags. */
const ADDRESS_SHIFT = 4;
const flag = flagWord(ADDRESS_SHIFT);
const IS_IPV6 = flag();
/** An orphan's FIN-WAIT-2: the peer's FIN has not come yet. */
const IS_FIN_WAIT_2 = flag();
const HAS_TIMESTAMPS = flag();
/** It agreed on Accurate ECN: its answers are ECN-capable too. */
const IS_ECN_CAPABLE = flag();
const NONE = -1;

/** Where the window scale stands: above a flag of its word. */
const SCALE_SHIFT = 1;
const ofScale = flagWord(SCALE_SHIFT);
/** SO_REUSEADDR was set. */
const REUSES_ADDRESS = ofScale();
/** The longest that an entry may last, 17 minutes: its end is known modulo 2^32 microseconds. */
const LONGEST: Micros = 2 ** 30;

/** The rows, by number; a number is good until `remove`. */
export class TimeWaitTable {
  readonly #rows = new Rows(WIDTH);
  /** IPv6 addresses. */
  readonly #remotes = new Rows(4);
  /** First and last of the two lists: TIME-WAIT, then FIN-WAIT-2. */
  readonly #first = [NONE, NONE];
  readonly #last = [NONE, NONE];
  /** The latest time that this table was told. */
  #clock: Micros = 0;
  /** How many entries there are. */
  size = 0;

  /** A new entry that ends `lasts` microseconds from `now`. */
  add(tuple: Tuple, finWait2: boolean, now: Micros, lasts: Micros): number {
    const row = this.#rows.take();
    const at = this.#rows.at(row);
    const words = this.#rows.page(row);
    const isIpv6 = tuple.family === 6;
    words[at + REMOTE] = isIpv6 ? this.#addRemote(tuple) : tuple.remote0;
    words[at + PORTS] = (tuple.localPort << 16) | tuple.remotePort;
    const kind = (isIpv6 ? IS_IPV6 : 0) | (finWait2 ? IS_FIN_WAIT_2 : 0);
    words[at + BITS] = (tuple.local << ADDRESS_SHIFT) | kind;
    if (this.size++ === 0) this.#clock = Math.floor(now);
    this.#append(row, now, lasts);
    return row;
  }

  /** Forgets an entry. */
  remove(row: number): void {
    this.#unlink(row);
    if ((this.#word(row, BITS) & IS_IPV6) !== 0) this.#remotes.give(this.#word(row, REMOTE));
    this.#rows.give(row);
    this.size--;
  }

  /** Starts an entry's time anew, and turns an orphan's FIN-WAIT-2 into TIME-WAIT. */
  restart(row: number, now: Micros, lasts: Micros): void {
    this.#unlink(row);
    this.#set(row, BITS, this.#word(row, BITS) & ~IS_FIN_WAIT_2);
    this.#append(row, now, lasts);
  }

  /** When the next entry ends, NEVER when there is none. */
  nextDue(): Micros {
    const [timeWait, finWait2] = this.#first as [number, number];
    const a = timeWait === NONE ? NEVER : this.endOf(timeWait);
    const b = finWait2 === NONE ? NEVER : this.endOf(finWait2);
    return Math.min(a, b);
  }

  /** An entry that has ended by `now`, -1 when none has; the caller removes it. */
  ended(now: Micros): number {
    for (const row of this.#first) {
      if (row !== NONE && this.endOf(row) <= now) return row;
    }
    this.#clock = Math.floor(now);
    return NONE;
  }

  /** When an entry ends. */
  endOf(row: number): Micros {
    // The end is within 2^31 of the clock that was last told, so the difference has a sign.
    return this.#clock + ((this.#word(row, ENDS) - (this.#clock | 0)) | 0);
  }

  /** Whether the entry is this tuple's. */
  is(row: number, t: Tuple): boolean {
    const at = this.#rows.at(row);
    const words = this.#rows.page(row);
    const bits = words[at + BITS] as number;
    return (
      words[at + PORTS] === ((t.localPort << 16) | t.remotePort) &&
      ((bits >>> ADDRESS_SHIFT) & 0xfff) === t.local &&
      ((bits & IS_IPV6) !== 0 ? 6 : 4) === t.family &&
      (t.family === 4
        ? words[at + REMOTE] === t.remote0
        : this.#isRemote(words[at + REMOTE] as number, t))
    );
  }

  /** Writes the entry's tuple into `to`. */
  tupleOf(row: number, to: Tuple): void {
    const at = this.#rows.at(row);
    const words = this.#rows.page(row);
    const bits = words[at + BITS] as number;
    const ports = words[at + PORTS] as number;
    to.family = (bits & IS_IPV6) !== 0 ? 6 : 4;
    to.local = (bits >>> ADDRESS_SHIFT) & 0xfff;
    to.localPort = ports >>> 16;
    to.remotePort = ports & 0xffff;
    to.remote0 = words[at + REMOTE] as number;
    to.remote1 = to.remote2 = to.remote3 = 0;
    if (to.family === 6) this.#readRemote(to.remote0, to);
  }

  /** Stores what the entry must know of its connection; `window` as it stands on the wire. */
  store(row: number, sndNxt: number, rcvNxt: number, window: number, scale: number): void {
    this.#set(row, SND_NXT, sndNxt);
    this.#set(row, RCV_NXT, rcvNxt);
    this.#set(row, SCALE, scale << SCALE_SHIFT);
    this.#set(row, BITS, (window << 16) | (this.#word(row, BITS) & 0xffff));
  }

  /** SND.NXT. */
  sndNxt(row: number): number {
    return this.#word(row, SND_NXT) >>> 0;
  }

  /** RCV.NXT. */
  rcvNxt(row: number): number {
    return this.#word(row, RCV_NXT) >>> 0;
  }

  /** The peer's FIN came in FIN-WAIT-2: RCV.NXT stands behind it now. */
  setRcvNxt(row: number, rcvNxt: number): void {
    this.#set(row, RCV_NXT, rcvNxt);
  }

  /** The window field that segments of this entry carry. */
  window(row: number): number {
    return this.#word(row, BITS) >>> 16;
  }

  /** The window in bytes: what a segment for the entry is held against. */
  windowBytes(row: number): number {
    return this.window(row) << (this.#word(row, SCALE) >>> SCALE_SHIFT);
  }

  /** Whether the connection had SO_REUSEADDR set. */
  reusesAddress(row: number): boolean {
    return (this.#word(row, SCALE) & REUSES_ADDRESS) !== 0;
  }

  /** Says so; after `store`. */
  setReusesAddress(row: number): void {
    this.#set(row, SCALE, this.#word(row, SCALE) | REUSES_ADDRESS);
  }

  /** Whether it is still an orphan's FIN-WAIT-2. */
  isFinWait2(row: number): boolean {
    return (this.#word(row, BITS) & IS_FIN_WAIT_2) !== 0;
  }

  /** Whether the connection had timestamps. */
  hasTimestamps(row: number): boolean {
    return (this.#word(row, BITS) & HAS_TIMESTAMPS) !== 0;
  }

  /** TS.Recent. */
  tsRecent(row: number): number {
    return this.#word(row, TS_RECENT) >>> 0;
  }

  /** Stores TS.Recent: from now on the entry has timestamps. */
  setTsRecent(row: number, tsRecent: number): void {
    this.#set(row, TS_RECENT, tsRecent);
    this.#set(row, BITS, this.#word(row, BITS) | HAS_TIMESTAMPS);
  }

  /** Whether the connection's segments were all ECN-capable. */
  isEcnCapable(row: number): boolean {
    return (this.#word(row, BITS) & IS_ECN_CAPABLE) !== 0;
  }

  /** Says so. */
  setEcnCapable(row: number): void {
    this.#set(row, BITS, this.#word(row, BITS) | IS_ECN_CAPABLE);
  }

  /** The numbers of all entries: for those who show them. */
  *rows(): Generator<number> {
    for (const first of this.#first) {
      for (let row = first; row !== NONE; row = this.#word(row, NEXT)) yield row;
    }
  }

  #word(row: number, place: number): number {
    return this.#rows.page(row)[this.#rows.at(row) + place] as number;
  }

  #set(row: number, place: number, value: number): void {
    this.#rows.page(row)[this.#rows.at(row) + place] = value;
  }

  #addRemote(t: Tuple): number {
    const row = this.#remotes.take();
    const at = this.#remotes.at(row);
    const words = this.#remotes.page(row);
    words[at] = t.remote0;
    words[at + 1] = t.remote1;
    words[at + 2] = t.remote2;
    words[at + 3] = t.remote3;
    return row;
  }

  #readRemote(row: number, to: Tuple): void {
    const at = this.#remotes.at(row);
    const words = this.#remotes.page(row);
    to.remote0 = words[at] as number;
    to.remote1 = words[at + 1] as number;
    to.remote2 = words[at + 2] as number;
    to.remote3 = words[at + 3] as number;
  }

  #isRemote(row: number, t: Tuple): boolean {
    const at = this.#remotes.at(row);
    const words = this.#remotes.page(row);
    return (
      words[at] === t.remote0 &&
      words[at + 1] === t.remote1 &&
      words[at + 2] === t.remote2 &&
      words[at + 3] === t.remote3
    );
  }

  #list(row: number): 0 | 1 {
    return this.isFinWait2(row) ? 1 : 0;
  }

  /** Puts the row where its end belongs: last, unless the settings were changed meanwhile. */
  #append(row: number, now: Micros, lasts: Micros): void {
    assert(lasts <= LONGEST, "2 MSL fits half of 2^32 microseconds");
    const due = Math.ceil(now + lasts);
    this.#set(row, ENDS, due | 0);
    const list = this.#list(row);
    let before = this.#last[list] as number;
    while (before !== NONE && this.endOf(before) > due) before = this.#word(before, PREVIOUS);
    const after = before === NONE ? (this.#first[list] as number) : this.#word(before, NEXT);
    this.#join(list, before, row);
    this.#join(list, row, after);
  }

  #unlink(row: number): void {
    this.#join(this.#list(row), this.#word(row, PREVIOUS), this.#word(row, NEXT));
  }

  /** Makes `after` follow `before` in a list; NONE is the list's end on either side. */
  #join(list: 0 | 1, before: number, after: number): void {
    if (before === NONE) this.#first[list] = after;
    else this.#set(before, NEXT, after);
    if (after === NONE) this.#last[list] = before;
    else this.#set(after, PREVIOUS, before);
  }
}
