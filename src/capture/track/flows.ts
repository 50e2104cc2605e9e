/**
 * From a segment's addresses and ports to its connection: open addressing over 32-bit words, both
 * directions to one key. The table holds only indexes and hashes; the key lies in the connection's
 * own columns, which the segment will touch anyway.
 *
 * Who sends packets chooses ports and addresses, so the hash is keyed: nobody can choose them to
 * fall into one run of the table. A small memory of the connections of late, found by a cheap sum,
 * spares most packets the keyed hash; what meets there only falls through to the table.
 *
 * A four-tuple leads to its newest connection; that one's `previous` leads to the use before it.
 */
import { halfSipHash } from "../../base/halfSipHash.ts";
import type { Segment } from "../../wire/index.ts";
import * as CONNECTION from "./columns/connectionPlaces.ts";
import type { Slabs } from "./slabs.ts";

/** The key of the hash: 64 bits that outsiders do not know. */
export type HashKey = readonly [number, number];

/** Slots of the table at first, of two words each: index + 1 (0 where empty), and the hash. */
const FIRST_SLOTS = 1 << 12;
const RECENT = 1 << 10;
const KEY_WORDS = 10;

/** The look-up; `direction` tells what `find` found out besides. */
export class Flows {
  /** Of what was found last: 0 when the segment runs from client to server, else 1. */
  direction = 0;
  /** The hash of what was looked for last and not found. */
  hash = 0;

  readonly #slabs: Slabs;
  readonly #key: HashKey;
  readonly #keyWords = new Int32Array(KEY_WORDS);
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  #count = 0;
  /** By a sum of the tuple: index + 1 of the connection that was found there last. */
  readonly #recent = new Int32Array(RECENT);
  #place = 0;

  constructor(slabs: Slabs, key: HashKey) {
    this.#slabs = slabs;
    this.#key = key;
  }

  /** The newest connection of the segment's four-tuple (and tunnel), or -1. */
  find(segment: Segment, tunnel: number): number {
    const place = placeOf(segment);
    this.#place = place;
    const recent = (this.#recent[place] as number) - 1;
    // A tuple has one place, which `replace` keeps: what fits here is the newest of it.
    if (recent >= 0 && this.#fits(recent, segment, tunnel)) return recent;
    return this.#findInTable(segment, tunnel);
  }

  /** Makes `index`, whose `hash` column is set, the newest connection of its four-tuple. */
  add(index: number, hash: number): void {
    if (this.#count * 4 >= this.#slots.length) this.#grow();
    this.#count++;
    this.#insert(index, hash);
    this.#recent[this.#place] = index + 1;
  }

  /** Puts `next` in the place of `index`; both have the four-tuple that was found last. */
  replace(index: number, hash: number, next: number): void {
    const slot = this.#slotOf(index, hash);
    if (slot < 0) return;
    this.#slots[slot] = next + 1;
    this.#recent[this.#place] = next + 1;
  }

  /** Takes `index` out, when it is there, closing the gap it leaves in its run. */
  remove(index: number, hash: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    const from = this.#slotOf(index, hash);
    if (from < 0) return;
    this.#count--;
    let hole = from >> 1;
    for (let at = (hole + 1) & mask; slots[2 * at] !== 0; at = (at + 1) & mask) {
      const itsHash = slots[2 * at + 1] as number;
      if (((at - itsHash) & mask) < ((at - hole) & mask)) continue;
      slots[2 * hole] = slots[2 * at] as number;
      slots[2 * hole + 1] = itsHash;
      hole = at;
    }
    slots[2 * hole] = 0;
  }

  #findInTable(segment: Segment, tunnel: number): number {
    const hash = this.#hashOf(segment, tunnel);
    this.hash = hash;
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const found = (slots[2 * at] as number) - 1;
      if (found < 0) return -1;
      if (slots[2 * at + 1] === hash && this.#fits(found, segment, tunnel)) {
        this.#recent[this.#place] = found + 1;
        return found;
      }
    }
  }

  /** Whether connection `index` is the segment's, in one direction or the other. */
  #fits(index: number, segment: Segment, tunnel: number): boolean {
    const w = this.#slabs.words(index);
    const at = this.#slabs.start(index);
    if (w[at + CONNECTION.family] !== segment.family) return false;
    if (w[at + CONNECTION.tunnel] !== tunnel) return false;
    const ports = w[at + CONNECTION.ports];
    const client = w[at + CONNECTION.client0];
    const server = w[at + CONNECTION.server0];
    const { sourcePort, destinationPort, src0, dst0 } = segment;
    if (ports === ((sourcePort << 16) | destinationPort) && client === src0 && server === dst0) {
      this.direction = 0;
      if (segment.family === 4 || isSame(w, at, segment)) return true;
    }
    if (ports !== ((destinationPort << 16) | sourcePort)) return false;
    if (client !== dst0 || server !== src0) return false;
    this.direction = 1;
    return segment.family === 4 || isReverse(w, at, segment);
  }

