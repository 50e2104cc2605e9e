/**
 * Packets of one capture that wait for their turn in a merge.
 *
 * It copies what a reader delivers (the reader's buffer is reused) into one buffer and one array
 * of numbers, both of which grow to what one piece of the capture holds and are then used again.
 */
import type { Micros } from "../base/time.ts";
import type { CaptureInterface, InterfaceCounts, PacketSink } from "./sink.ts";

/** The numbers kept of a packet, in this order. */
const START = 0;
const END = 1;
const ORIGINAL = 2;
const MICROS = 3;
const LINK_TYPE = 4;
const INTERFACE = 5;
const FRAME = 6;
const DIRECTION = 7;
const COLUMNS = 8;

/** A queue that is filled, drained, and filled again; it takes part in a merge as capture `n`. */
export class PacketQueue implements PacketSink {
  readonly #capture: number;
  readonly #target: PacketSink;
  readonly #nextInterface: () => number;
  /** The merged stream's number of each of this capture's interfaces. */
  readonly #interfaces: number[] = [];
  readonly #comments = new Map<number, string[]>();
  #bytes = new Uint8Array(65_536);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  #rows = new Float64Array(1_024 * COLUMNS);
  #count = 0;
  #head = 0;

  /** Rare things go to `target` at once, with interfaces numbered by `nextInterface`. */
  constructor(capture: number, target: PacketSink, nextInterface: () => number) {
    this.#capture = capture;
    this.#target = target;
    this.#nextInterface = nextInterface;
  }

  /** Packets that wait. */
  get length(): number {
    return this.#count - this.#head;
  }

  /** The time of the first packet that waits, from its own capture's first packet. */
  get headMicros(): Micros {
    return this.#row(MICROS);
  }

  /** The number of the first packet that waits, in its own capture. */
  get headFrame(): number {
    return this.#row(FRAME);
  }

  /** Forgets all packets; the memory stays. */
  clear(): void {
    this.#used = 0;
    this.#count = 0;
    this.#head = 0;
  }

  packet(
    bytes: Uint8Array,
    _view: DataView,
    start: number,
    end: number,
    originalLength: number,
    micros: Micros,
    linkType: number,
    interfaceIndex: number,
    frame: number,
    direction: number,
  ): void {
    const row = this.#count++ * COLUMNS;
    if (row === this.#rows.length) this.#growRows();
    const from = this.#used;
    const to = from + end - start;
    if (to > this.#bytes.length) this.#growBytes(to * 2);
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#used = to;
    this.#rows[row + START] = from;
    this.#rows[row + END] = to;
    this.#rows[row + ORIGINAL] = originalLength;
    this.#rows[row + MICROS] = micros;
    this.#rows[row + LINK_TYPE] = linkType;
    this.#rows[row + INTERFACE] = this.#merged(interfaceIndex);
    this.#rows[row + FRAME] = frame;
    this.#rows[row + DIRECTION] = direction;
  }

  interface(index: number, facts: CaptureInterface): void {
    const merged = this.#nextInterface();
    this.#interfaces[index] = merged;
    this.#target.interface?.(merged, { ...facts, capture: this.#capture });
  }

  statistics(interfaceIndex: number, counts: InterfaceCounts): void {
    this.#target.statistics?.(this.#merged(interfaceIndex), counts);
  }

  comment(frame: number, text: string): void {
    if (frame === 0) this.#target.comment?.(0, text);
    else this.#comments.set(frame, [...(this.#comments.get(frame) ?? []), text]);
  }

  /** Takes the first packet that waits and delivers it as `frame`, `offset` later than it says. */
  deliverHead(sink: PacketSink, offset: Micros, frame: number): void {
    sink.packet(
      this.#bytes,
      this.#view,
      this.#row(START),
      this.#row(END),
      this.#row(ORIGINAL),
      this.#row(MICROS) + offset,
      this.#row(LINK_TYPE),
      this.#row(INTERFACE),
      frame,
      this.#row(DIRECTION),
    );
    if (this.#comments.size > 0) this.#deliverComments(sink, frame);
    this.#head++;
  }

  #deliverComments(sink: PacketSink, frame: number): void {
    const texts = this.#comments.get(this.headFrame);
    if (texts === undefined) return;
    this.#comments.delete(this.headFrame);
    for (const text of texts) sink.comment?.(frame, text);
  }

  #row(column: number): number {
    return this.#rows[this.#head * COLUMNS + column] as number;
  }

  #merged(interfaceIndex: number): number {
    return this.#interfaces[interfaceIndex] as number;
  }

  #growRows(): void {
    const larger = new Float64Array(this.#rows.length * 2);
    larger.set(this.#rows);
    this.#rows = larger;
  }

  #growBytes(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
