/** Whatever comes, in whatever order: nothing throws, every step is a row, memory stays bounded. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Tracker } from "../../../src/capture/index.ts";
import { lookUp, TRIGGERS } from "../../../src/machine/index.ts";
import type { Lifecycle, StateEntry } from "../../../src/trace/index.ts";
import { mustBe, mustReach } from "../../must.ts";
import { play, thrown } from "./thrown.ts";

const SEED = 9293;

const isRow = (from: StateEntry, to: StateEntry): boolean => {
  if (from.state === "unknown" || to.state === "unknown") return true;
  if (to.trigger !== null) return lookUp(from.state, to.trigger) === to.state;
  return TRIGGERS.some((trigger) => lookUp(from.state as never, trigger) === to.state);
};

function check(life: Lifecycle): void {
  for (const entries of [life.states.client, life.states.server]) {
    for (const [i, entry] of entries.slice(1).entries()) {
      const before = entries[i] as StateEntry;
      if (!isRow(before, entry)) throw new Error(`no row: ${before.state} → ${entry.state}`);
      mustReach(entry.at, before.at);
    }
  }
  for (const moved of [life.moved.client, life.moved.server]) {
    for (const [name, value] of Object.entries(moved)) {
      if (value !== null) mustReach(value, 0, name);
    }
  }
  mustBe(JSON.stringify(life).includes("NaN"), false);
}

test("every step of random segments is a row of the table", () => {
  fc.assert(
    fc.property(fc.array(thrown, { maxLength: 60 }), (list) => {
      const tracker = new Tracker();
      play(list, tracker);
      for (let n = 1; n <= tracker.connections; n++) check(tracker.lifecycle(n));
      const { connections, findings } = tracker.summary();
      expect(connections).toBe(tracker.connections);
      expect(findings.every(({ examples }) => examples.length > 0)).toBe(true);
      expect([...tracker.mostTelling()].sort((a, b) => a - b)).toEqual(
        Array.from({ length: connections }, (_, i) => i + 1),
      );
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test("with a limit every connection is handed out once, and never more are kept", () => {
  fc.assert(
    fc.property(fc.array(thrown, { maxLength: 80 }), (list) => {
      const ended: number[] = [];
      const tracker = new Tracker({
        forget: true,
        maxConnections: 2,
        onEnded: (life) => {
          check(life);
          ended.push(life.number);
        },
      });
      play(list, tracker);
      let kept = 0;
      tracker.forEach(() => {
        kept++;
      });
      expect(kept).toBeLessThanOrEqual(2);
      tracker.finish();
      expect(ended.sort((a, b) => a - b)).toEqual(
        Array.from({ length: tracker.connections }, (_, i) => i + 1),
      );
      expect(tracker.summary().connections).toBe(tracker.connections);
    }),
    { seed: SEED, numRuns: 400 },
  );
});
