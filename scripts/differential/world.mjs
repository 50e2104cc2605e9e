/**
 * One namespace's share of a comparison: plays its scripts on the kernel, then each on the engine at
 * the very same moments, and prints what differs as one line of JSON. A difference counts when it
 * shows in three runs on the kernel: on a busy machine a moment may be late once.
 *
 * Run by main.mjs inside `unshare --mount --net`; the job comes on standard input.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { Random } from "../../dist/base/random.js";
import { firstDifference } from "../../dist/lab/differential/compare.js";
import { PROFILES, randomCase } from "../../dist/lab/differential/generate.js";
import { knownDifference } from "../../dist/lab/differential/known.js";
import { playOnEngine } from "../../dist/lab/differential/onEngine.js";
import { Kernel } from "./kernelPlayer.mjs";
import { alignSettings } from "./settings.mjs";

const TRIES = 3;
const BATCH = 1500;

const job = JSON.parse(readFileSync(0, "utf8"));
const settings = alignSettings(job.settings, job.host);
const kernel = new Kernel();
const cases = job.cases ?? randomCases(job);
const result = { compared: 0, known: {}, unknown: [] };
let left = cases;
for (let attempt = 1; attempt <= TRIES && left.length > 0; attempt++) {
  left = await compareAll(left, attempt === TRIES);
}
result.compared = cases.length;
kernel.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);

function randomCases({ seed, profile, from, count }) {
  const found = PROFILES.find(({ name }) => name === profile);
  return Array.from({ length: count }, (_, i) => {
    const name = `${profile} #${from + i}`;
    return randomCase(new Random(seed).fork(name), name, found);
  });
}

/** Compares scripts; gives those that differ, and counts them when it is the last attempt. */
async function compareAll(scripts, last) {
  const differing = [];
  for (let at = 0; at < scripts.length; at += BATCH) {
    const batch = scripts.slice(at, at + BATCH);
    const runs = await kernel.play(batch);
    for (const [i, script] of batch.entries()) {
      const { transcript, endMs, index } = runs[i];
      const times = transcript.done.map(({ atMs }) => atMs);
      if (job.record) record({ script, index, settings, transcript, endMs });
      const difference = compareOne(script, index, transcript, times, endMs);
      if (difference === null) continue;
      differing.push(script);
      if (last) count(script, difference, transcript);
    }
  }
  return differing;
}

function compareOne(script, index, transcript, times, endMs) {
  try {
    const ours = playOnEngine(script, index, settings, times, endMs);
    const difference = firstDifference(transcript, ours);
    return difference && { ...difference, ours };
  } catch (error) {
    const crash = { aspect: "crash", step: -1, state: "CLOSED", kernel: "", engine: error.stack };
    return { ...crash, ours: { done: [], sent: [] } };
  }
}

/** Keeps what the kernel did: the engine can be held against it again without a kernel. */
function record(run) {
  appendFileSync(job.record, `${JSON.stringify(run)}\n`);
}

function count(script, difference, transcript) {
  const { ours: engine } = difference;
  const known = knownDifference({ difference, script, kernel: transcript, engine });
  if (known) result.known[known.id] = (result.known[known.id] ?? 0) + 1;
  else result.unknown.push({ script, difference, transcript });
}
