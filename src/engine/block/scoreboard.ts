/**
 * The scoreboard: what is in flight, segment by segment, in sequence order (RFC 6675 section 3).
 *
 * A ring of typed arrays. Beside the sequence order runs a list by time of the last transmission,
 * oldest first: RACK looks at that one and stops at the first segment that is too young to judge
 * (RFC 8985 section 6). A segment found lost or delivered leaves the list; a retransmission puts it
 * at the young end. So nothing is ever walked twice without having changed.
 *
 * It knows no congestion control, no timer and no option: only segments and their marks. It is not
 * a send buffer either; the bytes lie elsewhere.
 */
import { assert } from "../../base/assert.ts";
import { flagWord } from "../../base/flagWord.ts";
import * as seqs from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";

const flag = flagWord(8);

/** The peer holds it, by a SACK block. */
export const SACKED = flag();
/** It is thought lost, and not yet delivered. */
export const LOST = flag();
/** A retransmission of it is in flight. */
export const RETRANSMITTED = flag();
/** It was sent more than once at some time: Karn's rule bars it from RTT samples. */
export const EVER_RETRANSMITTED = flag();
/** A record ends with it (MSG_EOR): nothing may be joined to its end. */
export const END_OF_RECORD = flag();

const NONE = -1;
const FIRST_CAPACITY = 16;

/**
 * Segments from `first` to before `last`. These are positions: they count on, modulo 2^32, while
 * the ring turns, and `position & mask` is the slot in the arrays.
 */
