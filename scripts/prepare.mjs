/**
 * What `npm start` and `npm test` do first: install when node_modules is missing or older than the
 * lock file, compile what has changed, and bundle the command line. Silent when nothing is to do.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const STAMP = "node_modules/.synfin-lock";
const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

/** Runs a command; ends this process with its status when it fails. */
function run(command, ...words) {
  const { status, error } = spawnSync(command, words, { stdio: ["ignore", 2, 2] });
  if (error) process.stderr.write(`cannot start ${command}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== lock) {
  process.stderr.write("installing dependencies (npm ci) …\n");
  run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
  writeFileSync(STAMP, lock);
}
run(process.execPath, "node_modules/typescript/bin/tsc", "-b", "tsconfig.proof.json");
// Two hundred small modules take longer to load than a capture of a million packets to read.
run(process.execPath, "scripts/bundle.mjs");
