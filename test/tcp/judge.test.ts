/** The judge of segments against a plain reading of the RFCs, and every alteration of it, too. */
import { describe, expect, test } from "vitest";
import { judgeAll, Misjudged } from "./cases.ts";
import { judgeWith, MODULES, mutantsOf } from "./mutants.ts";

/** Alterations that change nothing that can be observed, each with the reason. */
const EQUIVALENT: readonly (readonly [what: RegExp, why: string])[] = [
  [/seq\.ge\( to seq\.gt\( .*state === FIN_WAIT_2/, "at RCV.NXT itself the verdict is never no"],
];

test("judges a million cases as the RFCs do", async () => {
  expect(judgeAll(await judgeWith(null))).toBeGreaterThan(1_000_000);
});

describe.each(MODULES)("%s: no alteration goes unnoticed", (module) => {
  const mutants = mutantsOf(module).filter(
    ({ what }) => !EQUIVALENT.some(([pattern]) => pattern.test(what)),
  );

  test(`${mutants.length} alterations`, async () => {
    expect(mutants.length).toBeGreaterThan(1);
    const survivors: string[] = [];
    for (const mutant of mutants) {
      const judge = await judgeWith(mutant);
      try {
        judgeAll(judge);
        survivors.push(mutant.what);
      } catch (error) {
        if (!(error instanceof Misjudged)) throw error;
      }
    }
    expect(survivors).toEqual([]);
  });
});