  /** The same for both directions: the end with the lower numbers comes first. */
  #hashOf(segment: Segment, tunnel: number): number {
    const words = this.#keyWords;
    const isInOrder = isLowerFirst(segment);
    const { sourcePort, destinationPort } = segment;
    const [mine, other] = isInOrder ? [0, 1] : [1, 0];
    words[mine] = segment.src0;
    words[other] = segment.dst0;
    words[2] = isInOrder
      ? (sourcePort << 16) | destinationPort
      : (destinationPort << 16) | sourcePort;
    words[3] = tunnel;
    if (segment.family === 4) return halfSipHash(this.#key[0], this.#key[1], words, 4);
    words[4 + mine] = segment.src1;
    words[4 + other] = segment.dst1;
    words[6 + mine] = segment.src2;
    words[6 + other] = segment.dst2;
    words[8 + mine] = segment.src3;
    words[8 + other] = segment.dst3;
    return halfSipHash(this.#key[0], this.#key[1], words, KEY_WORDS);
  }

  /** Where in the table `index` stands, -1 when a later use of its four-tuple took its place. */
  #slotOf(index: number, hash: number): number {
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const entry = this.#slots[2 * at];
      if (entry === index + 1) return 2 * at;
      if (entry === 0) return -1;
    }
  }

  #insert(index: number, hash: number): void {
    let at = hash & this.#mask;
    while (this.#slots[2 * at] !== 0) at = (at + 1) & this.#mask;
    this.#slots[2 * at] = index + 1;
    this.#slots[2 * at + 1] = hash;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = old.length - 1;
    for (let slot = 0; slot < old.length; slot += 2) {
      const entry = old[slot] as number;
      if (entry !== 0) this.#insert(entry - 1, old[slot + 1] as number);
    }
  }
}

/** The same for both directions; neighbouring ports do not meet. */
function placeOf(segment: Segment): number {
  let hosts = segment.src0 + segment.dst0;
  if (segment.family === 6) hosts += segment.src3 + segment.dst3;
  const ports = segment.sourcePort + segment.destinationPort;
  return (ports + (Math.imul(hosts, 0x9e3779b1) >>> 16)) & (RECENT - 1);
}

/** Any order will do, as long as the other direction's is the reverse. */
function isLowerFirst(segment: Segment): boolean {
  const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = segment;
  if (src0 !== dst0) return src0 < dst0;
  if (src3 !== dst3) return src3 < dst3;
  if (src2 !== dst2) return src2 < dst2;
  if (src1 !== dst1) return src1 < dst1;
  return segment.sourcePort <= segment.destinationPort;
}

function isSame(w: Int32Array, at: number, segment: Segment): boolean {
  const { src1, src2, src3, dst1, dst2, dst3 } = segment;
  return (
    w[at + CONNECTION.client1] === src1 &&
    w[at + CONNECTION.client2] === src2 &&
    w[at + CONNECTION.client3] === src3 &&
    w[at + CONNECTION.server1] === dst1 &&
    w[at + CONNECTION.server2] === dst2 &&
    w[at + CONNECTION.server3] === dst3
  );
}

function isReverse(w: Int32Array, at: number, segment: Segment): boolean {
  const { src1, src2, src3, dst1, dst2, dst3 } = segment;
  return (
    w[at + CONNECTION.server1] === src1 &&
    w[at + CONNECTION.server2] === src2 &&
    w[at + CONNECTION.server3] === src3 &&
    w[at + CONNECTION.client1] === dst1 &&
    w[at + CONNECTION.client2] === dst2 &&
    w[at + CONNECTION.client3] === dst3
  );
}
