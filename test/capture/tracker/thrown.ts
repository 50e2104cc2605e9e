/** Segments thrown at a tracker, with any flags and numbers, on a few four-tuples. */
import fc from "fast-check";
import type { Tracker } from "../../../src/capture/index.ts";
import { ORDER_LINUX_SYN, Segment, writePacket } from "../../../src/wire/index.ts";

const LINKTYPE_RAW = 101;

interface Thrown {
  readonly fromClient: boolean;
  readonly tuple: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly window: number;
  readonly afterMicros: number;
}

export const thrown: fc.Arbitrary<Thrown> = fc.record({
  fromClient: fc.boolean(),
  tuple: fc.integer({ min: 0, max: 3 }),
  flags: fc.integer({ min: 0, max: 0x1f }),
  seq: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 0xffffffff })),
  ack: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 0xffffffff })),
  length: fc.integer({ min: 0, max: 3 }),
  window: fc.constantFrom(0, 1, 3, 65_535),
  afterMicros: fc.constantFrom(-50_000, 0, 100, 20_000, 300_000, 70_000_000),
});

/** Writes the segments as packets, in order, and hands them to the tracker. */
export function play(list: readonly Thrown[], tracker: Tracker): void {
  const bytes = new Uint8Array(200);
  const view = new DataView(bytes.buffer);
  const s = new Segment();
  let at = 0;
  let frame = 0;
  for (const { fromClient, tuple, flags, seq, ack, length, window, afterMicros } of list) {
    at = Math.max(0, at + afterMicros);
    s.src0 = fromClient ? 1 : 2;
    s.dst0 = fromClient ? 2 : 1;
    // The last tuple is a socket that connects to itself.
    s.sourcePort = fromClient ? 40_000 + tuple : 80;
    s.destinationPort = fromClient ? 80 : 40_000 + tuple;
    if (tuple === 3) {
      s.src0 = s.dst0 = 7;
      s.sourcePort = s.destinationPort = 7;
    }
    s.ipId = frame & 0xffff;
    Object.assign(s, { flags, seq, ack, window, ttl: 64 });
    const end = writePacket(bytes, view, 0, s, ORDER_LINUX_SYN, new Uint8Array(length));
    tracker.packet(bytes, view, 0, end, end, at, LINKTYPE_RAW, 0, ++frame);
  }
}
