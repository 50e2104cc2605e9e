/** The quick verdict on a plain life says what all questions together say. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CaptureReader, Tracker } from "../../../src/capture/index.ts";
import { SummaryBuilder } from "../../../src/trace/index.ts";

const FOLDER = new URL("../../captures/", import.meta.url);
const captures = readdirSync(FOLDER).filter((name) => name.endsWith(".pcap"));

function tracked(name: string): Tracker {
  const tracker = new Tracker();
  const reader = new CaptureReader(tracker);
  reader.feed(new Uint8Array(readFileSync(new URL(name, FOLDER))));
  reader.end();
  return tracker;
}

test.each(captures)("%s: from columns and from lifecycles", (name) => {
  const tracker = tracked(name);
  const builder = new SummaryBuilder();
  for (let number = 1; number <= tracker.connections; number++) {
    builder.add(tracker.lifecycle(number));
  }
  const { epoch, ...found } = tracker.summary();
  expect(found).toEqual({ ...builder.summary([...tracker.notes()]), epoch: undefined });
});