export class Scoreboard {
  mask = FIRST_CAPACITY - 1;
  /** Position of the oldest unacknowledged segment. */
  first = 0;
  /** Position after the newest one. */
  last = 0;
  /** Where each starts; signed, as `base/seq.ts` allows. */
  seq = new Int32Array(FIRST_CAPACITY);
  /** Where each ends: the next one's start. */
  end = new Int32Array(FIRST_CAPACITY);
  /** When each was last sent. */
  sentAt = new Float64Array(FIRST_CAPACITY);
  /** How many segments the connection had delivered when each was last sent: dates a round trip. */
  deliveredBefore = new Int32Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);
  /** The slot sent longest ago among those neither delivered nor already given up; -1 if none. */
  oldest = NONE;
  #newest = NONE;
  #older = new Int32Array(FIRST_CAPACITY);
  /** The slot sent next after each; -1 at the young end. */
  newer = new Int32Array(FIRST_CAPACITY);
  /** Whether a slot stands in the list by time. */
  #listed = new Uint8Array(FIRST_CAPACITY);

  /** How many segments are on the board. */
  get size(): number {
    return (this.last - this.first) | 0;
  }

  /** Segments that the arrays have room for. */
  get capacity(): number {
    return this.mask + 1;
  }

  /** Notes a segment sent for the first time, at the end of all others. */
  push(seq: number, end: number, now: Micros, delivered: number, flags: number): void {
    if (this.size === this.capacity) this.#grow();
    const slot = this.last & this.mask;
    this.last = (this.last + 1) | 0;
    this.seq[slot] = seq;
    this.end[slot] = end;
    this.flags[slot] = flags;
    this.#listed[slot] = 0;
    this.touch(slot, now, delivered);
  }

  /** It was (re)transmitted now: the youngest of all. */
  touch(slot: number, now: Micros, delivered: number): void {
    this.sentAt[slot] = now;
    this.deliveredBefore[slot] = delivered;
    this.unlist(slot);
    this.#listLast(slot);
  }

  /** Takes it off the list by time: it is delivered, or given up. Harmless when it is off. */
  unlist(slot: number): void {
    if (this.#listed[slot] === 0) return;
    this.#listed[slot] = 0;
    const older = this.#older[slot] as number;
    const newer = this.newer[slot] as number;
    if (older === NONE) this.oldest = newer;
    else this.newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
  }

  /** Puts all that the peer does not hold back on the list, in order of time. */
  relistAll(): void {
    const slots: number[] = [];
    for (let i = this.first; i !== this.last; i = (i + 1) | 0) {
      const slot = i & this.mask;
      this.unlist(slot);
      if (((this.flags[slot] as number) & SACKED) === 0) slots.push(slot);
    }
    const { sentAt } = this;
    // The sort is stable, so what left together stays in sequence order.
    slots.sort((a, b) => (sentAt[a] as number) - (sentAt[b] as number));
    for (const slot of slots) this.#listLast(slot);
  }

  /** Drops the first segment: all of it is acknowledged. */
  shift(): void {
    this.unlist(this.first & this.mask);
    this.first = (this.first + 1) | 0;
  }

  /** Forgets all. */
  clear(): void {
    this.first = 0;
    this.last = 0;
    this.oldest = NONE;
    this.#newest = NONE;
  }

  /** The position of a slot in use. */
  positionOf(slot: number): number {
    return (this.first + ((slot - this.first) & this.mask)) | 0;
  }

  /** Position of the first segment that ends after `seq`; `last` when there is none. */
  find(seq: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = (this.first + middle) & this.mask;
      if (seqs.gt(this.end[slot] as number, seq)) high = middle;
      else low = middle + 1;
    }
    return (this.first + low) | 0;
  }

  /** Cuts a segment in two at `seq`, which lies inside it; both parts keep its marks and time. */
  split(position: number, seq: number): void {
    if (this.size === this.capacity) this.#grow();
    for (let i = this.last; i !== position; i = (i - 1) | 0) this.#move((i - 1) | 0, i);
    this.last = (this.last + 1) | 0;
    const left = position & this.mask;
    const right = (position + 1) & this.mask;
    assert(seqs.gt(seq, this.seq[right] as number), "the cut lies behind the start");
    assert(seqs.lt(seq, this.end[right] as number), "the cut lies before the end");
    this.seq[left] = this.seq[right] as number;
    this.end[left] = seq;
    this.seq[right] = seq;
    this.sentAt[left] = this.sentAt[right] as number;
    this.deliveredBefore[left] = this.deliveredBefore[right] as number;
    const flags = this.flags[right] as number;
    this.flags[left] = flags & ~END_OF_RECORD;
    this.#listed[left] = 0;
    if (this.#listed[right] === 1) this.#listBefore(left, right);
  }

  /** Joins a segment with the one after it, which disappears from the board. */
  join(position: number): void {
    const slot = position & this.mask;
    const next = (position + 1) & this.mask;
    const flags = this.flags[next] as number;
    this.unlist(next);
    this.end[slot] = this.end[next] as number;
    // What was sent more than once stays barred from RTT samples, whatever it is now part of.
    this.flags[slot] =
      (this.flags[slot] as number) | (flags & (EVER_RETRANSMITTED | END_OF_RECORD));
    // Retransmission works near the first segment, so the way forward is the short one.
    for (let i = (position + 1) | 0; i !== this.first; i = (i - 1) | 0) this.#move((i - 1) | 0, i);
    this.first = (this.first + 1) | 0;
  }

  #listLast(slot: number): void {
    this.#older[slot] = this.#newest;
    this.newer[slot] = NONE;
    if (this.#newest === NONE) this.oldest = slot;
    else this.newer[this.#newest] = slot;
    this.#newest = slot;
    this.#listed[slot] = 1;
  }

  #listBefore(slot: number, next: number): void {
    const older = this.#older[next] as number;
    this.#older[slot] = older;
    this.newer[slot] = next;
    this.#older[next] = slot;
    if (older === NONE) this.oldest = slot;
    else this.newer[older] = slot;
    this.#listed[slot] = 1;
  }

  #move(from: number, to: number): void {
    const a = from & this.mask;
    const b = to & this.mask;
    this.seq[b] = this.seq[a] as number;
    this.end[b] = this.end[a] as number;
    this.sentAt[b] = this.sentAt[a] as number;
    this.deliveredBefore[b] = this.deliveredBefore[a] as number;
    this.flags[b] = this.flags[a] as number;
    this.#listed[b] = 0;
    if (this.#listed[a] === 0) return;
    this.#listBefore(b, a);
    this.unlist(a);
  }

  /** Twice the room; positions stay as they are, slots and the list's links are renumbered. */
  #grow(): void {
    const { mask, first } = this;
    const wider = 2 * mask + 1;
    const older = this.#older;
    const newer = this.newer;
    const moved = (slot: number): number =>
      slot === NONE ? NONE : (first + ((slot - first) & mask)) & wider;
    const relaid = <A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A => {
      for (let i = first; i !== this.last; i = (i + 1) | 0)
        to[i & wider] = from[i & mask] as number;
      return to;
    };
    this.seq = relaid(this.seq, new Int32Array(wider + 1));
    this.end = relaid(this.end, new Int32Array(wider + 1));
    this.sentAt = relaid(this.sentAt, new Float64Array(wider + 1));
    this.deliveredBefore = relaid(this.deliveredBefore, new Int32Array(wider + 1));
    this.flags = relaid(this.flags, new Uint8Array(wider + 1));
    this.#listed = relaid(this.#listed, new Uint8Array(wider + 1));
    this.#older = relaid(older.map(moved), new Int32Array(wider + 1));
    this.newer = relaid(newer.map(moved), new Int32Array(wider + 1));
    this.oldest = moved(this.oldest);
    this.#newest = moved(this.#newest);
    this.mask = wider;
  }
}
