/**
 * `npm run differential`: the kernel as the judge of our engine.
 *
 *   npm run differential                          the engine's drills, then 10,000 random scripts
 *   npm run differential -- --seed S --count N    so many random scripts from that seed
 *   npm run differential -- --only "default #17"  that one, in full
 *
 * Linux and root. Everything happens in network namespaces and mounts of its own, which end with
 * it.
 */
import { PROFILES } from "../proof/differential/generate.ts";
import { drillGroups } from "../proof/differential/kernel/drills.ts";
import type { Job, Outcome, Unknown } from "../proof/differential/kernel/job.ts";
import { playWorld } from "../proof/differential/kernel/playWorld.ts";
import { unfit } from "../proof/differential/kernel/unfit.ts";
import { describeUnknown } from "../proof/differential/report.ts";
import { atLeast, Mistake, runTool } from "./command.ts";
import { fromRoot } from "./root.ts";

/** A drill that waits longer is left out: two maximum TIME-WAITs fit. */
const LONGEST_DRILL_MS = 200_000;

const TOOL = {
  call: "npm run differential --",
  says:
    "Plays scripts on this machine's kernel and on the engine and tells where they differ beyond " +
    "docs/differences.md; Linux and root, in namespaces of its own.",
  options: {
    seed: { value: "S", says: "what random scripts are drawn from (1)" },
    count: { value: "N", says: "how many random scripts (10000)" },
    only: { value: "NAME", says: 'one script alone, in full: "default #17"' },
    "no-drills": { says: "random scripts alone, without the engine's drills" },
    record: { value: "FILE", says: "append every run to a file, as JSON" },
    limit: { value: "N", says: "how many unknown differences are told in full (12)" },
  },
} as const;

type Work = Omit<Job, "host">;

/** What all jobs came to. */
class Total {
  compared = 0;
  alike = 0;
  readonly unknown: Unknown[] = [];
  readonly known: Record<string, number> = {};

  add({ name }: Work, { compared, alike, known, unknown }: Outcome): void {
    this.compared += compared;
    this.alike += alike;
    this.unknown.push(...unknown);
    for (const [id, times] of Object.entries(known)) {
      this.known[id] = (this.known[id] ?? 0) + times;
    }
    console.log(`${name}: ${compared} compared, ${alike} alike, ${unknown.length} unknown`);
  }

  tell(seed: number, limit: number): void {
    for (const each of this.unknown.slice(0, limit)) console.log(describeUnknown(each));
    for (const [id, times] of Object.entries(this.known).sort(([, a], [, b]) => b - a)) {
      console.log(`${String(times).padStart(6)}  ${id}`);
    }
    const listed = this.compared - this.alike - this.unknown.length;
    console.log(
      `seed ${seed}: ${this.compared} scripts compared, ${this.alike} alike, ` +
        `${listed} with known differences only (docs/differences.md), ` +
        `${this.unknown.length} with an unknown one`,
    );
  }
}

function randomJobs(seed: number, count: number): Work[] {
  const each = Math.ceil(count / PROFILES.length);
  return PROFILES.map(({ name, settings }, i) => {
    const share = Math.min(each, Math.max(0, count - i * each));
    return { name, settings, seed, profile: name, from: 0, count: share };
  }).filter((job) => job.count > 0);
}

function onlyJob(seed: number, name: string): Work {
  const [profile = "", number = ""] = name.split(" #");
  const found = PROFILES.find((known) => known.name === profile);
  if (found === undefined || !/^\d+$/.test(number)) {
    const names = PROFILES.map((known) => known.name).join(", ");
    throw new Mistake(`--only takes "PROFILE #NUMBER", where PROFILE is one of: ${names}`);
  }
  return { name, settings: found.settings, seed, profile, from: Number(number), count: 1 };
}

await runTool(TOOL, async ({ values }) => {
  const { only, record } = values;
  const seed = atLeast(0, "--seed", values.seed ?? "1");
  const count = atLeast(0, "--count", values.count ?? "10000");
  const limit = atLeast(0, "--limit", values.limit ?? "12");
  const jobs = only === undefined ? randomJobs(seed, count) : [onlyJob(seed, only)];
  const problem = await unfit();
  if (problem !== null) throw new Mistake(`differential: ${problem}`);
  const total = new Total();
  const play = async (job: Work): Promise<void> =>
    total.add(job, await playWorld({ ...job, ...(record === undefined ? {} : { record }) }));
  // The drills wait more than they do, some of them for minutes: they are played beside the others.
  const withDrills = only === undefined && !values["no-drills"];
  const drills = withDrills ? drillGroups(fromRoot("test/engine"), LONGEST_DRILL_MS) : [];
  const waiting = drills.map(play);
  for (const job of jobs) await play(job);
  await Promise.all(waiting);
  total.tell(seed, limit);
  return total.unknown.length > 0 ? 1 : 0;
});
