/** What is said of several captures of which one is damaged. */
import { expect, test } from "vitest";
import { captureNotes } from "../../src/input/captureNotes.ts";
import type { CaptureReport } from "../../src/input/index.ts";
import { messagesIn } from "../../src/report/messages/index.ts";

const whole: CaptureReport = {
  name: "whole.pcap",
  format: "pcap",
  packets: 8,
  bytes: 900,
  epochNanos: 0n,
  problem: null,
  backward: { count: 0, largestMicros: 0, firstFrame: 0 },
  untimedPackets: 0,
  droppedPackets: 0,
};
const damaged: CaptureReport = {
  ...whole,
  name: "cut.pcap",
  problem: { kind: "ends-inside-record", at: 286, value: 0 },
};

const told = (captures: readonly CaptureReport[], language: "en" | "zh") =>
  captureNotes(captures, null).map(({ values, count }) =>
    messagesIn(language).notes["stopped-at-byte"](values, count),
  );

test("of several captures it is said which one stopped", () => {
  const [en] = told([whole, damaged], "en");
  expect(en).toMatch(/^Reading of cut\.pcap stopped at byte 286: /);
  expect(told([whole, damaged], "zh")[0]).toMatch(/^cut\.pcap 读到第 286 字节处/);
});

test("a single one needs no name", () => {
  expect(told([damaged], "en")[0]).toMatch(/^Reading stopped at byte 286: /);
});
