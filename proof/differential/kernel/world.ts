/**
 * One namespace's share of a comparison: plays its scripts on the kernel, then each on the engine
 * at the very same moments, and prints what differs as one line of JSON.
 *
 * Run by playWorld.ts inside `unshare --mount --net`; the job comes on standard input.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { Random } from "#src/base/random.js";
import { PROFILES, randomCase } from "../generate.ts";
import { judge } from "../known.ts";
import { playOnEngine } from "../onEngine.ts";
import type { Case, Profile } from "../script.ts";
import type { Transcript } from "../transcript.ts";
import type { Found, Job, Outcome, Unknown } from "./job.ts";
import { Kernel, type Played } from "./kernel.ts";
import { alignSettings } from "./settings.ts";

/** Every difference is looked for so often: on a busy machine a moment may be late once. */
const TRIES = 3;
/** An unknown one as often again. */
const UNKNOWN_TRIES = 6;
/** One of the moment alone twice as often: a machine that stalls is late more than once. */
const MOST_TRIES = 12;
const BATCH = 1500;

/** What one try at a script came to. */
type Verdict = Found & { readonly transcript: Transcript; readonly ours: Transcript };

const job: Job = JSON.parse(readFileSync(0, "utf8"));
const settings = alignSettings(job.settings, job.host);
const kernel = new Kernel();
const cases = job.cases ?? randomCases(job);
/** What the tries so far came to, by script. */
const verdicts = new Map<Case, Verdict>();
let left = cases;
for (let attempt = 1; attempt <= MOST_TRIES && left.length > 0; attempt++) {
  await compareAll(left);
  left = left.filter((script) => {
    const { difference, isUnknown } = verdicts.get(script) as Verdict;
    if (difference === null || attempt < TRIES) return difference !== null;
    return isUnknown && (attempt < UNKNOWN_TRIES || difference.aspect === "time");
  });
}
kernel.stop();
process.stdout.write(`${JSON.stringify(summary())}\n`);

function randomCases({ seed = 1, profile, from = 0, count = 0 }: Job): Case[] {
  const found = PROFILES.find(({ name }) => name === profile) as Profile;
  return Array.from({ length: count }, (_, i) => {
    const name = `${profile} #${from + i}`;
    return randomCase(new Random(seed).fork(name), name, found);
  });
}

/** Compares scripts; of two tries the one counts that found less. */
async function compareAll(scripts: readonly Case[]): Promise<void> {
  for (let at = 0; at < scripts.length; at += BATCH) {
    const batch = scripts.slice(at, at + BATCH);
    const runs = await kernel.play(batch);
    for (const [i, script] of batch.entries()) {
      const run = { script, settings, ...(runs[i] as Played) };
      if (job.record) appendFileSync(job.record, `${JSON.stringify(run)}\n`);
      const found = compareOne(run);
      const before = verdicts.get(script);
      if (before === undefined || weightOf(found) <= weightOf(before)) verdicts.set(script, found);
    }
  }
}

/** None, known and unknown differences in their order. */
function weightOf({ difference, isUnknown }: Found): number {
  if (difference === null) return 0;
  return isUnknown ? 2 : 1;
}

function compareOne({ script, index, transcript, endMs }: Played & { script: Case }): Verdict {
  try {
    const times = transcript.done.map(({ atMs }) => atMs);
    const ours = playOnEngine(script, index, settings, times, endMs);
    return { ...judge(script, transcript, ours), transcript, ours };
  } catch (error) {
    const engine = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const crash = { aspect: "crash", step: -1, state: "CLOSED", kernel: "", engine } as const;
    const ours = { ...transcript, done: [], sent: [] };
    return { difference: crash, known: [], isUnknown: true, transcript, ours };
  }
}

function summary(): Outcome {
  const counts: Record<string, number> = {};
  const unknowns: Unknown[] = [];
  let alike = 0;
  for (const [script, { difference, known, isUnknown, transcript, ours }] of verdicts) {
    if (difference === null && known.length === 0) alike++;
    for (const { id } of known) counts[id] = (counts[id] ?? 0) + 1;
    if (isUnknown && difference) unknowns.push({ script, difference, transcript, ours });
  }
  return { compared: cases.length, alike, known: counts, unknown: unknowns };
}
