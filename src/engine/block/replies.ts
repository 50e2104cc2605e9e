/**
 * Segments without data that wait to be written: resets, answers of TIME-WAIT, SYN,ACKs of the SYN
 * queue, probes. Each is a reused record; whoever adds one fills it in at once. Bounded: when too
 * many wait, the link is not being served, and what does not fit is as good as lost on it.
 */
import { Segment } from "../../wire/segment.ts";

/** More than this wait for nobody. */
const LIMIT = 1 << 16;

/** First in, first out. */
export class Replies {
  #ring: Segment[] = Array.from({ length: 16 }, () => new Segment());
  #head = 0;
  /** How many wait. */
  size = 0;

  /** The record of one more, cleared of options; undefined when too many wait. */
  add(): Segment | undefined {
    if (this.size === this.#ring.length && !this.#grow()) return undefined;
    const seg = this.#ring[(this.#head + this.size++) & (this.#ring.length - 1)] as Segment;
    clear(seg);
    return seg;
  }

  /** The first; there must be one. */
  shift(): Segment {
    const seg = this.#ring[this.#head] as Segment;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.size--;
    return seg;
  }

  /** Forgets all. */
  clear(): void {
    this.#head = 0;
    this.size = 0;
  }

  #grow(): boolean {
    const length = this.#ring.length;
    if (length >= LIMIT) return false;
    const old = this.#ring;
    this.#ring = Array.from({ length: 2 * length }, (_, i) =>
      i < length ? (old[(this.#head + i) & (length - 1)] as Segment) : new Segment(),
    );
    this.#head = 0;
    return true;
  }
}

/** Takes off what options and marks a record still has from its last use. */
export function clear(seg: Segment): void {
  seg.flags = 0;
  seg.length = 0;
  seg.ack = 0;
  seg.window = 0;
  seg.urgentPointer = 0;
  seg.tos = 0;
  seg.ttl = 64;
  seg.mss = -1;
  seg.windowScale = -1;
  seg.sackPermitted = false;
  seg.hasTimestamps = false;
  seg.sackCount = 0;
  seg.accEcn = false;
  seg.fastOpenStart = -1;
  seg.fastOpenLength = 0;
  seg.fastOpenExperimental = false;
}
