/**
 * The SYN queue: a SYN that was answered by SYN,ACK is 64 bytes of typed array until the
 * handshake's last ACK, not a connection (RFC 9293 3.10.7.2). Each row also stands in its
 * listener's list.
 */
import { flagWord } from "../../base/flagWord.ts";
import { Wheel } from "../../base/wheel.ts";
import type { Listening } from "./listening.ts";
import type { Tuple } from "./tuple.ts";

const WIDTH = 16;
// Places of a row's words.
const REMOTE = 0; // four words
const PORTS = 4; // local << 16 | remote
const BITS = 5; // address number << 16 | flags
const LISTENER = 6;
const ISS = 7;
const IRS = 8;
const TS_RECENT = 9;
const MSS = 10; // mss << 16 | the peer's window scale << 8 | ours
const WINDOW = 11;
const SENT_AT = 12;
const TRIES = 13;
const NEXT = 14;
const PREVIOUS = 15;

/** Where in a row's flags the ECN codepoint of its SYN stands, in two bits: above single ones. */
export const ROW_CODEPOINT_SHIFT = 14;
const flag = flagWord(ROW_CODEPOINT_SHIFT);
const IS_IPV6 = flag();
export const ROW_TIMESTAMPS = flag();
export const ROW_SACK = flag();
export const ROW_WSCALE = flag();
export const ROW_ECN = flag();
/** Accurate ECN was granted. */
export const ROW_ACC_ECN = flag();
/** Its SYN came once more, without the bits that asked for it. */
export const ROW_ECN_LOST = flag();
/** The last ACK came, but the accept queue was full or the listener waits for data. */
export const ROW_ACKED = flag();
/** The SYN,ACK carries a Fast Open cookie. */
export const ROW_COOKIE = flag();
/** The cookie goes in the experimental option. */
export const ROW_COOKIE_OLD = flag();
/** The SYN,ACK went again as its SYN came again: no round trip can be measured (RFC 6298 3). */
export const ROW_RESENT = flag();
const NONE = -1;

/** The rows, by number; a number is good until `remove`. */
export class SynQueue {
  #words = new Int32Array(0);
  #free = NONE;
  #used = 0;
  /** Retransmission of SYN,ACKs: timers by row. */
  readonly timers = new Wheel();
  /** How many rows there are. */
  size = 0;

  /** A new row of listener `listener`, for the connection `tuple`. */
  add(listening: Listening, listener: number, tuple: Tuple, flags: number): number {
    const row = this.#take();
    const at = row * WIDTH;
    const words = this.#words;
    words[at + REMOTE] = tuple.remote0;
    words[at + REMOTE + 1] = tuple.remote1;
    words[at + REMOTE + 2] = tuple.remote2;
    words[at + REMOTE + 3] = tuple.remote3;
    words[at + PORTS] = (tuple.localPort << 16) | tuple.remotePort;
    words[at + BITS] = (tuple.local << 16) | flags | (tuple.family === 6 ? IS_IPV6 : 0);
    words[at + LISTENER] = listener;
    words[at + TRIES] = 0;
    words[at + NEXT] = listening.firstRow;
    words[at + PREVIOUS] = NONE;
    if (listening.firstRow !== NONE) words[listening.firstRow * WIDTH + PREVIOUS] = row;
    listening.firstRow = row;
    listening.halfOpen++;
    this.size++;
    return row;
  }

  /** Forgets a row and its timer. */
  remove(listening: Listening, row: number): void {
    const words = this.#words;
    const next = this.#word(row, NEXT);
    const previous = this.#word(row, PREVIOUS);
    if (previous === NONE) listening.firstRow = next;
    else words[previous * WIDTH + NEXT] = next;
    if (next !== NONE) words[next * WIDTH + PREVIOUS] = previous;
    this.timers.cancel(row);
    words[row * WIDTH + NEXT] = this.#free;
    this.#free = row;
    listening.halfOpen--;
    this.size--;
  }

  /** Whether the row is this tuple's. */
  is(row: number, t: Tuple): boolean {
    const at = row * WIDTH;
    const words = this.#words;
    const bits = words[at + BITS] as number;
    return (
      words[at + PORTS] === ((t.localPort << 16) | t.remotePort) &&
      words[at + REMOTE] === t.remote0 &&
      bits >>> 16 === t.local &&
      ((bits & IS_IPV6) !== 0 ? 6 : 4) === t.family &&
      words[at + REMOTE + 1] === t.remote1 &&
      words[at + REMOTE + 2] === t.remote2 &&
      words[at + REMOTE + 3] === t.remote3
    );
  }

