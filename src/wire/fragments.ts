/**
 * IP fragments to whole packets: RFC 791 3.2 and RFC 8200 4.5, for an observer.
 *
 * Bounded in packets, bytes and time, since fragments are an old way to fill a memory. Where
 * fragments overlap, IPv4 keeps what came first; IPv6 gives the whole packet up (RFC 5722), except
 * that an exact copy is only a copy. The rebuilt packet has a plain header: options and extension
 * headers of the fragments are gone, and `src` and `dst` are the ones that the record gave.
 */
import type { Micros } from "../base/time.ts";
import {
  PROBLEM_FRAGMENT_LENGTH,
  PROBLEM_FRAGMENT_OVERLAP,
  PROBLEM_FRAGMENT_TOO_LONG,
  PROBLEM_NONE,
} from "./problems.ts";
import { Segment } from "./segment.ts";
import { writeIpv4, writeIpv6 } from "./write.ts";

/** Bounds of what is kept while packets are incomplete; bytes count what pieces cost in memory. */
export interface FragmentLimits {
  readonly packets: number;
  readonly bytes: number;
  /** How long a packet may stay incomplete, in microseconds. */
  readonly timeoutMicros: Micros;
}

/** 30 s is Linux's ipfrag_time. */
export const FRAGMENT_LIMITS: FragmentLimits = {
  packets: 256,
  bytes: 4 << 20,
  timeoutMicros: 30_000_000,
};

/** Part of a packet's payload; `data` is shorter than the part when a snap length cut it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly data: Uint8Array;
}

interface Incomplete {
  readonly since: Micros;
  /** In order and apart. */
  readonly pieces: Piece[];
  held: number;
  /** Length of the whole payload, -1 until the last fragment came. */
  length: number;
  /** Its fragments contradict each other: kept so that its other ones are dropped too. */
  isRefused: boolean;
  /** From the first fragment, whose headers count (RFC 8200 4.5). */
  protocol: number;
  ttl: number;
  tos: number;
}

const MAX_PAYLOAD = 0xffff;
/** What a piece costs besides its bytes, so that a flood of tiny ones is bounded as well. */
const PIECE_OVERHEAD = 64;

/** Collects fragments; when `add` says so, a whole packet lies in `view` from 0 on. */
export class Fragments {
  /** The rebuilt packet, good until the next `add`. */
  readonly view: DataView;
  /** End of the packet's captured bytes: those before the first that a snap length cut off. */
  capturedEnd = 0;
  /** End of the packet as it was sent. */
  originalEnd = 0;
  /** Packets whose fragments did not all come: what waited too long, or had to make room. */
  dropped = 0;

  readonly #bytes: Uint8Array;
  readonly #limits: FragmentLimits;
  readonly #incomplete = new Map<string, Incomplete>();
  readonly #header = new Segment();
  #held = 0;
  /** Packets that are kept only so that the rest of them is dropped too. */
  #refused = 0;

  constructor(limits: FragmentLimits = FRAGMENT_LIMITS) {
    this.#limits = limits;
    this.#bytes = new Uint8Array(40 + MAX_PAYLOAD);
    this.view = new DataView(this.#bytes.buffer);
  }

  /** How many packets are waited for. */
  get waiting(): number {
    return this.#incomplete.size - this.#refused;
  }

  /**
   * Takes the fragment that `parseIp` found in `view` (verdict PACKET_FRAGMENT) and says whether
   * it completed a packet. What is wrong with it stands in `segment.problem`, once a packet.
   */
  add(view: DataView, segment: Segment, now: Micros): boolean {
    this.#expire(now);
    const problem = checkFragment(segment);
    if (problem !== PROBLEM_NONE) return refuse(segment, problem);
    const key = keyOf(segment);
    const packet = this.#incomplete.get(key) ?? this.#begin(key, segment, now);
    if (packet.isRefused) return false;
    const contradiction = this.#insert(packet, view, segment);
    if (contradiction !== PROBLEM_NONE) {
      this.#refuse(packet);
      return refuse(segment, contradiction);
    }
    if (!isComplete(packet)) {
      this.#bound();
      return false;
    }
    this.#forget(key, packet);
    this.#rebuild(packet, segment);
    return true;
  }

  #begin(key: string, segment: Segment, now: Micros): Incomplete {
    const packet: Incomplete = {
      since: now,
      pieces: [],
      held: 0,
      length: -1,
      isRefused: false,
      protocol: segment.protocol,
      ttl: segment.ttl,
      tos: segment.tos,
    };
    this.#incomplete.set(key, packet);
    return packet;
  }

