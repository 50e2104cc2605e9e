/**
 * A hierarchical timing wheel over small integers: setting, moving and cancelling one of a million
 * timers costs the same few writes, and nothing is allocated but the tables' growth.
 *
 * Deadlines stay exact to the microsecond: a slot is only where to look. Level 0 has 64 slots of
 * 1.024 ms, each level above has 64 slots as wide as the whole level below (the topmost holds the
 * rest of 2^32 ticks, 50 days). A timer's level is that of the highest digit, base 64, in which its
 * tick differs from the wheel's, so every timer of a lower level is due before any of a higher one.
 *
 * A timer that is moved to later, as a retransmission timer is by every ACK, stays where it is and
 * is put in its place when its old slot comes by. So `nextDue` may be early, but never late: one
 * who wakes too early finds nothing due.
 */
import { assert } from "./assert.ts";
import { type Micros, NEVER } from "./time.ts";

const TICK = 1_024;
const LEVELS = 6;
const SLOTS = 64;
const NONE = -1;
/** The list of timers that were found due and not yet taken: one more slot behind the others. */
const FIRED = LEVELS * SLOTS;

/** The tick of a time, modulo 2^32, as a signed number. */
const tickOf = (time: Micros): number => (time / TICK) | 0;

/** Timers 0 to n, by number. */
export class Wheel {
  /** The tick that the wheel stands at, modulo 2^32. */
  #tick = 0;
  /** First timer of each slot. */
  readonly #head = new Int32Array(FIRED + 1).fill(NONE);
  /** No deadline in the slot is earlier. */
  readonly #earliest = new Float64Array(FIRED + 1).fill(NEVER);
  /** A bit for each slot that holds a timer, two words a level. */
  readonly #occupied = new Int32Array(2 * LEVELS);
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** The slot of each timer, NONE while it is off. */
  #slot = new Int16Array(0);
  #due = new Float64Array(0);
  #count = 0;

  /** How many timers are set. */
  get size(): number {
    return this.#count;
  }

