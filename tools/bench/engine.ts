/**
 * `npm run bench -- engine [--only NAME,…]`: what the engine costs, two stacks in
 * memory, packets handed over without a copy, checksums left to the link.
 *
 * Prints the engine's section of docs/benchmarks.md. Rates are per second of this process's own CPU
 * time, so that a busy machine does not show; memory is what is left after a full collection.
 * Every measurement runs in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { cpus, release } from "node:os";
import { fileURLToPath } from "node:url";
import { atLeast, Mistake, runTool } from "../command.ts";
import { bulk, collections } from "./engine/bulk.ts";
import { connectionCurve, listenerCurve, timeWaitCurve } from "./engine/curve.ts";
import { cycles, timeWaitBytes } from "./engine/cycles.ts";
import { idlePairs } from "./engine/idle.ts";

/** Each runs of `1 / parts` as much, where it is made for that. */
const MEASUREMENTS: Readonly<Record<string, (parts?: number) => void | Promise<void>>> = {
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

const TOOL = {
  call: "npm run bench -- engine",
  says: "Measures what the engine costs: two stacks in one process, packets handed over in memory.",
  options: {
    only: { value: "NAME,…", says: Object.keys(MEASUREMENTS).join(", ") },
    alone: { value: "NAME", says: "one of them in this very process, started with --expose-gc" },
    parts: { value: "N", says: "with --alone: of so small a part of the usual size (1)" },
  },
} as const;

function runAll(names: readonly string[]): void {
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

/** The measurement of that name. */
function named(name: string): (parts?: number) => void | Promise<void> {
  const measurement = MEASUREMENTS[name];
  if (measurement !== undefined) return measurement;
  const known = Object.keys(MEASUREMENTS).join(", ");
  throw new Mistake(`there is no measurement "${name}"; there are ${known}`);
}

await runTool(TOOL, async ({ values: { only, alone, parts = "1" } }) => {
  if (alone !== undefined) {
    await named(alone)(atLeast(1, "--parts", parts));
    return 0;
  }
  const names = only?.split(",") ?? Object.keys(MEASUREMENTS);
  for (const name of names) named(name);
  runAll(names);
  return 0;
});