  /** Writes the row's tuple into `to`. */
  tupleOf(row: number, to: Tuple): void {
    const at = row * WIDTH;
    const words = this.#words;
    const bits = words[at + BITS] as number;
    const ports = words[at + PORTS] as number;
    to.family = (bits & IS_IPV6) !== 0 ? 6 : 4;
    to.local = bits >>> 16;
    to.localPort = ports >>> 16;
    to.remotePort = ports & 0xffff;
    to.remote0 = words[at + REMOTE] as number;
    to.remote1 = words[at + REMOTE + 1] as number;
    to.remote2 = words[at + REMOTE + 2] as number;
    to.remote3 = words[at + REMOTE + 3] as number;
  }

  /** The ECN codepoint of the SYN, with Accurate ECN. */
  codepoint(row: number): number {
    return (this.#word(row, BITS) >>> ROW_CODEPOINT_SHIFT) & 3;
  }

  /** The SYN came again, marked so. */
  setCodepoint(row: number, codepoint: number): void {
    const at = row * WIDTH + BITS;
    const bits = this.#words[at] as number;
    this.#words[at] = (bits & ~(3 << ROW_CODEPOINT_SHIFT)) | (codepoint << ROW_CODEPOINT_SHIFT);
  }

  /** Stores the two initial sequence numbers. */
  setNumbers(row: number, iss: number, irs: number): void {
    this.#words[row * WIDTH + ISS] = iss;
    this.#words[row * WIDTH + IRS] = irs;
  }

  /** ISS. */
  iss(row: number): number {
    return this.#word(row, ISS) >>> 0;
  }

  /** IRS. */
  irs(row: number): number {
    return this.#word(row, IRS) >>> 0;
  }

  /** Stores what the SYN offered: its MSS and window scale, beside our own scale and window. */
  setOffer(row: number, mss: number, peerScale: number, ownScale: number, window: number): void {
    this.#words[row * WIDTH + MSS] = (mss << 16) | (peerScale << 8) | ownScale;
    this.#words[row * WIDTH + WINDOW] = window;
  }

  /** The peer's MSS. */
  mss(row: number): number {
    return this.#word(row, MSS) >>> 16;
  }

  /** Snd.Wind.Shift: what the peer's windows are shifted by. */
  peerScale(row: number): number {
    return (this.#word(row, MSS) >>> 8) & 0xff;
  }

  /** Rcv.Wind.Shift: what our windows are shifted by. */
  ownScale(row: number): number {
    return this.#word(row, MSS) & 0xff;
  }

  /** The window that the SYN,ACK offers, in bytes. */
  window(row: number): number {
    return this.#word(row, WINDOW);
  }

  /** TS.Recent. */
  tsRecent(row: number): number {
    return this.#word(row, TS_RECENT) >>> 0;
  }

  /** Stores TS.Recent. */
  setTsRecent(row: number, value: number): void {
    this.#words[row * WIDTH + TS_RECENT] = value;
  }

  /** When the SYN,ACK first left, microseconds modulo 2^32. */
  sentAt(row: number): number {
    return this.#word(row, SENT_AT);
  }

  /** Stores when the SYN,ACK left. */
  setSentAt(row: number, micros: number): void {
    this.#words[row * WIDTH + SENT_AT] = micros | 0;
  }

  /** How often its timer went off. */
  tries(row: number): number {
    return this.#word(row, TRIES);
  }

  /** Counts one more time that its timer went off. */
  countTry(row: number): void {
    this.#words[row * WIDTH + TRIES] = this.#word(row, TRIES) + 1;
  }

  /** Whether a `ROW_` flag is set. */
  has(row: number, flag: number): boolean {
    return (this.#word(row, BITS) & flag) !== 0;
  }

  /** Sets a `ROW_` flag. */
  set(row: number, flag: number): void {
    this.#words[row * WIDTH + BITS] = this.#word(row, BITS) | flag;
  }

  /** The index of the row's listener. */
  listener(row: number): number {
    return this.#word(row, LISTENER);
  }

  #word(row: number, place: number): number {
    return this.#words[row * WIDTH + place] as number;
  }

  #take(): number {
    if (this.#free !== NONE) {
      const row = this.#free;
      this.#free = this.#word(row, NEXT);
      return row;
    }
    if ((this.#used + 1) * WIDTH > this.#words.length) {
      const larger = new Int32Array(Math.max(64 * WIDTH, this.#words.length * 2));
      larger.set(this.#words);
      this.#words = larger;
      this.timers.reserve(larger.length / WIDTH);
    }
    return this.#used++;
  }
}
