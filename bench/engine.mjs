/**
 * `npm run bench -- engine [--only NAME,…] [--connections N]`: what the engine costs, two stacks in
 * memory, packets handed over without a copy, checksums left to the link.
 *
 * Prints a Markdown table for docs/benchmarks.md. Rates are per second of this process's own CPU
 * time, so that a busy machine does not show; memory is what is left after a full collection.
 * Every measurement runs in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bulk, collections } from "./engine/bulk.mjs";
import { curve } from "./engine/curve.mjs";
import { cycles, timeWaitBytes } from "./engine/cycles.mjs";
import { idlePairs } from "./engine/idle.mjs";

const MEASUREMENTS = { bulk, collections, cycles, timeWaitBytes, idlePairs, curve };

const { values: options } = parseArgs({
  options: { only: { type: "string" }, alone: { type: "string" } },
});

function runAll() {
  const names = options.only?.split(",") ?? Object.keys(MEASUREMENTS);
  const model = cpus()[0]?.model ?? "unknown CPU";
  process.stdout.write(`Node ${process.version}, ${cpus().length} x ${model}\n\n`);
  process.stdout.write("| what | measured | reach |\n|---|---|---|\n");
  for (const name of names) {
    const self = fileURLToPath(import.meta.url);
    const words = ["--expose-gc", self, "--alone", name];
    spawnSync(process.execPath, words, { stdio: "inherit" });
  }
}

if (options.alone === undefined) runAll();
else await MEASUREMENTS[options.alone]?.();
