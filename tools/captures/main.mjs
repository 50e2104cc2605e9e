#!/usr/bin/env node
/**
 * `npm run captures`: makes the captures of test/captures anew on this machine's kernel.
 *
 *   npm run captures                      all of them
 *   npm run captures -- NAME …            those whose name begins so
 *   npm run captures -- --out FOLDER …    elsewhere
 *   npm run captures -- --list            their names
 *
 * Linux and root; needs ip, ss, nft, tcpdump, ethtool, nsenter, unshare and flock. Everything
 * happens in network namespaces that it makes and removes, and in mounts of its own.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { missing } from "./command.mjs";

const TRIES = 3;
const OWN_MOUNTS = "SYNFIN_CAPTURES_OWN_MOUNTS";
const TOOLS = ["ip", "ss", "nft", "tcpdump", "ethtool", "nsenter", "unshare", "flock"];
const LOCK = "/run/synfin-captures.lock";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COMMITTED = join(ROOT, "test/captures");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: COMMITTED },
    list: { type: "boolean", default: false },
  },
});

process.exitCode = process.env[OWN_MOUNTS] || values.list ? await main() : await withOwnMounts();

/**
 * Runs this program again where mounts change nothing for the rest of the machine, and alone: the
 * trace tells sockets apart by addresses and ports, which are the same each time.
 */
async function withOwnMounts() {
  const problem = await unfit();
  if (problem) {
    console.error(`captures: ${problem}`);
    return 2;
  }
  const [program = "", ...args] = [...process.execArgv, ...process.argv.slice(1)];
  const again = [LOCK, "unshare", "--mount", process.execPath, program, ...args];
  const env = { ...process.env, [OWN_MOUNTS]: "1" };
  return spawnSync("flock", again, { stdio: "inherit", env }).status ?? 1;
}

/** What keeps this machine from making captures, in a sentence. */
async function unfit() {
  if (process.platform !== "linux") return "this needs Linux";
  if (process.getuid?.() !== 0) return "this needs root: sudo npm run captures";
  const lacking = missing(TOOLS);
  if (lacking.length) return `these programs are missing: ${lacking.join(", ")}`;
  const koffi = await import("koffi").catch(() => null);
  return koffi ? null : "this needs the optional package koffi: npm install";
}

async function main() {
  const { scenarios } = await import("./scenarios/index.mjs");
  const wanted = scenarios.filter(
    ({ name }) => !positionals.length || positionals.some((start) => name.startsWith(start)),
  );
  if (!wanted.length) {
    console.error("captures: no capture has such a name; --list shows them all");
    return 2;
  }
  if (values.list) {
    for (const { name, description } of wanted) console.log(`${name.padEnd(34)} ${description}`);
    return 0;
  }
  mkdirSync(values.out, { recursive: true });
  return (await makeAll(wanted)) ? 0 : 1;
}

/**
 * Makes each, and says how it went.
 * @param {readonly import("./record.mjs").Scenario[]} wanted
 */
async function makeAll(wanted) {
  const [{ Trace }, { record }, { hideNamespaces }] = await Promise.all([
    import("./trace.mjs"),
    import("./record.mjs"),
    import("./host.mjs"),
  ]);
  hideNamespaces();
  const trace = new Trace();
  let good = true;
  try {
    for (const scenario of wanted) {
      const problem = await tryToMake(scenario, () => record(scenario, trace, values.out));
      console.log(problem ?? `made   ${scenario.name}`);
      good &&= !problem?.startsWith("failed");
    }
  } finally {
    trace.stop();
  }
  return good;
}

/**
 * Copies a capture to where it is shipped.
 * @param {string} path from the root of the repository
 * @param {string} name
 */
function copySample(path, name) {
  const target = join(ROOT, path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(COMMITTED, `${name}.pcap`), target);
}

/**
 * Makes one, and gives null or what to say instead. What fails is tried again, as a busy machine
 * may order things otherwise.
 * @param {import("./record.mjs").Scenario} scenario
 * @param {() => Promise<void>} make
 */
async function tryToMake({ name, needs = [], copyTo: path }, make) {
  const lacking = missing(needs);
  if (lacking.length) return `left out ${name}: it needs ${lacking.join(", ")}`;
  let problem = "";
  for (let i = 0; i < TRIES; i++) {
    try {
      await make();
      if (path && values.out === COMMITTED) copySample(path, name);
      return null;
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }
  return `failed ${name}: ${problem}`;
}
