/** The look-up of connections: every tuple is found again, whoever chose the ports. */
import { expect, test } from "vitest";
import { ConnectionColumns } from "../../../src/capture/track/columns/connection.ts";
import { RECORD_WORDS } from "../../../src/capture/track/columns/records.ts";
import { Flows } from "../../../src/capture/track/flows.ts";
import { Slabs } from "../../../src/capture/track/slabs.ts";
import { Segment } from "../../../src/wire/index.ts";

function segmentOf(src: number, dst: number, sourcePort: number, destinationPort: number): Segment {
  const segment = new Segment();
  return Object.assign(segment, { src0: src, dst0: dst, sourcePort, destinationPort });
}

function reverseOf({ src0, dst0, sourcePort, destinationPort }: Segment): Segment {
  return segmentOf(dst0, src0, destinationPort, sourcePort);
}

/** A look-up with a connection for each segment, as the tracker begins them. */
function filled(segments: readonly Segment[], key: readonly [number, number]) {
  const slabs = new Slabs(RECORD_WORDS);
  const flows = new Flows(slabs, key);
  const cursor = new ConnectionColumns();
  const begin = (segment: Segment): number => {
    const index = slabs.add();
    cursor.w = slabs.words(index);
    cursor.at = slabs.start(index);
    cursor.family = 4;
    cursor.ports = (segment.sourcePort << 16) | segment.destinationPort;
    cursor.client0 = segment.src0;
    cursor.server0 = segment.dst0;
    cursor.hash = flows.hash;
    return index;
  };
  for (const segment of segments) {
    expect(flows.find(segment, 0)).toBe(-1);
    const index = begin(segment);
    flows.add(index, flows.hash);
  }
  return { flows, slabs, begin };
}

/** Addresses whose sum is one and the same, so that all meet in one place of the recent ones. */
const crowd = Array.from({ length: 3000 }, (_, i) => segmentOf(i, -i, 40_000, 80));

test("tuples that all meet in one place are found, in both directions", () => {
  const { flows } = filled(crowd, [1, 2]);
  for (const [i, segment] of crowd.entries()) {
    expect([flows.find(segment, 0), flows.direction]).toEqual([i, 0]);
    expect([flows.find(reverseOf(segment), 0), flows.direction]).toEqual([i, 1]);
    expect(flows.find(segment, 7)).toBe(-1);
  }
});

test("the hash depends on the key, and not on the direction", () => {
  const segment = segmentOf(1, 2, 3, 4);
  const hashOf = (key: readonly [number, number], one: Segment): number => {
    const { flows } = filled([], key);
    flows.find(one, 0);
    return flows.hash;
  };
  expect(hashOf([1, 2], segment)).toBe(hashOf([1, 2], reverseOf(segment)));
  expect(hashOf([1, 2], segment)).not.toBe(hashOf([1, 3], segment));
  expect(hashOf([1, 2], segment)).not.toBe(hashOf([2, 2], segment));
});

test("a later use of a tuple takes its place, and what is removed is not found", () => {
  const { flows, slabs, begin } = filled(crowd, [5, 6]);
  const [first, second, third] = crowd as [Segment, Segment, Segment];
  const hashOf = (index: number): number => {
    const cursor = new ConnectionColumns();
    cursor.w = slabs.words(index);
    cursor.at = slabs.start(index);
    return cursor.hash;
  };
  expect(flows.find(second, 0)).toBe(1);
  const next = begin(second);
  flows.replace(1, hashOf(1), next);
  expect(flows.find(second, 0)).toBe(next);
  expect(flows.find(third, 0)).toBe(2);
  flows.remove(2, hashOf(2));
  slabs.release(2);
  expect(flows.find(third, 0)).toBe(-1);
  expect(flows.find(first, 0)).toBe(0);
});
