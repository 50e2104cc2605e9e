#!/usr/bin/env node
/**
 * `npm run differential`: the kernel as the judge of our engine.
 *
 *   npm run differential                          the engine's drills, then 10,000 random scripts
 *   npm run differential -- --seed S --count N    so many random scripts from that seed
 *   npm run differential -- --only "default #17"  that one, in full
 *
 * Linux and root. Everything happens in network namespaces and mounts of its own, which end with it.
 */
import { parseArgs } from "node:util";
import { PROFILES } from "../../build/proof/differential/generate.js";
import { drillGroups } from "./drills.mjs";
import { playWorld } from "./playWorld.mjs";
import { describeUnknown } from "./report.mjs";
import { unfit } from "./unfit.mjs";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "10000" },
    only: { type: "string" },
    "no-drills": { type: "boolean", default: false },
    record: { type: "string" },
    limit: { type: "string", default: "12" },
  },
});

/** A drill that waits longer is left out: two maximum TIME-WAITs fit. */
const LONGEST_DRILL_MS = 200_000;

const problem = await unfit();
if (problem) {
  console.error(`differential: ${problem}`);
  process.exit(2);
}
process.exitCode = await main();

async function main() {
  const seed = Number(values.seed);
  const jobs = values.only ? [onlyJob(seed, values.only)] : randomJobs(seed, Number(values.count));
  const total = { compared: 0, alike: 0, unknown: [] };
  const entries = {};
  const add = ({ name }, { compared, alike, known, unknown }) => {
    total.compared += compared;
    total.alike += alike;
    total.unknown.push(...unknown);
    for (const [id, times] of Object.entries(known)) entries[id] = (entries[id] ?? 0) + times;
    console.log(`${name}: ${compared} compared, ${alike} alike, ${unknown.length} unknown`);
  };
  const play = async (job) => add(job, await playWorld({ ...job, record: values.record }));
  // The drills wait more than they do, some of them for minutes: they are played beside the others.
  const drills = values.only || values["no-drills"] ? [] : drillGroups(LONGEST_DRILL_MS);
  const waiting = drills.map(play);
  for (const job of jobs) await play(job);
  await Promise.all(waiting);
  for (const each of total.unknown.slice(0, Number(values.limit)))
    console.log(describeUnknown(each));
  for (const [id, times] of Object.entries(entries).sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(6)}  ${id}`);
  console.log(summary(seed, total));
  return total.unknown.length > 0 ? 1 : 0;
}

function summary(seed, { compared, alike, unknown }) {
  return (
    `seed ${seed}: ${compared} scripts compared, ${alike} alike, ` +
    `${compared - alike - unknown.length} with known differences only (docs/differences.md), ` +
    `${unknown.length} with an unknown one`
  );
}

function randomJobs(seed, count) {
  const each = Math.ceil(count / PROFILES.length);
  return PROFILES.map(({ name, settings }, i) => {
    const share = Math.min(each, Math.max(0, count - i * each));
    return { name, settings, seed, profile: name, from: 0, count: share };
  }).filter((job) => job.count > 0);
}

function onlyJob(seed, text) {
  const [profile, number] = text.split(" #");
  const { settings } = PROFILES.find(({ name }) => name === profile) ?? { settings: {} };
  return { name: text, settings, seed, profile, from: Number(number), count: 1 };
}
