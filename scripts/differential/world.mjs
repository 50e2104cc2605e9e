/**
 * One namespace's share of a comparison: plays its scripts on the kernel, then each on the engine at
 * the very same moments, and prints what differs as one line of JSON.
 *
 * Run by main.mjs inside `unshare --mount --net`; the job comes on standard input.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { PROFILES, randomCase } from "../../build/proof/differential/generate.js";
import { judge } from "../../build/proof/differential/known.js";
import { playOnEngine } from "../../build/proof/differential/onEngine.js";
import { Random } from "../../dist/base/random.js";
import { Kernel } from "./kernelPlayer.mjs";
import { alignSettings } from "./settings.mjs";

/** Every difference is looked for so often: on a busy machine a moment may be late once. */
const TRIES = 3;
/** An unknown one as often again. */
const MOST_TRIES = 6;
const BATCH = 1500;

const job = JSON.parse(readFileSync(0, "utf8"));
const settings = alignSettings(job.settings, job.host);
const kernel = new Kernel();
const cases = job.cases ?? randomCases(job);
/** @type {Map<object, object>} what the tries so far came to, by script */
const verdicts = new Map();
let left = cases;
for (let attempt = 1; attempt <= MOST_TRIES && left.length > 0; attempt++) {
  await compareAll(left);
  left = left.filter((script) => {
    const { difference, isUnknown } = verdicts.get(script);
    return difference !== null && (attempt < TRIES || isUnknown);
  });
}
kernel.stop();
process.stdout.write(`${JSON.stringify(summary())}\n`);

function randomCases({ seed, profile, from, count }) {
  const found = PROFILES.find(({ name }) => name === profile);
  return Array.from({ length: count }, (_, i) => {
    const name = `${profile} #${from + i}`;
    return randomCase(new Random(seed).fork(name), name, found);
  });
}

/** Compares scripts; of two tries the one counts that found less. */
async function compareAll(scripts) {
  for (let at = 0; at < scripts.length; at += BATCH) {
    const batch = scripts.slice(at, at + BATCH);
    const runs = await kernel.play(batch);
    for (const [i, script] of batch.entries()) {
      const run = { script, settings, ...runs[i] };
      if (job.record) appendFileSync(job.record, `${JSON.stringify(run)}\n`);
      const found = compareOne(run);
      const before = verdicts.get(script);
      if (before === undefined || weightOf(found) <= weightOf(before)) verdicts.set(script, found);
    }
  }
}

/** None, known and unknown differences in their order. */
function weightOf({ difference, isUnknown }) {
  if (difference === null) return 0;
  return isUnknown ? 2 : 1;
}

function compareOne({ script, index, transcript, endMs }) {
  try {
    const times = transcript.done.map(({ atMs }) => atMs);
    const ours = playOnEngine(script, index, settings, times, endMs);
    return { ...judge(script, transcript, ours), transcript, ours };
  } catch (error) {
    const crash = { aspect: "crash", step: -1, state: "CLOSED", kernel: "", engine: error.stack };
    const ours = { done: [], sent: [] };
    return { difference: crash, known: [], isUnknown: true, transcript, ours };
  }
}

function summary() {
  const result = { compared: cases.length, alike: 0, known: {}, unknown: [] };
  for (const [script, { difference, known, isUnknown, transcript, ours }] of verdicts) {
    if (difference === null && known.length === 0) result.alike++;
    for (const { id } of known) result.known[id] = (result.known[id] ?? 0) + 1;
    if (isUnknown) result.unknown.push({ script, difference: { ...difference, ours }, transcript });
  }
  return result;
}
