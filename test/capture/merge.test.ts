import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CaptureMerger } from "../../src/capture/merge.ts";
import {
  Bytes,
  block,
  concat,
  enhanced,
  interfaceBlock,
  option,
  payload,
  pcap,
  section,
} from "./captureBytes.ts";
import { Recorder } from "./recorder.ts";

/** A pcap with one packet at each of the given times, in microseconds from 1970. */
const at = (...micros: number[]): Uint8Array =>
  pcap(
    micros.map((time) => ({
      seconds: Math.floor(time / 1e6),
      fraction: time % 1e6,
      bytes: payload(8, time),
    })),
  );

/** Merges captures, each fed in pieces of `pieceBytes`. */
function merge(captures: readonly Uint8Array[], pieceBytes = 50) {
  const seen = new Recorder();
  const places: [number, number][] = [];
  const merger = new CaptureMerger(captures.length, {
    packet: (...packet) => {
      places.push([merger.capture, merger.frameInCapture]);
      seen.packet(...packet);
    },
    epoch: (nanos) => seen.epoch(nanos),
    interface: (index, facts) => seen.interface(index, facts),
    comment: (frame, text) => seen.comment(frame, text),
    statistics: (index, counts) => seen.statistics(index, counts),
  });
  const fed = captures.map(() => 0);
  for (let wanted = merger.wanted; wanted >= 0; wanted = merger.wanted) {
    const from = fed[wanted] as number;
    const piece = (captures[wanted] as Uint8Array).slice(from, from + pieceBytes);
    fed[wanted] = from + pieceBytes;
    if (piece.length === 0) merger.end();
    else merger.feed(piece);
    piece.fill(0xee);
  }
  return { seen, merger, places, times: seen.packets.map(({ micros }) => micros) };
}

describe("captures merged by time", () => {
  test("packets come in the order of absolute time, from the earliest capture's first", () => {
    const { seen, merger, places, times } = merge([at(5_000_003, 5_000_009), at(5_000_001), at()]);
    expect(merger.epochNanos).toBe(5_000_001_000n);
    expect(seen.epochs).toEqual([5_000_001_000n]);
    expect(times).toEqual([0, 2, 8]);
    expect(places).toEqual([
      [1, 1],
      [0, 1],
      [0, 2],
    ]);
    expect(seen.packets.map(({ frame }) => frame)).toEqual([1, 2, 3]);
    expect(seen.packets[1]?.bytes).toBe(Buffer.from(payload(8, 5_000_003)).toString("hex"));
  });

  test("interfaces are numbered anew, and tell which capture they belong to", () => {
    const other = concat([section(), interfaceBlock(113), interfaceBlock(101)]);
    const packet = enhanced(1, 2n, payload(8), [option(1, new TextEncoder().encode("here"))]);
    const counts = block(
      5,
      new Bytes()
        .u32(1, 0, 0)
        .raw(option(4, payload(8)))
        .done(),
    );
    const { seen } = merge([at(1, 3), concat([other, packet, counts])]);
    expect(seen.interfaces.map(({ capture, linkType }) => [capture, linkType])).toEqual([
      [0, 1],
      [1, 113],
      [1, 101],
    ]);
    expect(seen.packets.map(({ interfaceIndex }) => interfaceIndex)).toEqual([0, 2, 0]);
    expect(seen.comments).toEqual([[2, "here"]]);
    expect(seen.counts.map(([index]) => index)).toEqual([2]);
  });

  test("equal times come in the order of the captures", () => {
    expect(merge([at(7, 7), at(7), at(7)]).places.map(([capture]) => capture)).toEqual([
      0, 0, 1, 2,
    ]);
  });

  test("a capture whose time goes back keeps its order, and the step is counted", () => {
    const { merger, times } = merge([at(10, 4, 12), at(11)]);
    expect(times).toEqual([0, -6, 1, 2]);
    expect(merger.readers.map(({ backward }) => backward.count)).toEqual([1, 0]);
  });

  test("a damaged capture gives what it has; the others go on", () => {
    const { merger, times } = merge([at(1, 2, 9).subarray(0, -3), payload(30), at(3, 4)]);
    expect(times).toEqual([0, 1, 2, 3]);
    expect(merger.readers.map(({ problem }) => problem?.kind)).toEqual([
      "ends-inside-record",
      "not-a-capture",
      undefined,
    ]);
  });

  test("no capture at all is merged at once", () => {
    expect(new CaptureMerger(0, new Recorder()).wanted).toBe(-1);
  });

  test("whatever the captures and the pieces, the result is sorted and complete", () => {
    const capture = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(capture, { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 400 }),
        (captures, pieceBytes) => {
          const sorted = captures.map((times) => times.toSorted((a, b) => a - b));
          const all = sorted.flat().toSorted((a, b) => a - b);
          const { times } = merge(
            sorted.map((times) => at(...times)),
            pieceBytes,
          );
          expect(times).toEqual(all.map((time) => time - (all[0] as number)));
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });
});
