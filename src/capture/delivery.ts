/**
 * The last step of every format: count the frame, watch the clock, call the sink.
 *
 * It is here, not in the sinks, that timestamps which go back are noticed: once a capture, with
 * how often and how far, so that nobody mistakes a clock that was set for something TCP did.
 */
import type { Micros } from "../base/time.ts";
import type { PacketSink } from "./sink.ts";

/** How often, and by how much, a packet bore an earlier time than the packet before it. */
export interface BackwardTime {
  readonly count: number;
  readonly largestMicros: Micros;
  /** The first frame that was earlier than its predecessor; 0 when there is none. */
  readonly firstFrame: number;
}

/** Numbers the packets of one capture and passes them on. */
export class Delivery {
  readonly sink: PacketSink;
  /** Nanoseconds from 1970 to the capture's first packet; null before a packet with a time. */
  epochNanos: bigint | null = null;
  /** Records that Wireshark numbers: the packets, and a few kinds of event. */
  frames = 0;
  packets = 0;
  /** Packets of a kind of record that has no room for a time; they bear their predecessor's. */
  untimedPackets = 0;
  /** Packets lost before the ones that say so (pcapng's dropcount, summed). */
  droppedPackets = 0;
  interfaces = 0;
  #latest: Micros = 0;
  #backwardCount = 0;
  #backwardLargest: Micros = 0;
  #backwardFirst = 0;

  constructor(sink: PacketSink) {
    this.sink = sink;
  }

  /** The first packet with a time is about to come: it is the zero of all times. */
  startClock(epochNanos: bigint): bigint {
    this.epochNanos = epochNanos;
    this.sink.epoch?.(epochNanos);
    return epochNanos;
  }

  /** Passes one packet on; the arguments are those of `PacketSink.packet`. */
  deliver(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    originalLength: number,
    micros: Micros,
    linkType: number,
    interfaceIndex: number,
    direction: number,
  ): void {
    const frame = ++this.frames;
    this.packets++;
    if (micros < this.#latest) this.#noteBackward(this.#latest - micros, frame);
    this.#latest = micros;
    this.sink.packet(
      bytes,
      view,
      start,
      end,
      originalLength,
      micros,
      linkType,
      interfaceIndex,
      frame,
      direction,
    );
  }

  /** The time of the packet before, for a packet that has none of its own. */
  get latestMicros(): Micros {
    return this.#latest;
  }

  /** What was noticed of timestamps that went back. */
  get backward(): BackwardTime {
    return {
      count: this.#backwardCount,
      largestMicros: this.#backwardLargest,
      firstFrame: this.#backwardFirst,
    };
  }

  #noteBackward(step: Micros, frame: number): void {
    if (this.#backwardCount++ === 0) this.#backwardFirst = frame;
    if (step > this.#backwardLargest) this.#backwardLargest = step;
  }
}
