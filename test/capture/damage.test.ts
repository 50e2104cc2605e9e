/**
 * Our captures, cut at every byte and with bytes changed, through reader, tracker, lifecycles,
 * every line of output: nothing throws, nothing hangs, and every step stays a row of the table.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CaptureReader, Tracker } from "../../src/capture/index.ts";
import { lookUp } from "../../src/machine/index.ts";
import {
  connectionJson,
  connectionLine,
  csvLine,
  sentenceOf,
  summaryText,
  zeekLine,
} from "../../src/report/index.ts";
import type { Lifecycle, StateEntry } from "../../src/trace/index.ts";
import { mustBe } from "../must.ts";

const FOLDER = join(import.meta.dirname, "../captures");
const NAMES = readdirSync(FOLDER).filter((name) => /\.pcap(ng)?$/.test(name));
const CAPTURES = NAMES.map((name) => readFileSync(join(FOLDER, name)));
const VIEW = { language: "en", width: 100, colour: false } as const;

/** Everything that can be said of what the tracker knows, so that whatever can throw does. */
function tellAll(tracker: Tracker): void {
  for (let number = 1; number <= tracker.connections; number++) {
    const life = tracker.lifecycle(number);
    mustBe(JSON.parse(connectionJson(life)).number, number);
    mustBeSound(`${csvLine(life)}${zeekLine(life)}${connectionLine(life, VIEW)}`);
    mustBeSound(sentenceOf(life, "zh"));
    stepsAreRows(life);
  }
  mustBeSound(summaryText(tracker.summary(), VIEW));
}

function mustBeSound(text: string): void {
  if (/undefined|NaN/.test(text)) throw new Error(`something that is not there is told: ${text}`);
}

function stepsAreRows({ states }: Lifecycle): void {
  for (const entries of [states.client, states.server]) {
    entries.slice(1).forEach((entry, i) => {
      const { state: from } = entries[i] as StateEntry;
      if (from === "unknown" || entry.trigger === null) return;
      mustBe(lookUp(from, entry.trigger), entry.state);
    });
  }
}

function read(bytes: Uint8Array): Tracker {
  const tracker = new Tracker();
  const reader = new CaptureReader(tracker);
  reader.feed(bytes);
  reader.end();
  return tracker;
}

describe("a capture that ends anywhere", () => {
  test.each(NAMES.map((name, i) => [name, CAPTURES[i] as Buffer] as const))("%s", (_, bytes) => {
    const tracker = new Tracker();
    const reader = new CaptureReader(tracker);
    let packets = 0;
    for (let at = 0; at < bytes.length; at++) {
      reader.feed(bytes.subarray(at, at + 1));
      if (reader.packets === packets) continue; // nothing new is known since the last byte
      packets = reader.packets;
      tellAll(tracker);
    }
    reader.end();
    const whole = read(bytes);
    expect(tracker.connections).toBe(whole.connections);
    for (let number = 1; number <= whole.connections; number++) {
      expect(tracker.lifecycle(number)).toEqual(whole.lifecycle(number));
    }
  });
});

test("a capture with bytes changed is told all the same", () => {
  const change = fc.record({ at: fc.nat(20_000), value: fc.nat(255) });
  const capture = fc.nat(CAPTURES.length - 1);
  fc.assert(
    fc.property(capture, fc.array(change, { minLength: 1, maxLength: 12 }), (which, changes) => {
      const bytes = Uint8Array.from(CAPTURES[which] as Buffer);
      for (const { at, value } of changes) bytes[at % bytes.length] = value;
      tellAll(read(bytes));
    }),
    { seed: 20_261_120, numRuns: 1_500 },
  );
});
