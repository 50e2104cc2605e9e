/**
 * `npm run swarm -- --seeds N [--from S] [--workers W]`: random worlds, N seeds from S on, over
 * worker threads. It prints each seed that breaks an invariant and ends with status 1 when there is
 * one; `npm run replay -- --seed S` shows what happened.
 */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { atLeast, runTool } from "./command.ts";
import type { Batch, BatchResult } from "./swarmWorker.ts";

const WORKER = fileURLToPath(new URL("./swarmWorker.js", import.meta.url));
const BATCH = 250;

const TOOL = {
  call: "npm run swarm --",
  says:
    "Runs random worlds of hosts, faults and connections, each from its seed, and tells those in " +
    "which an invariant broke; npm run replay shows one of them.",
  options: {
    seeds: { value: "N", says: "how many seeds (2000)" },
    from: { value: "S", says: "the first of them (1)" },
    workers: { value: "W", says: "how many threads share them (2)" },
  },
} as const;

/** The seeds that are left, handed out by the batch, and what came of the others. */
class Seeds {
  readonly #end: number;
  #next: number;
  readonly total = { seeds: 0, failed: 0, accepted: 0, bytes: 0 };

  constructor(first: number, count: number) {
    this.#next = first;
    this.#end = first + count;
  }

  next(): Batch {
    if (this.#next >= this.#end) return null;
    const from = this.#next;
    this.#next = Math.min(from + BATCH, this.#end);
    return { from, to: this.#next };
  }

  add({ seeds, accepted, bytes, failures }: BatchResult): void {
    this.total.seeds += seeds;
    this.total.accepted += accepted;
    this.total.bytes += bytes;
    for (const { seed, violations } of failures) {
      this.total.failed += 1;
      process.stdout.write(`seed ${seed}: ${violations[0]?.split("\n")[0]}\n`);
    }
  }
}

/** Keeps one worker busy until no seed is left. */
function work(seeds: Seeds): Promise<unknown> {
  const worker = new Worker(WORKER);
  worker.on("message", (result: BatchResult) => {
    seeds.add(result);
    worker.postMessage(seeds.next());
  });
  worker.postMessage(seeds.next());
  return new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));
}

await runTool(TOOL, async ({ values }) => {
  const count = atLeast(1, "--seeds", values.seeds ?? "2000");
  const workers = atLeast(1, "--workers", values.workers ?? "2");
  const seeds = new Seeds(atLeast(0, "--from", values.from ?? "1"), count);
  const started = performance.now();
  await Promise.all(Array.from({ length: workers }, () => work(seeds)));
  const seconds = (performance.now() - started) / 1000;
  const { total } = seeds;
  process.stdout.write(
    `${total.seeds} seeds, ${total.failed} failed; ${total.accepted} connections accepted, ` +
      `${(total.bytes / 1e6).toFixed(1)} MB checked, ${seconds.toFixed(1)} s ` +
      `(${((seconds * 1000) / total.seeds).toFixed(2)} ms a seed)\n`,
  );
  if (total.failed === 0) return 0;
  process.stdout.write("see one with: npm run replay -- --seed S\n");
  return 1;
});
