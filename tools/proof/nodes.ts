/**
 * The unit tests on other versions of Node: the oldest that we say is enough, and a late one of
 * each line since. npm fetches them, as the packages that hold Node's own binaries, into
 * .cache/nodes.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ROOT } from "../root.ts";

/** package.json's `engines` begins with the first. */
const VERSIONS = ["20.19.0", "22.22.3", "24.18.1"] as const;
const PACKAGE = `node-${process.platform}-${process.arch}`;

/** The path of that version; null where npm cannot fetch it. */
function fetched(version: string): string | null {
  const folder = `.cache/nodes/${version}`;
  const binary = `${folder}/node_modules/${PACKAGE}/bin/node`;
  if (existsSync(binary)) return binary;
  const what = [
    "--no-save",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    `${PACKAGE}@${version}`,
  ];
  spawnSync("npm", ["install", "--prefix", folder, ...what], { stdio: ["ignore", 2, 2] });
  return existsSync(binary) ? binary : null;
}

/** Whether the unit tests pass on that version. */
function passesOn(version: string): boolean {
  const binary = fetched(version);
  if (binary === null) {
    process.stdout.write(`npm could not fetch ${PACKAGE}@${version}\n`);
    return false;
  }
  const words = ["node_modules/vitest/vitest.mjs", "run", "--project=unit", "--reporter=dot"];
  const { status } = spawnSync(binary, words, { stdio: ["ignore", "inherit", "inherit"] });
  process.stdout.write(`${status === 0 ? "passes" : "FAILS"} on Node ${version}\n`);
  return status === 0;
}

process.chdir(ROOT);
const results = VERSIONS.map(passesOn);
process.exitCode = results.every(Boolean) ? 0 : 1;
