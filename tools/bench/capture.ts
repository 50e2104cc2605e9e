/**
 * `npm run bench -- capture [--rounds N] [--only NAME,…] [--linear]`: what explaining a capture
 * costs, beside tcptrace, tshark and a C program that only hashes, where these are installed; and
 * with `--linear` what 0.1, 1 and 10 million packets cost, whole and apiece.
 *
 * Prints Markdown tables for docs/benchmarks.md. The captures are made on the first run and kept
 * in .cache/bench (2.3 GB; `--linear` adds one of 1.1 GB).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { atLeast, Mistake, runTool } from "../command.ts";
import type { Words } from "../system.ts";
import { CAPTURES, type Capture, makeCapture } from "./capture/makeCaptures.ts";
import { countLines, installed, machine, measure, type Result } from "./capture/runs.ts";

const FOLDER = ".cache/bench";
const TABLE = ["short", "tiny", "bulk", "headers"];
const LINEAR = ["tiny-0.1", "tiny", "tiny-10"];
const MAIN = "bin/synfin.mjs";
const JSON_LINES = "synfin explain --json";

const TOOL = {
  call: "npm run bench -- capture",
  says: "Measures what explaining a capture costs, beside the peers that are installed.",
  options: {
    rounds: { value: "N", says: "how often each program runs (5)" },
    only: { value: "NAME,…", says: `some captures: ${Object.keys(CAPTURES).join(", ")}` },
    linear: { says: "0.1, 1 and 10 million packets" },
  },
} as const;

/** A capture with what the programs made of it. */
interface Measured {
  readonly name: string;
  readonly capture: Capture;
  readonly results: ReadonlyMap<string, Result | null>;
  /** How many connections we found; null where we do not run. */
  readonly found: number | null;
}

/** The smallest capture, to be taken off the others. */
interface Least {
  readonly packets: number;
  readonly result: Result;
}

/** Compiles the C peer; null where a compiler or libpcap's header is missing. */
function hashInC(): string | null {
  const program = join(FOLDER, "pcapHash");
  if (existsSync(program)) return program;
  mkdirSync(FOLDER, { recursive: true });
  const words = ["-O2", "-o", program, "tools/bench/peers/pcapHash.c", "-lpcap"];
  return spawnSync("cc", words, { stdio: "ignore" }).status === 0 ? program : null;
}

/** Every program's command for a capture: ours, with all of its NDJSON too, and the peers'. */
function commandsFor(path: string, isLinear: boolean): Record<string, Words> {
  const commands: Record<string, Words> = {};
  const tcptrace = installed("tcptrace");
  const tshark = installed("tshark");
  const inC = hashInC();
  if (existsSync(MAIN)) {
    commands["synfin explain"] = [process.execPath, MAIN, "explain", path];
    commands[JSON_LINES] = [process.execPath, MAIN, "explain", "--json", path];
  }
  commands["synfin, reading alone"] = [
    process.execPath,
    "build/tools/bench/capture/readAlone.js",
    path,
  ];
  if (inC !== null) commands["C with libpcap, hash only"] = [inC, path];
  if (isLinear) return commands;
  if (tcptrace !== null) commands["tcptrace -ln"] = [tcptrace, "-ln", path];
  if (tshark !== null)
    commands["tshark -z conv,tcp"] = [tshark, "-q", "-z", "conv,tcp", "-r", path];
  return commands;
}

const number = (value: number): string => value.toLocaleString("en-US");

function cell(result: Result | null | undefined): string {
  if (result === null || result === undefined) return "-";
  const memory = result.megabytes === null ? "" : `, ${result.megabytes} MB`;
  return `${result.median.toFixed(2)} s${memory}`;
}

/** One capture measured: what it is, every program's figures, and the connections we found. */
async function measured(name: string, rounds: number, isLinear: boolean): Promise<Measured> {
  process.stderr.write(`${name}: making the capture\n`);
  const capture = makeCapture(name, FOLDER);
  process.stderr.write(`${name}: ${rounds} rounds\n`);
  const commands = commandsFor(capture.path, isLinear);
  const results = measure(commands, rounds);
  const json = commands[JSON_LINES];
  const found = json === undefined ? null : await countLines(json);
  return { name, capture, results, found };
}

/** What a packet costs: of all but what any start costs, which the smallest capture shows. */
function perPacket(
  { packets }: Capture,
  result: Result | null | undefined,
  least: Least | undefined,
): string {
  if (result === null || result === undefined || least === undefined) return "";
  if (packets <= least.packets) return "";
  const seconds = result.median - least.result.median;
  return `, ${Math.round((seconds / (packets - least.packets)) * 1e9)} ns a packet`;
}

function table(rows: readonly Measured[], isLinear: boolean): string[] {
  const smallest = isLinear ? rows[0] : undefined;
  const ran = rows.flatMap(({ results }) => [...results].filter(([, result]) => result !== null));
  const programs = [...new Set(ran.map(([program]) => program))];
  return [
    `| capture | packets / connections / bytes | ${programs.join(" | ")} |`,
    `|---|---|${"---|".repeat(programs.length)}`,
    ...rows.map(({ name, capture, results }) => {
      const { packets, connections, bytes } = capture;
      const shape = `${number(packets)} / ${number(connections)} / ${number(bytes)}`;
      const cells = programs.map((program) => {
        const result = results.get(program);
        const first = smallest?.results.get(program);
        const least =
          smallest && first ? { packets: smallest.capture.packets, result: first } : undefined;
        return cell(result) + perPacket(capture, result, least);
      });
      return `| ${name} | ${shape} | ${cells.join(" | ")} |`;
    }),
  ];
}

/** Whether we count connections rightly: the captures' maker knows how many there are. */
function counts(rows: readonly Measured[]): string[] {
  return rows.flatMap(({ name, capture: { connections, reused }, found }) => {
    if (found === null) return [];
    const shape = `${number(connections)} connections, ${number(reused)} on a tuple used before`;
    return [`- ${name}: ${shape}; found ${number(found)}.`];
  });
}

await runTool(TOOL, async ({ values }) => {
  const rounds = atLeast(1, "--rounds", values.rounds ?? "5");
  const isLinear = values.linear === true;
  const chosen = values.only?.split(",") ?? (isLinear ? LINEAR : TABLE);
  const unknown = chosen.find((name) => !(name in CAPTURES));
  if (unknown !== undefined) {
    const known = Object.keys(CAPTURES).join(", ");
    throw new Mistake(`there is no capture "${unknown}"; there are ${known}`);
  }
  const rows: Measured[] = [];
  for (const name of chosen) rows.push(await measured(name, rounds, isLinear));
  const how = "wall time of the whole process, and its largest resident memory";
  const lines = [
    `Machine: ${machine()}.`,
    `Medians of ${rounds} interleaved runs, warm page cache: ${how}.`,
    "",
    ...table(rows, isLinear),
    "",
    ...counts(rows),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
});
