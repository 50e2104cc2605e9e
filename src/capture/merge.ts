/**
 * Several captures as one stream, in the order of absolute time.
 *
 * Each capture is read piece by piece: its packets wait in a queue until theirs is the earliest
 * time among all captures, and the next piece is asked for when its queue is empty. So memory is
 * one piece a capture, however long they are. A capture whose own timestamps go back is not
 * sorted: its packets keep their order, and its reader counts the steps.
 *
 * The merged stream is what `mergecap` would write: frames are numbered anew, and interfaces
 * too; `CaptureInterface.capture` tells which capture an interface belongs to.
 */
import type { Micros } from "../base/time.ts";
import { EarliestFirst } from "./earliestFirst.ts";
import { PacketQueue } from "./packetQueue.ts";
import { CaptureReader } from "./reader.ts";
import type { PacketSink, ProblemKind } from "./sink.ts";

/** One of the captures that are merged. */
interface Source {
  readonly reader: CaptureReader;
  readonly queue: PacketQueue;
  /** From the merged stream's first packet to this capture's; null until its epoch is known. */
  offset: Micros | null;
  ended: boolean;
}

/** Merges captures; the caller feeds the one that is `wanted` until none is. */
export class CaptureMerger {
  /** The capture of the packet that is being delivered, from 0. */
  capture = 0;
  /** That packet's number in its own capture, from 1. */
  frameInCapture = 0;

  readonly #sink: PacketSink;
  readonly #sources: Source[] = [];
  readonly #order: EarliestFirst;
  #epochNanos: bigint | null = null;
  #frames = 0;
  #interfaces = 0;
  #wanted = 0;
  /** Captures whose first packet is still awaited: nobody can be called earliest before. */
  #unprimed: number;

  constructor(captures: number, sink: PacketSink) {
    this.#sink = sink;
    this.#order = new EarliestFirst(captures);
    this.#unprimed = captures;
    this.#wanted = captures === 0 ? -1 : 0;
    for (let i = 0; i < captures; i++) {
      const queue = new PacketQueue(i, sink, () => this.#interfaces++);
      this.#sources.push({ reader: new CaptureReader(queue), queue, offset: null, ended: false });
    }
  }

  /** The capture that must be fed or ended next; -1 when all have ended and all is delivered. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Nanoseconds from 1970 to the earliest capture's first packet; null before it is known. */
  get epochNanos(): bigint | null {
    return this.#epochNanos;
  }

  /** The readers, in the captures' order: they know counts and problems. */
  get readers(): readonly CaptureReader[] {
    return this.#sources.map(({ reader }) => reader);
  }

  /** The next bytes of the wanted capture; they may be overwritten as soon as it returns. */
  feed(chunk: Uint8Array): void {
    const source = this.#sources[this.#wanted];
    if (source === undefined) return;
    source.queue.clear();
    source.reader.feed(chunk);
    if (source.reader.problem !== null) source.ended = true;
    if (source.ended || source.queue.length > 0) this.#advance(source);
  }

  /** The wanted capture has no more bytes; `cause` as in `CaptureReader.end`. */
  end(cause: ProblemKind | null = null): void {
    const source = this.#sources[this.#wanted];
    if (source === undefined) return;
    source.queue.clear();
    source.reader.end(cause);
    source.ended = true;
    this.#advance(source);
  }

  /** The wanted capture has packets, or never will again: on to the next that is wanted. */
  #advance(source: Source): void {
    if (this.#unprimed > 0) {
      if (--this.#unprimed > 0) {
        this.#wanted++;
        return;
      }
      this.#startClock();
      this.#sources.forEach((primed, i) => {
        this.#enqueue(primed, i);
      });
    } else {
      this.#enqueue(source, this.#wanted);
    }
    this.#deliver();
  }

  #startClock(): void {
    for (const { reader } of this.#sources) {
      const epoch = reader.epochNanos;
      if (epoch === null) continue;
      if (this.#epochNanos === null || epoch < this.#epochNanos) this.#epochNanos = epoch;
    }
    if (this.#epochNanos !== null) this.#sink.epoch?.(this.#epochNanos);
  }

  #enqueue(source: Source, index: number): void {
    if (source.queue.length === 0) return;
    this.#order.add(index, source.queue.headMicros + this.#offsetOf(source));
  }

  #offsetOf(source: Source): Micros {
    const epoch = source.reader.epochNanos;
    if (source.offset === null && epoch !== null) {
      if (this.#epochNanos === null) {
        // All captures began with packets without a time; this one is the first to show one.
        this.#epochNanos = epoch;
        this.#sink.epoch?.(epoch);
      }
      source.offset = Number(epoch - this.#epochNanos) / 1_000;
    }
    return source.offset ?? 0;
  }

  /** Delivers the earliest packets until a capture's queue runs dry. */
  #deliver(): void {
    for (let index = this.#order.first; index >= 0; index = this.#order.first) {
      const source = this.#sources[index] as Source;
      this.capture = index;
      this.frameInCapture = source.queue.headFrame;
      source.queue.deliverHead(this.#sink, this.#offsetOf(source), ++this.#frames);
      if (source.queue.length > 0) {
        this.#order.replaceFirst(source.queue.headMicros + this.#offsetOf(source));
        continue;
      }
      this.#order.removeFirst();
      if (source.ended) continue;
      this.#wanted = index;
      return;
    }
    this.#wanted = -1;
  }
}
