/** Runs the batches of seeds that swarm.ts hands out, until it is told to stop. */
import { parentPort } from "node:worker_threads";
import { runSeed } from "../proof/swarm/index.ts";

/** Seeds from `from` on, below `to`; null: there are no more. */
export type Batch = { readonly from: number; readonly to: number } | null;

/** What came of a batch. */
export interface BatchResult {
  readonly seeds: number;
  readonly accepted: number;
  readonly bytes: number;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly string[] }[];
}

parentPort?.on("message", (batch: Batch) => {
  if (batch === null) parentPort?.close();
  else parentPort?.postMessage(runBatch(batch));
});

function runBatch({ from, to }: NonNullable<Batch>): BatchResult {
  const failures = [];
  let accepted = 0;
  let bytes = 0;
  for (let seed = from; seed < to; seed++) {
    const result = runSeed(seed);
    accepted += result.accepted;
    bytes += result.bytes;
    if (result.violations.length > 0) failures.push({ seed, violations: result.violations });
  }
  return { failures, accepted, bytes, seeds: to - from };
}
