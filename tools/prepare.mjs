// @ts-check
/**
 * What every command of the project does first, `npm start` and `npm test` too: install when
 * node_modules is missing or older than the lock file, compile what has changed, and bundle the
 * command line. Silent when nothing is to do.
 *
 * It runs before anything is installed or compiled, so it is JavaScript and needs Node alone.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOCK = `${ROOT}package-lock.json`;
const STAMP = `${ROOT}node_modules/.synfin-lock`;

/**
 * Runs a command; what it says goes to standard error.
 * @param {string} command
 * @param {readonly string[]} words
 * @returns {number} its exit status
 */
function run(command, ...words) {
  const { status, error } = spawnSync(command, words, { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (error) process.stderr.write(`cannot start ${command}: ${error.message}\n`);
  return status ?? 1;
}

/**
 * Installs, compiles and bundles; ends this process where that fails.
 * @param {{ mayComplain?: boolean }} [options] `mayComplain`: types that do not fit are told and no
 *   more, for what was emitted all the same will do
 */
export function prepare({ mayComplain = false } = {}) {
  const lock = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
  if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== lock) {
    process.stderr.write("installing dependencies (npm ci) …\n");
    const status = run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    if (status !== 0) process.exit(status);
    writeFileSync(STAMP, lock);
  }
  const compiler = "node_modules/typescript/bin/tsc";
  const compiled = run(process.execPath, compiler, "-b", "tsconfig.tools.json");
  if (compiled !== 0 && !mayComplain) process.exit(compiled);
  if (compiled !== 0)
    process.stderr.write("the types have complaints; going on with what there is\n");
  // Hundreds of small modules take longer to load than a capture of a million packets to read.
  const bundled = run(process.execPath, "build/tools/bundle.js");
  if (bundled !== 0 && !mayComplain) process.exit(bundled);
}
