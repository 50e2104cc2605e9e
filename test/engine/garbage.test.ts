/**
 * What a segment in the steady state leaves to the garbage collector. A process of its own, with a
 * young generation of the size that Node gives it, counts minor collections by PerformanceObserver
 * while a million segments arrive, on both sides of 2^31, where sequence numbers stop being small
 * integers to V8. What the two users allocate is counted too.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a million segments received cost at most two minor collections", { timeout: 120_000 }, () => {
  const bench = fileURLToPath(new URL("../../build/tools/bench/engine.js", import.meta.url));
  const run = spawnSync(process.execPath, ["--expose-gc", bench, "--alone", "collections"], {
    encoding: "utf8",
    timeout: 100_000,
  });
  const counted = /received \| (\d+) \|/.exec(run.stdout)?.[1];
  expect(counted, run.stderr).toBeDefined();
  expect(Number(counted)).toBeLessThanOrEqual(2);
});
