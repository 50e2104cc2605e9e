/**
 * `npm run swarm -- --seeds N [--from S] [--workers W]`: random worlds, N seeds from S on, over
 * worker threads. It prints each seed that breaks an invariant and ends with status 1 when there is
 * one; `npm run replay -- --seed S` shows what happened.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "2000" },
    from: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});
const BATCH = 250;
const first = Number(values.from);
const end = first + Number(values.seeds);
if (!(Number.isInteger(first) && Number.isInteger(end) && end > first)) {
  process.stderr.write("swarm: --seeds and --from take whole numbers, --seeds at least 1\n");
  process.exit(2);
}

const total = { seeds: 0, failed: 0, accepted: 0, bytes: 0 };
let next = first;
const started = performance.now();

/** Keeps one worker busy until no seed is left. */
function work() {
  const worker = new Worker(fileURLToPath(new URL("./swarmWorker.mjs", import.meta.url)));
  const giveBatch = () => {
    if (next >= end) {
      worker.postMessage(null);
      return;
    }
    worker.postMessage({ from: next, to: Math.min(next + BATCH, end) });
    next += BATCH;
  };
  worker.on("message", ({ failures, accepted, bytes, seeds }) => {
    total.seeds += seeds;
    total.accepted += accepted;
    total.bytes += bytes;
    for (const { seed, violations } of failures) {
      total.failed += 1;
      process.stdout.write(`seed ${seed}: ${violations[0].split("\n")[0]}\n`);
    }
    giveBatch();
  });
  giveBatch();
  return new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
}

await Promise.all(Array.from({ length: Number(values.workers) }, work));
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${total.seeds} seeds, ${total.failed} failed; ${total.accepted} connections accepted, ` +
    `${(total.bytes / 1e6).toFixed(1)} MB checked, ${seconds.toFixed(1)} s ` +
    `(${((seconds * 1000) / total.seeds).toFixed(2)} ms a seed)\n`,
);
if (total.failed > 0) {
  process.stdout.write("see one with: npm run replay -- --seed S\n");
  process.exitCode = 1;
}
