/**
 * The differences between the kernel and our engine that are known, each with the clause that
 * decides and who is right. A run subtracts them; any other difference fails it.
 * docs/differences.md is written from this list.
 */
import { type Difference, firstDifference } from "./compare.ts";
import type { Judged, KnownDifference } from "./known/judged.ts";
import { OPENING } from "./known/opening.ts";
import { RECEIVING } from "./known/receiving.ts";
import { SENDING } from "./known/sending.ts";
import { TIMING } from "./known/timing.ts";
import type { Case } from "./script.ts";
import type { Transcript } from "./transcript.ts";

/** All of them; the first that fits counts. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...OPENING,
  ...RECEIVING,
  ...SENDING,
  ...TIMING,
];

/** The entry that a difference falls under; undefined for an unknown one. */
const knownDifference = (judged: Judged): KnownDifference | undefined =>
  KNOWN_DIFFERENCES.find((known) => known.is(judged));

/** What came of a comparison. */
export interface Verdict {
  /** Where the runs part; null where they do not. */
  readonly difference: Difference | null;
  /** Every entry that was met, those that the runs went on after first. */
  readonly known: readonly KnownDifference[];
  /** Whether the runs part for a reason that is not listed. */
  readonly isUnknown: boolean;
}

/** Compares two runs of a script. */
export function judge(script: Case, kernel: Transcript, engine: Transcript): Verdict {
  const known = new Set<KnownDifference>();
  const difference = firstDifference(kernel, engine, (each) => {
    const found = knownDifference({ difference: each, script, kernel, engine });
    if (found?.passes) known.add(found);
    return found?.passes === true;
  });
  const last = difference && knownDifference({ difference, script, kernel, engine });
  if (last) known.add(last);
  return { difference, known: [...known], isUnknown: difference !== null && !last };
}