  /** Makes room for timers 0 to `count - 1`. */
  reserve(count: number): void {
    const old = this.#next.length;
    if (count <= old) return;
    // A quarter more, not twice as much: a stack of idle connections is mostly these tables.
    const size = Math.max(count, old + (old >> 2), 64);
    const next = new Int32Array(size).fill(NONE);
    const previous = new Int32Array(size).fill(NONE);
    const slot = new Int16Array(size).fill(NONE);
    const due = new Float64Array(size).fill(NEVER);
    next.set(this.#next);
    previous.set(this.#previous);
    slot.set(this.#slot);
    due.set(this.#due);
    this.#next = next;
    this.#previous = previous;
    this.#slot = slot;
    this.#due = due;
  }

  /** When timer `id` goes off; NEVER while it is off. */
  dueOf(id: number): Micros {
    return this.#due[id] as Micros;
  }

  /** Sets or moves timer `id`; a deadline in the past is due at once. */
  set(id: number, due: Micros): void {
    assert(id < this.#next.length, "the wheel has been told how many timers there are");
    assert(due < NEVER, "a deadline that never comes is no timer: cancel it");
    const slot = this.#slot[id] as number;
    if (slot !== NONE) {
      if (slot !== FIRED && due >= (this.#due[id] as Micros)) {
        this.#due[id] = due;
        return;
      }
      this.#unlink(id, slot);
    } else {
      this.#count++;
    }
    this.#due[id] = due;
    this.#link(id, due);
  }

  /** Turns timer `id` off; one that is off stays off. */
  cancel(id: number): void {
    const slot = this.#slot[id] as number;
    if (slot === NONE) return;
    this.#unlink(id, slot);
    this.#slot[id] = NONE;
    this.#due[id] = NEVER;
    this.#count--;
  }

  /** A time at or before the next deadline; NEVER when no timer is set. */
  nextDue(): Micros {
    if (this.#count === 0) return NEVER;
    const fired = this.#head[FIRED] as number;
    if (fired !== NONE) return this.#due[fired] as Micros;
    return this.#earliest[this.#firstSlot()] as Micros;
  }

  /** Turns one timer that is due at `now` off and returns it; -1 when none is. */
  takeDue(now: Micros): number {
    while (this.#count > 0) {
      const id = this.#head[FIRED] as number;
      if (id !== NONE) {
        this.cancel(id);
        return id;
      }
      const slot = this.#firstSlot();
      if ((this.#earliest[slot] as Micros) > now) return NONE;
      this.#sift(slot, now);
    }
    return NONE;
  }

  /** The slot whose time comes first; there is one. */
  #firstSlot(): number {
    for (let level = 0; level < LEVELS; level++) {
      const low = this.#occupied[2 * level] as number;
      const high = this.#occupied[2 * level + 1] as number;
      if ((low | high) === 0) continue;
      const digit = (this.#tick >>> (6 * level)) & (SLOTS - 1);
      return level * SLOTS + firstBitFrom(digit, low, high);
    }
    assert(false, "a timer that is set is in a slot");
  }

  /** Empties a slot whose time has come: due timers to FIRED, the others to where they belong. */
  #sift(slot: number, now: Micros): void {
    const level = (slot / SLOTS) | 0;
    this.#advance(level, slot & (SLOTS - 1));
    let id = this.#head[slot] as number;
    this.#head[slot] = NONE;
    this.#earliest[slot] = NEVER;
    this.#setOccupied(slot, false);
    while (id !== NONE) {
      const next = this.#next[id] as number;
      const due = this.#due[id] as Micros;
      if (due <= now) this.#push(id, FIRED);
      else this.#link(id, due);
      id = next;
    }
  }

  /** Moves the wheel to the first tick of a slot, unless it stands inside that slot already. */
  #advance(level: number, digit: number): void {
    const shift = 6 * level;
    if (((this.#tick >>> shift) & (SLOTS - 1)) === digit) return;
    const above = shift + 6 < 32 ? (this.#tick >>> (shift + 6)) << (shift + 6) : 0;
    this.#tick = above | (digit << shift);
  }

  /** Puts a timer where its deadline belongs as seen from the wheel's tick. */
  #link(id: number, due: Micros): void {
    let tick = tickOf(due);
    if (((tick - this.#tick) | 0) < 0) tick = this.#tick; // the past is due now
    const differ = tick ^ this.#tick;
    const level = differ === 0 ? 0 : ((31 - Math.clz32(differ)) / 6) | 0;
    const slot = level * SLOTS + ((tick >>> (6 * level)) & (SLOTS - 1));
    this.#push(id, slot);
    if (due < (this.#earliest[slot] as Micros)) this.#earliest[slot] = due;
    this.#setOccupied(slot, true);
  }

  #push(id: number, slot: number): void {
    const first = this.#head[slot] as number;
    this.#next[id] = first;
    this.#previous[id] = NONE;
    if (first !== NONE) this.#previous[first] = id;
    this.#head[slot] = id;
    this.#slot[id] = slot;
  }

  #unlink(id: number, slot: number): void {
    const next = this.#next[id] as number;
    const previous = this.#previous[id] as number;
    if (next !== NONE) this.#previous[next] = previous;
    if (previous !== NONE) {
      this.#next[previous] = next;
      return;
    }
    this.#head[slot] = next;
    if (next !== NONE || slot === FIRED) return;
    this.#earliest[slot] = NEVER;
    this.#setOccupied(slot, false);
  }

  #setOccupied(slot: number, occupied: boolean): void {
    const word = (slot / 32) | 0;
    const bit = 1 << (slot & 31);
    const old = this.#occupied[word] as number;
    this.#occupied[word] = occupied ? old | bit : old & ~bit;
  }
}

/** The first bit set at or after `from` in 64 bits given as two words, going round at the end. */
function firstBitFrom(from: number, low: number, high: number): number {
  const lowAfter = from < 32 ? low & (-1 << from) : 0;
  const highAfter = from < 32 ? high : high & (-1 << (from - 32));
  if (lowAfter !== 0) return lowestBit(lowAfter);
  if (highAfter !== 0) return 32 + lowestBit(highAfter);
  return low !== 0 ? lowestBit(low) : 32 + lowestBit(high);
}

const lowestBit = (word: number): number => 31 - Math.clz32(word & -word);
