/** A sink that remembers: what a capture's reader delivered, as plain values to compare. */
import { CaptureReader } from "../../src/capture/reader.ts";
import type { CaptureInterface, InterfaceCounts, PacketSink } from "../../src/capture/sink.ts";

export interface SeenPacket {
  readonly bytes: string;
  readonly originalLength: number;
  readonly micros: number;
  readonly linkType: number;
  readonly interfaceIndex: number;
  readonly frame: number;
  readonly direction: number;
}

export class Recorder implements PacketSink {
  readonly packets: SeenPacket[] = [];
  readonly interfaces: CaptureInterface[] = [];
  readonly counts: [number, InterfaceCounts][] = [];
  readonly comments: [number, string][] = [];
  epochs: bigint[] = [];

  packet(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    originalLength: number,
    micros: number,
    linkType: number,
    interfaceIndex: number,
    frame: number,
    direction: number,
  ): void {
    const hex = Buffer.from(bytes.subarray(start, end)).toString("hex");
    const fromView = Buffer.from(view.buffer, view.byteOffset + start, end - start).toString("hex");
    if (hex !== fromView) throw new Error("the view must show the same bytes");
    const facts = { originalLength, micros, linkType, interfaceIndex, frame, direction };
    this.packets.push({ bytes: hex, ...facts });
  }

  epoch(nanos: bigint): void {
    const timed = this.packets.some(({ micros }) => micros !== 0);
    if (timed) throw new Error("the epoch comes before the first packet with a time");
    this.epochs.push(nanos);
  }

  interface(index: number, facts: CaptureInterface): void {
    this.interfaces[index] = facts;
  }

  statistics(interfaceIndex: number, counts: InterfaceCounts): void {
    this.counts.push([interfaceIndex, counts]);
  }

  comment(frame: number, text: string): void {
    this.comments.push([frame, text]);
  }
}

/** Reads a capture in the given pieces; each piece is wiped once it has been fed. */
export function read(...pieces: readonly Uint8Array[]) {
  const seen = new Recorder();
  const reader = new CaptureReader(seen);
  for (const piece of pieces) {
    const lent = piece.slice();
    reader.feed(lent);
    lent.fill(0xee); // whoever kept a reference to it will be found out
  }
  reader.end();
  return { seen, reader };
}
