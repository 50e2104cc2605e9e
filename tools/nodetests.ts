/**
 * `npm run nodetests -- FOLDER [--match PATTERN] [--names]`: node's own tests of `net`, from a
 * checkout of node, on `synfin/net`. FOLDER is the checkout's `test` folder. A table tells how many
 * passed, failed, or could not be run and why; failures are told by name, with --names all files.
 *
 * Each file runs in a process of its own (nodetests/one.ts), as the tests' common part wants it.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Mistake, runTool } from "./command.ts";
import { whyNot } from "./nodetests/applies.ts";

const ONE = fileURLToPath(new URL("./nodetests/one.js", import.meta.url));
const SUITES = ["parallel", "sequential"];
/** A world's hour takes seconds; a file that takes longer waits for something outside its world. */
const LONGEST_MS = 60_000;
const FAILED = "failed";

const TOOL = {
  call: "npm run nodetests --",
  operands: "FOLDER",
  says:
    "Runs node's own tests of net on synfin/net, each on a simulated host in virtual time. " +
    "FOLDER is the folder test of a checkout of node, whose version should be the one that " +
    "runs this.",
  options: {
    match: { value: "PATTERN", says: "files of these names (^test-net-.*\\.js$)" },
    names: { says: "tell of every file, not only of those that fail" },
  },
} as const;

/** What became of a file: one line of the table; what it printed. */
interface Outcome {
  readonly end: string;
  readonly output: string;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new Mistake(`--match takes a regular expression, which "${text}" is not`);
  }
}

/** The files to run, as "parallel/test-net-….js". */
function filesIn(folder: string, pattern: RegExp): string[] {
  try {
    return SUITES.flatMap((suite) =>
      readdirSync(join(folder, suite))
        .filter((name) => pattern.test(name))
        .sort()
        .map((name) => `${suite}/${name}`),
    );
  } catch {
    throw new Mistake(`"${folder}" is not the folder test of a checkout of node: name that`);
  }
}

async function outcomeOf(path: string): Promise<Outcome> {
  const reason = whyNot(readFileSync(path, "utf8"));
  return reason === undefined ? await run(path) : { end: `needs ${reason}`, output: "" };
}

function run(path: string): Promise<Outcome> {
  // Files that need flags are not run; without this each would start itself anew to have them.
  const env = { ...process.env, NODE_SKIP_FLAG_CHECK: "1" };
  const child = spawn(process.execPath, [ONE, path], { env, timeout: LONGEST_MS });
  let output = "";
  const take = (bytes: Buffer) => {
    output += bytes;
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return new Promise((done) => {
    child.on("close", (code) => {
      const skips = /^1\.\.0 # Skipped/m.test(output);
      done({ end: code !== 0 ? FAILED : skips ? "skipped by itself" : "passed", output });
    });
  });
}

/** The line of an output that says what went wrong. */
const gist = (output: string): string =>
  (/^.*(?:Error|Mismatched|expected).*$/m.exec(output)?.[0] ?? output).split("\n")[0] ?? "";

await runTool(TOOL, async ({ values, positionals }) => {
  const [given] = positionals;
  if (given === undefined) throw new Mistake("say which folder: npm run nodetests -- node/test");
  const folder = resolve(given);
  const ends = new Map<string, number>();
  for (const name of filesIn(folder, patternOf(values.match ?? "^test-net-.*\\.js$"))) {
    const { end, output } = await outcomeOf(join(folder, name));
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (end === FAILED) process.stdout.write(`${name}: ${gist(output).trim()}\n`);
    else if (values.names) process.stdout.write(`${name}: ${end}\n`);
  }
  for (const [end, count] of [...ends].sort(([, a], [, b]) => b - a)) {
    process.stdout.write(`${String(count).padStart(5)}  ${end}\n`);
  }
  return ends.has(FAILED) ? 1 : 0;
});
