/**
 * `npm run bench -- engine [--only NAME,…] [--connections N]`: what the engine costs, two stacks in
 * memory, packets handed over without a copy, checksums left to the link.
 *
 * Prints the engine's section of docs/benchmarks.md. Rates are per second of this process's own CPU
 * time, so that a busy machine does not show; memory is what is left after a full collection.
 * Every measurement runs in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { cpus, release } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bulk, collections } from "./engine/bulk.mjs";
import { connectionCurve, listenerCurve, timeWaitCurve } from "./engine/curve.mjs";
import { cycles, timeWaitBytes } from "./engine/cycles.mjs";
import { idlePairs } from "./engine/idle.mjs";

const MEASUREMENTS = {
  bulk,
  collections,
  cycles,
  timeWaitBytes,
  idlePairs,
  connectionCurve,
  listenerCurve,
  timeWaitCurve,
};

const INTRODUCTION = `\`npm run bench -- engine\` runs two stacks in one process, which hand packets
over in memory; the link sums no checksums. Rates are per second of the
process's own CPU time, memory is what a full collection leaves.
`;

const PEERS = `
Others, measured on a machine like this one:

| what | peers |
|---|---|
| bulk, MB/s | lwIP in wasm 10 to 37; gVisor 300 to 427; native lwIP, loopback, 1,387 to 2,048 |
| open + close, /s | lwIP in wasm 3,600 to 4,500; the kernel's loopback, C, 8,000; gVisor 17,000 |
| open + close, /s | native lwIP 230,000, falling to 27,000 at 10,000 TIME-WAITs |
| idle pairs | gVisor 10.2 kB; lwIP in wasm 21 kB, at most 256; the kernel 2.3 kB a socket |
| a TIME-WAIT entry | Linux 248 B |
`;

const { values: options } = parseArgs({
  options: { only: { type: "string" }, alone: { type: "string" }, parts: { type: "string" } },
});

function runAll() {
  const names = options.only?.split(",") ?? Object.keys(MEASUREMENTS);
  const model = cpus()[0]?.model ?? "unknown CPU";
  process.stdout.write(`## The engine\n\n${INTRODUCTION}\n`);
  process.stdout.write(`Machine: ${model}, ${cpus().length} cores, Linux ${release()}, `);
  process.stdout.write(`Node ${process.versions.node}.\n\n`);
  process.stdout.write("| what | measured | reach |\n|---|---|---|\n");
  for (const name of names) {
    const self = fileURLToPath(import.meta.url);
    const words = ["--expose-gc", self, "--alone", name];
    spawnSync(process.execPath, words, { stdio: "inherit" });
  }
  process.stdout.write(PEERS);
}

if (options.alone === undefined) runAll();
else await MEASUREMENTS[options.alone]?.(Number(options.parts ?? 1));
