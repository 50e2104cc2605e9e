/** Pooled records: what a pool gives out is as good as new, whichever fields there are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AckFacts } from "../../src/engine/block/ackFacts.ts";
import { RecoveryState } from "../../src/engine/block/recoveryState.ts";
import { resetAckFacts, resetRecoveryState, resetTcb } from "../../src/engine/block/resets.ts";
import { Tcb } from "../../src/engine/block/tcb.ts";
import { resetsFile } from "../../tools/resets/resetsFile.ts";

type Fields = Record<string, unknown>;

/** Gives every field another value, those of a record's parts too. */
function use(record: Fields): void {
  for (const [name, value] of Object.entries(record)) {
    const isPart = typeof value === "object" && value !== null && name !== "board";
    if (isPart) use(value as Fields);
    else record[name] = typeof value === "number" ? value + 5 : { left: "over" };
  }
}

test.each([
  ["Tcb", () => new Tcb(3), resetTcb],
  ["RecoveryState", () => new RecoveryState(), resetRecoveryState],
  ["AckFacts", () => new AckFacts(), resetAckFacts],
] as const)("a %s that is reset equals a fresh one, whatever was in it", (_name, fresh, reset) => {
  const used = fresh();
  use(used as unknown as Fields);
  expect(used).not.toEqual(fresh());
  if (used instanceof Tcb) Object.assign(used, { index: 3 }); // its place lasts
  (reset as (record: unknown) => void)(used);
  expect(used).toEqual(fresh());
});

test("block/resets.ts is made from the classes as they are: npm run resets writes it", () => {
  const [path, text] = resetsFile();
  expect(readFileSync(join(import.meta.dirname, "../..", path), "utf8")).toBe(text);
});
