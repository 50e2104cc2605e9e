/**
 * `npm run bench -- security`: attacks on the engine, and what they cost: docs/security.md.
 *
 * Memory is heap and array buffers over what there was before the attack, at its peak, after a
 * collection; the forger's own is among it.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as attacks from "../../proof/security/index.ts";
import { runTool } from "../command.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const TOOL = {
  call: "npm run bench -- security",
  says: "Attacks the engine in virtual time, and tells what each attack came to and held.",
  options: {},
};

function used(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Runs an attack and prints what it held at its peak. */
function measure(name: string, per: number, attack: (atPeak: () => void) => unknown): void {
  const before = used();
  let peak = 0;
  const result = attack(() => {
    peak = used() - before;
  });
  const each = per > 1 ? `, ${(peak / per / 1024).toFixed(2)} KiB each of ${per}` : "";
  console.log(
    `${name}: ${(peak / 1024).toFixed(0)} KiB at the peak${each}; ${JSON.stringify(result)}`,
  );
}

await runTool(TOOL, () => {
  for (const victim of ["client", "server"] as const) {
    for (const kind of ["RST", "SYN", "data"] as const) {
      const { acceptedAt, ...counts } = attacks.injectEverywhere(kind, victim);
      console.log(
        `inject ${kind} into the ${victim}: ${JSON.stringify({ ...counts, acceptedAt })}`,
      );
    }
  }
  for (const cookies of [0, 1, 2] as const) {
    measure(`1,000,000 SYNs, cookies ${cookies}`, 1, (atPeak) =>
      attacks.floodWithSyns({ cookies, syns: 1_000_000, honest: 100 }, atPeak),
    );
  }
  console.log(`predictability: ${JSON.stringify(attacks.measurePredictability(100_000))}`);
  measure("slow readers", 100, (atPeak) => attacks.slowReaders(100, atPeak));
  measure("segments of one byte", 10, (atPeak) => attacks.tinySegments(10, atPeak));
  measure("out of order", 10, (atPeak) => attacks.outOfOrderFlood(10, 100_000, atPeak));
  measure("SACK", 1, (atPeak) => attacks.sackFlood(100_000, atPeak));
  measure("half-open", 100_000, (atPeak) => attacks.halfOpenFlood(100_000, atPeak));
  const agreed = Array.from({ length: 100 }, (_, i) => attacks.disagreeingOverlaps(200, i));
  console.log(
    `overlaps that disagree: whole and borne by a segment in ${agreed.filter(Boolean).length}/100`,
  );
  return 0;
});
