/**
 * `npm run nodetests -- FOLDER [--match PATTERN] [--names]`: node's own tests of `net`, from a
 * checkout of node, on `synfin/net`. FOLDER is the checkout's `test` folder. A table tells how many
 * passed, failed, and could not be run and why; failures by name, with `--names` all of them.
 *
 * Each file runs in a process of its own (one.mjs), as the tests' common part wants it.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { whyNot } from "./applies.mjs";

const PASSED = "passed";
const FAILED = "failed";
const SKIPPED = "skipped by itself";
/** A world's hour takes seconds; a file that takes longer waits for something outside its world. */
const LONGEST_MS = 60_000;
const SUITES = ["parallel", "sequential"];
const ONE = fileURLToPath(new URL("./one.mjs", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    match: { type: "string", default: "^test-net-.*\\.js$" },
    names: { type: "boolean", default: false },
  },
});

/** Ends with one sentence that says what to do. */
function refuse(sentence) {
  process.stderr.write(`nodetests: ${sentence}\n`);
  process.exit(2);
}

/** The files to run, as "parallel/test-net-….js". */
function filesIn(folder, pattern) {
  try {
    return SUITES.flatMap((suite) =>
      readdirSync(join(folder, suite))
        .filter((name) => pattern.test(name))
        .sort()
        .map((name) => `${suite}/${name}`),
    );
  } catch {
    refuse(`"${folder}" is not the test folder of a checkout of node: name that`);
  }
}

/** Runs a file; what became of it. */
function run(path) {
  return new Promise((done) => {
    // The files that need flags are not run; without this each would start itself anew.
    const env = { ...process.env, NODE_SKIP_FLAG_CHECK: "1" };
    const child = spawn(process.execPath, [ONE, path], { env, timeout: LONGEST_MS });
    let output = "";
    const take = (bytes) => {
      output += bytes;
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("close", (code) => {
      if (code !== 0) done({ end: FAILED, output });
      else done({ end: /^1\.\.0 # Skipped/m.test(output) ? SKIPPED : PASSED, output });
    });
  });
}

/** The line of an output that says what went wrong. */
const gist = (output) =>
  (output.match(/^.*(?:Error|Mismatched|expected).*$/m)?.[0] ?? output.split("\n")[0]).trim();

const [given] = positionals;
if (given === undefined) refuse("which folder? npm run nodetests -- path/to/node/test");
const folder = resolve(given);
const ends = new Map();
for (const name of filesIn(folder, new RegExp(values.match))) {
  const path = join(folder, name);
  const reason = whyNot(readFileSync(path, "utf8"));
  const { end, output } = reason ? { end: `needs ${reason}`, output: "" } : await run(path);
  ends.set(end, [...(ends.get(end) ?? []), name]);
  if (end === FAILED) process.stdout.write(`${name}: ${gist(output)}\n`);
  else if (values.names) process.stdout.write(`${name}: ${end}\n`);
}
for (const [end, names] of [...ends].sort(([, a], [, b]) => b.length - a.length)) {
  process.stdout.write(`${String(names.length).padStart(5)}  ${end}\n`);
}
process.exitCode = ends.has(FAILED) ? 1 : 0;
