/**
 * From a segment's addresses and ports to its connection: open addressing over 32-bit words, both
 * directions to one key. The table holds only indexes; the key lies in the connection's own
 * columns, which the segment will touch anyway.
 *
 * A four-tuple leads to its newest connection; that one's `previous` leads to the use before it.
 */
import type { Segment } from "../../wire/index.ts";
import { ConnectionColumns } from "./columns.ts";
import type { Slabs } from "./slabs.ts";

const FIRST_SIZE = 1 << 12;
const GOLDEN = 0x9e3779b1 | 0;

/** The look-up; `direction` tells what `find` found out besides. */
export class Flows {
  /** Of what was found last: 0 when the segment runs from client to server, else 1. */
  direction = 0;
  /** The hash of what was looked for last. */
  hash = 0;

  readonly #slabs: Slabs;
  readonly #cursor = new ConnectionColumns();
  /** index + 1, 0 where empty. */
  #slots = new Int32Array(FIRST_SIZE);
  /** The hash of the connection in the same place, so that few records are touched in vain. */
  #hashes = new Int32Array(FIRST_SIZE);
  #mask = FIRST_SIZE - 1;
  #count = 0;

  constructor(slabs: Slabs) {
    this.#slabs = slabs;
  }

  /** The newest connection of the segment's four-tuple (and tunnel), or -1. */
  find(segment: Segment, tunnel: number): number {
    const hash = hashOf(segment, tunnel);
    this.hash = hash;
    const { src0, dst0 } = segment;
    const ports = (segment.sourcePort << 16) | segment.destinationPort;
    const reverse = (segment.destinationPort << 16) | segment.sourcePort;
    const cursor = this.#cursor;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const found = (this.#slots[slot] as number) - 1;
      if (found < 0) return -1;
      if (this.#hashes[slot] !== hash) continue;
      cursor.w = this.#slabs.words(found);
      cursor.at = this.#slabs.start(found);
      if (cursor.ports === ports && cursor.client0 === src0 && cursor.server0 === dst0) {
        if (isSame(cursor, segment, tunnel)) {
          this.direction = 0;
          return found;
        }
      }
      if (cursor.ports === reverse && cursor.client0 === dst0 && cursor.server0 === src0) {
        if (isReverse(cursor, segment, tunnel)) {
          this.direction = 1;
          return found;
        }
      }
    }
  }

  /** Makes `index`, whose `hash` column is set, the newest connection of its four-tuple. */
  add(index: number, hash: number): void {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    this.#count++;
    this.#insert(index, hash);
  }

  /** Puts `next` in the place of `index`; both have the same four-tuple. */
  replace(index: number, hash: number, next: number): void {
    const slot = this.#slotOf(index, hash);
    if (slot >= 0) this.#slots[slot] = next + 1;
  }

  /** Takes `index` out, when it is there, closing the gap it leaves in its run. */
  remove(index: number, hash: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = this.#slotOf(index, hash);
    if (hole < 0) return;
    this.#count--;
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const hash = this.#hashes[slot] as number;
      if (((slot - hash) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot] as number;
      this.#hashes[hole] = hash;
      hole = slot;
    }
    slots[hole] = 0;
  }

  /** Where `index` stands, -1 when a later use of its four-tuple has taken its place. */
  #slotOf(index: number, hash: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const entry = this.#slots[slot];
      if (entry === index + 1) return slot;
      if (entry === 0) return -1;
    }
  }

  #insert(index: number, hash: number): void {
    let slot = hash & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = index + 1;
    this.#hashes[slot] = hash;
  }

  #grow(): void {
    const old = this.#slots;
    const oldHashes = this.#hashes;
    this.#slots = new Int32Array(old.length * 2);
    this.#hashes = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    for (let slot = 0; slot < old.length; slot++) {
      const entry = old[slot] as number;
      if (entry !== 0) this.#insert(entry - 1, oldHashes[slot] as number);
    }
  }
}

/** The same for both directions: words that swap with the direction are only added up. */
function hashOf(segment: Segment, tunnel: number): number {
  const ports = segment.sourcePort + segment.destinationPort;
  const mixed = Math.imul(segment.sourcePort ^ segment.destinationPort, GOLDEN) + ports;
  let hash = Math.imul(segment.src0 + segment.dst0, GOLDEN) ^ mixed ^ tunnel;
  if (segment.family === 6) {
    const middle = segment.src1 + segment.dst1 + Math.imul(segment.src2 + segment.dst2, GOLDEN);
    hash ^= Math.imul(middle + Math.imul(segment.src3 + segment.dst3, 0x85ebca6b | 0), GOLDEN);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function isSame(c: ConnectionColumns, segment: Segment, tunnel: number): boolean {
  if (c.family !== segment.family || c.tunnel !== tunnel) return false;
  if (segment.family === 4) return true;
  const { src1, src2, src3, dst1, dst2, dst3 } = segment;
  const sources = c.client1 === src1 && c.client2 === src2 && c.client3 === src3;
  return sources && c.server1 === dst1 && c.server2 === dst2 && c.server3 === dst3;
}

function isReverse(c: ConnectionColumns, segment: Segment, tunnel: number): boolean {
  if (c.family !== segment.family || c.tunnel !== tunnel) return false;
  if (segment.family === 4) return true;
  const { src1, src2, src3, dst1, dst2, dst3 } = segment;
  const sources = c.server1 === src1 && c.server2 === src2 && c.server3 === src3;
  return sources && c.client1 === dst1 && c.client2 === dst2 && c.client3 === dst3;
}
