/** Runs the batches of seeds that scripts/swarm.mjs hands out, until it is told to stop. */
import { parentPort } from "node:worker_threads";
import { runSeed } from "../build/proof/swarm/index.js";

parentPort.on("message", (batch) => {
  if (batch === null) {
    parentPort.close();
    return;
  }
  const failures = [];
  let accepted = 0;
  let bytes = 0;
  for (let seed = batch.from; seed < batch.to; seed++) {
    const result = runSeed(seed);
    accepted += result.accepted;
    bytes += result.bytes;
    if (result.violations.length > 0) failures.push({ seed, violations: result.violations });
  }
  parentPort.postMessage({ failures, accepted, bytes, seeds: batch.to - batch.from });
});
