/**
 * Every capture of test/captures made anew on this machine's kernel: its segments must be what the
 * scenario is about (the maker sees to that), and each end must take the steps that were committed.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../root.ts";

const COMMITTED = fromRoot("test/captures");
const FOLDER = fromRoot(".cache/proof/captures");

/** A step as the JSON beside a capture has it, as far as it does not change from run to run. */
interface Step {
  readonly end: string;
  readonly clientPort: number;
  readonly incarnation: number;
  readonly from: string;
  readonly to: string;
}

/**
 * Each end's steps of each connection, in their order: two connections may interleave otherwise.
 */
function stepsIn(folder: string, name: string): string {
  const { transitions } = JSON.parse(readFileSync(join(folder, name), "utf8"));
  return (transitions as readonly Step[])
    .map(({ end, clientPort, incarnation, from, to }) => ({
      of: `${end} ${clientPort} #${incarnation}`,
      step: `${from} > ${to}`,
    }))
    .sort((a, b) => (a.of < b.of ? -1 : a.of > b.of ? 1 : 0))
    .map(({ of, step }) => `${of}: ${step}`)
    .join("\n");
}

const words = [fromRoot("build/tools/captures.js"), "--out", FOLDER];
const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
const others = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .filter((name) => stepsIn(FOLDER, name) !== stepsIn(COMMITTED, name));
for (const name of others) process.stdout.write(`other steps than were committed: ${name}\n`);
process.exitCode = status === 0 && others.length === 0 ? 0 : 1;
