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
import { parseArgs } from "node:util";
import { makeCapture } from "./capture/makeCaptures.mjs";
import { countLines, installed, machine, measure } from "./capture/runs.mjs";

const FOLDER = ".cache/bench";
const TABLE = ["short", "tiny", "bulk", "headers"];
const LINEAR = ["tiny-0.1", "tiny", "tiny-10"];
const MAIN = "bin/synfin.mjs";
const JSON_LINES = "synfin explain --json";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    linear: { type: "boolean", default: false },
  },
});

/** Compiles the C peer; null where a compiler or libpcap's header is missing. */
function hashInC() {
  const program = join(FOLDER, "pcapHash");
  if (existsSync(program)) return program;
  mkdirSync(FOLDER, { recursive: true });
  const words = ["-O2", "-o", program, "bench/peers/pcapHash.c", "-lpcap"];
  return spawnSync("cc", words, { stdio: "ignore" }).status === 0 ? program : null;
}

/** Every program's command for a capture: ours, with all of its NDJSON too, and the peers'. */
function commandsFor(path) {
  const commands = {};
  const tcptrace = installed("tcptrace");
  const tshark = installed("tshark");
  const inC = hashInC();
  if (existsSync(MAIN)) {
    commands["synfin explain"] = [process.execPath, MAIN, "explain", path];
    commands[JSON_LINES] = [process.execPath, MAIN, "explain", "--json", path];
  }
  commands["synfin, reading alone"] = [process.execPath, "bench/capture/readAlone.mjs", path];
  if (inC !== null) commands["C with libpcap, hash only"] = [inC, path];
  if (options.linear) return commands;
  if (tcptrace !== null) commands["tcptrace -ln"] = [tcptrace, "-ln", path];
  if (tshark !== null)
    commands["tshark -z conv,tcp"] = [tshark, "-q", "-z", "conv,tcp", "-r", path];
  return commands;
}

const number = (value) => value.toLocaleString("en-US");

function cell(result) {
  if (result === null || result === undefined) return "-";
  const memory = result.megabytes === null ? "" : `, ${result.megabytes} MB`;
  return `${result.median.toFixed(2)} s${memory}`;
}

/** One capture measured: what it is, every program's figures, and the connections we found. */
async function measured(name) {
  process.stderr.write(`${name}: making the capture\n`);
  const capture = makeCapture(name, FOLDER);
  process.stderr.write(`${name}: ${options.rounds} rounds\n`);
  const commands = commandsFor(capture.path);
  const results = measure(commands, Number(options.rounds));
  const json = commands[JSON_LINES];
  const found = json === undefined ? null : await countLines(json);
  return { name, capture, results, found };
}

/** What a packet costs: of all but what any start costs, which the smallest capture shows. */
function perPacket({ packets }, result, least) {
  if (result === null || result === undefined || least === undefined) return "";
  if (packets <= least.packets) return "";
  const seconds = result.median - least.result.median;
  return `, ${Math.round((seconds / (packets - least.packets)) * 1e9)} ns a packet`;
}

function table(rows) {
  const smallest = options.linear ? rows[0] : undefined;
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
        const least = first && { packets: smallest.capture.packets, result: first };
        return cell(result) + perPacket(capture, result, least);
      });
      return `| ${name} | ${shape} | ${cells.join(" | ")} |`;
    }),
  ];
}

/** Whether we count connections rightly: the captures' maker knows how many there are. */
function counts(rows) {
  return rows.flatMap(({ name, capture: { connections, reused }, found }) => {
    if (found === null) return [];
    const shape = `${number(connections)} connections, ${number(reused)} on a tuple used before`;
    return [`- ${name}: ${shape}; found ${number(found)}.`];
  });
}

const chosen = options.only?.split(",") ?? (options.linear ? LINEAR : TABLE);
const rows = [];
for (const name of chosen) rows.push(await measured(name));
const how = "wall time of the whole process, and its largest resident memory";
const lines = [
  `Machine: ${machine()}.`,
  `Medians of ${options.rounds} interleaved runs, warm page cache: ${how}.`,
  "",
  ...table(rows),
  "",
  ...counts(rows),
];
process.stdout.write(`${lines.join("\n")}\n`);
