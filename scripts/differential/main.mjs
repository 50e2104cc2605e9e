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
import { PROFILES } from "../../dist/lab/differential/generate.js";
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

const problem = await unfit();
if (problem) {
  console.error(`differential: ${problem}`);
  process.exit(2);
}
process.exitCode = await main();

async function main() {
  const seed = Number(values.seed);
  const jobs = values.only ? [onlyJob(seed, values.only)] : randomJobs(seed, Number(values.count));
  if (!values.only && !values["no-drills"]) jobs.unshift(...drillGroups(130_000));
  const total = { compared: 0, known: 0, unknown: [] };
  for (const job of jobs) {
    const { compared, known, unknown } = await playWorld({ ...job, record: values.record });
    const listed = Object.values(known).reduce((sum, count) => sum + count, 0);
    total.compared += compared;
    total.known += listed;
    total.unknown.push(...unknown);
    console.log(
      `${job.name}: ${compared} compared, ${listed} known differences, ${unknown.length} unknown`,
    );
  }
  for (const each of total.unknown.slice(0, Number(values.limit)))
    console.log(describeUnknown(each));
  console.log(summary(seed, total));
  return total.unknown.length > 0 ? 1 : 0;
}

function summary(seed, { compared, known, unknown }) {
  return (
    `seed ${seed}: ${compared} scripts compared, ${known} with a known difference ` +
    `(docs/differences.md), ${unknown.length} with an unknown one`
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
