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
import { hideNamespaces } from "./captures/host.ts";
import { record } from "./captures/record.ts";
import type { Scenario } from "./captures/scenario.ts";
import { scenarios } from "./captures/scenarios/index.ts";
import { Trace } from "./captures/trace.ts";
import { Mistake, runTool } from "./command.ts";
import { fromRoot } from "./root.ts";
import { missing } from "./system.ts";

const TRIES = 3;
const OWN_MOUNTS = "SYNFIN_CAPTURES_OWN_MOUNTS";
const PROGRAMS = ["ip", "ss", "nft", "tcpdump", "ethtool", "nsenter", "unshare", "flock"];
const LOCK = "/run/synfin-captures.lock";
const COMMITTED = fromRoot("test/captures");

const TOOL = {
  call: "npm run captures --",
  operands: "[NAME…]",
  says:
    "Makes the captures of test/captures anew on this machine's kernel, those whose name begins " +
    "so or all; Linux and root, in namespaces of its own.",
  options: {
    out: { value: "FOLDER", says: "where they go (test/captures)" },
    list: { says: "print their names, and make none" },
  },
} as const;

await runTool(TOOL, async ({ values, positionals }) => {
  const wanted = scenarios.filter(
    ({ name }) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)),
  );
  if (wanted.length === 0) {
    throw new Mistake("captures: no capture has such a name; --list shows them all");
  }
  if (values.list) {
    for (const { name, description } of wanted) console.log(`${name.padEnd(34)} ${description}`);
    return 0;
  }
  if (!process.env[OWN_MOUNTS]) return withOwnMounts();
  const folder = values.out ?? COMMITTED;
  mkdirSync(folder, { recursive: true });
  return (await makeAll(wanted, folder)) ? 0 : 1;
});

/**
 * Runs this program again where mounts change nothing for the rest of the machine, and alone: the
 * trace tells sockets apart by addresses and ports, which are the same each time.
 */
async function withOwnMounts(): Promise<number> {
  const problem = await unfit();
  if (problem !== null) throw new Mistake(`captures: ${problem}`);
  const own = [...process.execArgv, ...process.argv.slice(1)];
  const again = [LOCK, "unshare", "--mount", process.execPath, ...own];
  const env = { ...process.env, [OWN_MOUNTS]: "1" };
  return spawnSync("flock", again, { stdio: "inherit", env }).status ?? 1;
}

/** What keeps this machine from making captures, in a sentence. */
async function unfit(): Promise<string | null> {
  if (process.platform !== "linux") return "this needs Linux";
  if (process.getuid?.() !== 0) return "this needs root: sudo npm run captures";
  const lacking = missing(PROGRAMS);
  if (lacking.length > 0) return `these programs are missing: ${lacking.join(", ")}`;
  const koffi = await import("koffi").catch(() => null);
  return koffi ? null : "this needs the optional package koffi: npm install";
}

/** Makes each, and says how it went. */
async function makeAll(wanted: readonly Scenario[], folder: string): Promise<boolean> {
  hideNamespaces();
  const trace = new Trace();
  let good = true;
  try {
    for (const scenario of wanted) {
      const problem = await tryToMake(scenario, trace, folder);
      console.log(problem ?? `made   ${scenario.name}`);
      good &&= !problem?.startsWith("failed");
    }
  } finally {
    trace.stop();
  }
  return good;
}

/** Copies a capture to where it is shipped: `path` from the root of the repository. */
function copySample(path: string, name: string): void {
  const target = fromRoot(path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(COMMITTED, `${name}.pcap`), target);
}

/**
 * Makes one, and gives null or what to say instead. What fails is tried again, as a busy machine
 * may order things otherwise.
 */
async function tryToMake(scenario: Scenario, trace: Trace, folder: string): Promise<string | null> {
  const { name, needs = [], copyTo } = scenario;
  const lacking = missing(needs);
  if (lacking.length > 0) return `left out ${name}: it needs ${lacking.join(", ")}`;
  let problem = "";
  for (let i = 0; i < TRIES; i++) {
    try {
      await record(scenario, trace, folder);
      if (copyTo !== undefined && folder === COMMITTED) copySample(copyTo, name);
      return null;
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }
  return `failed ${name}: ${problem}`;
}
