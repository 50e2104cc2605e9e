/**
 * What a stack holds for those who are at rest: the benchmark's own figures, of a quarter as
 * many TIME-WAITs, each measured in a process of its own, after a full collection.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** The bytes that the benchmark's rows tell, of `1 / parts` as many. */
function measured(name: string, parts: number): number[] {
  const bench = fileURLToPath(new URL("../../build/tools/bench/engine.js", import.meta.url));
  const words = ["--expose-gc", bench, "--alone", name, "--parts", String(parts)];
  const { stdout } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    timeout: 100_000,
  });
  return [...stdout.matchAll(/\| ([\d.]+) B/g)].map((found) => Number(found[1]));
}

test("an idle pair takes at most 2 kB, before data and after it", { timeout: 120_000 }, () => {
  const [fresh, used] = measured("idlePairs", 1);
  expect(fresh).toBeLessThanOrEqual(2000);
  expect(used).toBeLessThanOrEqual(2000);
});

test("a TIME-WAIT takes at most 64 bytes, its look-up included", { timeout: 120_000 }, () => {
  const [bytes] = measured("timeWaitBytes", 4);
  expect(bytes).toBeGreaterThan(36);
  expect(bytes).toBeLessThanOrEqual(64);
});
