/**
 * Runs programs against each other: in turn, again and again, so that whatever else the machine
 * does meets all of them alike; what counts is the median. Output goes to a file of nothing, for
 * a pipe would measure us reading it.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Words } from "../../system.ts";

/** What a command came to: seconds of wall time, and its largest resident memory. */
export interface Result {
  readonly median: number;
  readonly fastest: number;
  readonly megabytes: number | null;
}

/** The runs of a command so far. */
interface Runs {
  readonly seconds: number[];
  readonly megabytes: number | null;
  ok: boolean;
}

const LIMIT_MS = 300_000;
const TIME = "/usr/bin/time"; // GNU time: the kernel's own figure for a child's memory

/** The folder and name of a program that can be run, or null. */
export function installed(program: string): string | null {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** Wall time of the whole process in seconds, and whether it ended well. */
function timed([program, ...words]: Words): { seconds: number; ok: boolean } {
  const start = performance.now();
  const { status } = spawnSync(program, words, { stdio: "ignore", timeout: LIMIT_MS });
  return { seconds: (performance.now() - start) / 1_000, ok: status === 0 };
}

/** The largest resident memory of one run in MB, or null without GNU time. */
export function peakMegabytes(command: Words): number | null {
  if (!existsSync(TIME)) return null;
  const folder = mkdtempSync(join(tmpdir(), "synfin-bench-"));
  const report = join(folder, "time");
  const words = ["-f", "%M", "-o", report, ...command];
  const { status } = spawnSync(TIME, words, { stdio: "ignore", timeout: LIMIT_MS });
  const kilobytes = status === 0 ? Number(readFileSync(report, "utf8").trim()) : Number.NaN;
  rmSync(folder, { recursive: true });
  return Number.isFinite(kilobytes) ? Math.round(kilobytes / 1_024) : null;
}

/**
 * Measures commands against each other: `{name: [program, …words]}`. The run that measures memory
 * comes first and warms the page cache. A command that fails has no figures.
 */
export function measure(
  commands: Readonly<Record<string, Words>>,
  rounds: number,
): Map<string, Result | null> {
  const results = new Map<string, Runs>();
  for (const [name, command] of Object.entries(commands)) {
    results.set(name, { seconds: [], megabytes: peakMegabytes(command), ok: true });
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const result = results.get(name);
      if (!result?.ok) continue;
      const { seconds, ok } = timed(command);
      result.ok = ok;
      result.seconds.push(seconds);
    }
  }
  return new Map([...results].map(([name, result]) => [name, summary(result)]));
}

function summary({ seconds, megabytes, ok }: Runs): Result | null {
  if (!ok) return null;
  const sorted = [...seconds].sort((a, b) => a - b);
  const [fastest = 0] = sorted;
  return { median: sorted[sorted.length >> 1] ?? 0, fastest, megabytes };
}

/** How many lines a command prints, counted as they come; null when it fails. */
export async function countLines([program, ...words]: Words): Promise<number | null> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let lines = 0;
  for await (const chunk of child.stdout) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return (await ended) === 0 ? lines : null;
}

/** The processor, cores, kernel and Node that the figures belong to. */
export function machine(): string {
  const cpu = readFileSync("/proc/cpuinfo", "utf8").match(/model name\s*:\s*(.*)/)?.[1] ?? "?";
  const cores = execFileSync("nproc", { encoding: "utf8" }).trim();
  const kernel = execFileSync("uname", ["-sr"], { encoding: "utf8" }).trim();
  return `${cpu}, ${cores} cores, ${kernel}, Node ${process.versions.node}`;
}
