/**
 * What a stack holds for those who are at rest: the benchmark's own figures of half or a
 * quarter as many, each measured in a process of its own, after a full collection.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The bytes that the benchmark's rows tell, of `1 / parts` as many. */
function measured(name: string, parts: number): number[] {
  const bench = fileURLToPath(new URL("../../bench/engine.mjs", import.meta.url));
  const words = ["--expose-gc", bench, "--alone", name, "--parts", String(parts)];
  const { stdout } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    timeout: 100_000,
  });
  return [...stdout.matchAll(/\| ([\d.]+) B/g)].map((found) => Number(found[1]));
}

/** Half as many pairs bear twice the share of what two stacks hold anyway: some 30 bytes. */
const PAIR = 2030;

test("an idle pair takes at most 2 kB, before data and after it", { timeout: 120_000 }, () => {
  const [fresh, used] = measured("idlePairs", 2);
  expect(fresh).toBeLessThanOrEqual(PAIR);
  expect(used).toBeLessThanOrEqual(PAIR);
});

test("a TIME-WAIT takes at most 64 bytes, its look-up included", { timeout: 120_000 }, () => {
  const [bytes] = measured("timeWaitBytes", 4);
  expect(bytes).toBeGreaterThan(36);
  expect(bytes).toBeLessThanOrEqual(64);
});