  #insert(packet: Incomplete, view: DataView, segment: Segment): number {
    const start = segment.fragmentOffset;
    const end = start + segment.length;
    const furthest = packet.pieces.at(-1)?.end ?? 0;
    if (!segment.moreFragments) {
      if ((packet.length !== -1 && packet.length !== end) || furthest > end) {
        return PROBLEM_FRAGMENT_OVERLAP;
      }
      packet.length = end;
    } else if (packet.length !== -1 && end > packet.length) return PROBLEM_FRAGMENT_OVERLAP;
    if (start === 0) {
      packet.protocol = segment.protocol;
      packet.ttl = segment.ttl;
      packet.tos = segment.tos;
    }
    if (segment.family === 6 && overlaps(packet.pieces, start, end)) {
      const isCopy = packet.pieces.some((piece) => piece.start === start && piece.end === end);
      return isCopy ? PROBLEM_NONE : PROBLEM_FRAGMENT_OVERLAP;
    }
    const at = view.byteOffset + segment.payloadStart;
    const data = new Uint8Array(view.buffer, at, segment.payloadEnd - segment.payloadStart);
    const added = fillGaps(packet.pieces, { start, end, data });
    packet.held += added;
    this.#held += added;
    return PROBLEM_NONE;
  }

  /** Drops packets that have waited too long; they stand in the order of their beginning. */
  #expire(now: Micros): void {
    for (const [key, packet] of this.#incomplete) {
      if (now - packet.since <= this.#limits.timeoutMicros) break;
      this.#drop(key, packet);
    }
  }

  /** Drops the oldest packets until the rest keeps within the limits. */
  #bound(): void {
    for (const [key, packet] of this.#incomplete) {
      const { packets, bytes } = this.#limits;
      if (this.#incomplete.size <= packets && this.#held <= bytes) break;
      this.#drop(key, packet);
    }
  }

  #drop(key: string, packet: Incomplete): void {
    if (!packet.isRefused) this.dropped += 1;
    this.#forget(key, packet);
  }

  #refuse(packet: Incomplete): void {
    packet.isRefused = true;
    packet.pieces.length = 0;
    this.#held -= packet.held;
    packet.held = 0;
    this.#refused += 1;
  }

  #forget(key: string, packet: Incomplete): void {
    this.#incomplete.delete(key);
    if (packet.isRefused) this.#refused -= 1;
    this.#held -= packet.held;
  }

  #rebuild(packet: Incomplete, segment: Segment): void {
    const header = this.#header;
    copyAddresses(segment, header);
    header.ttl = packet.ttl;
    header.tos = packet.tos;
    header.ipId = segment.family === 4 ? segment.ipId : -1;
    const start = segment.family === 4 ? 20 : 40;
    if (segment.family === 4) {
      writeIpv4(this.view, 0, start + packet.length, packet.protocol, header);
    } else writeIpv6(this.view, 0, packet.length, packet.protocol, header);

    this.originalEnd = start + packet.length;
    this.capturedEnd = this.originalEnd;
    for (const piece of packet.pieces) {
      this.#bytes.set(piece.data, start + piece.start);
      if (piece.data.length < piece.end - piece.start) {
        this.capturedEnd = Math.min(this.capturedEnd, start + piece.start + piece.data.length);
      }
    }
  }
}

function checkFragment(segment: Segment): number {
  const { length, fragmentOffset, moreFragments, family } = segment;
  // RFC 791 3.2, RFC 8200 4.5: all but the last are whole multiples of eight bytes.
  if (length === 0 || (moreFragments && length % 8 !== 0)) return PROBLEM_FRAGMENT_LENGTH;
  const limit = family === 4 ? MAX_PAYLOAD - 20 : MAX_PAYLOAD;
  return fragmentOffset + length > limit ? PROBLEM_FRAGMENT_TOO_LONG : PROBLEM_NONE;
}

function refuse(segment: Segment, problem: number): boolean {
  segment.problem = problem;
  segment.problemAt = segment.payloadStart;
  return false;
}

/** RFC 791 3.2 goes by the protocol too; RFC 8200 4.5 does not. */
function keyOf(segment: Segment): string {
  const { family, ipId, protocol, src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = segment;
  const last = family === 4 ? protocol : 0;
  return [family, ipId, last, src0, src1, src2, src3, dst0, dst1, dst2, dst3].join();
}

function overlaps(pieces: readonly Piece[], start: number, end: number): boolean {
  return pieces.some((piece) => piece.start < end && start < piece.end);
}

/** Puts a copy of those parts of `piece` that nobody covers among `pieces`; returns its cost. */
function fillGaps(pieces: Piece[], piece: Piece): number {
  let added = 0;
  let from = piece.start;
  for (let i = 0; from < piece.end; i++) {
    const next = pieces[i];
    const to = Math.min(piece.end, next?.start ?? piece.end);
    if (from < to) {
      const data = piece.data.slice(from - piece.start, to - piece.start);
      pieces.splice(i, 0, { start: from, end: to, data });
      added += data.length + PIECE_OVERHEAD;
      i += 1;
    }
    from = Math.max(from, next?.end ?? piece.end);
  }
  return added;
}

/** Pieces are apart, so the packet is whole when their lengths add up to its own. */
function isComplete(packet: Incomplete): boolean {
  let covered = 0;
  for (const piece of packet.pieces) covered += piece.end - piece.start;
  return covered === packet.length;
}

function copyAddresses(from: Segment, to: Segment): void {
  to.family = from.family;
  to.src0 = from.src0;
  to.src1 = from.src1;
  to.src2 = from.src2;
  to.src3 = from.src3;
  to.dst0 = from.dst0;
  to.dst1 = from.dst1;
  to.dst2 = from.dst2;
  to.dst3 = from.dst3;
  to.flowLabel = from.flowLabel;
}
