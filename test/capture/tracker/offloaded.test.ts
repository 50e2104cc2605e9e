/** Checksums that a network card was still to make are counted, each segment once. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Frame } from "../../../src/capture/frame.ts";
import { CaptureReader, Tracker } from "../../../src/capture/index.ts";
import { locateIp } from "../../../src/capture/linkTypes.ts";
import type { PacketSink } from "../../../src/capture/sink.ts";
import { CHECKSUM_PARTIAL, parseIp, Segment } from "../../../src/wire/index.ts";

const FILE = new URL("../../captures/moved-with-offloads.pcap", import.meta.url);

function read(sink: PacketSink): void {
  const reader = new CaptureReader(sink);
  reader.feed(new Uint8Array(readFileSync(FILE)));
  reader.end();
}

function partialSums(): number {
  const [frame, segment] = [new Frame(), new Segment()];
  let count = 0;
  read({
    packet: (_, view, start, end, originalLength, __, linkType) => {
      locateIp(linkType, view, start, end, start + originalLength, frame);
      const { ipStart, capturedEnd, originalEnd } = frame;
      parseIp(view, ipStart, capturedEnd, originalEnd, segment, true);
      if (segment.checksumVerdict === CHECKSUM_PARTIAL) count++;
    },
  });
  return count;
}

test("the note counts segments", () => {
  const tracker = new Tracker({ verifyAll: true });
  read(tracker);
  const note = tracker.notes().find(({ note }) => note === "checksums-offloaded");
  expect(partialSums()).toBeGreaterThan(0);
  expect(note?.count).toBe(partialSums());
});
