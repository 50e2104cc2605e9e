/** The judge of segments against a plain reading of the RFCs, and every alteration of it, too. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeAll, Misjudged } from "./cases.ts";
import { judgeWith, MODULES, mutantsOf, unaltered } from "./mutants.ts";

test("judges a million cases as the RFCs do", async () => {
  expect(judgeAll(await judgeWith(null))).toBeGreaterThan(1_000_000);
});

test("every file of the judge is altered, and every operator in it", () => {
  const files = readdirSync(join(import.meta.dirname, "../../src/tcp"));
  expect(files.sort()).toEqual(MODULES.map((module) => `${module}.ts`).sort());
  for (const module of MODULES) expect([module, unaltered(module)]).toEqual([module, []]);
});

describe.each(MODULES)("%s: no alteration goes unnoticed", (module) => {
  const mutants = mutantsOf(module);

  test(`${mutants.length} alterations`, async () => {
    expect(mutants.length).toBeGreaterThan(1);
    const survivors: string[] = [];
    for (const mutant of mutants) {
      const judge = await judgeWith(mutant);
      try {
        judgeAll(judge, module);
        survivors.push(mutant.what);
      } catch (error) {
        if (!(error instanceof Misjudged)) throw error;
      }
    }
    expect(survivors).toEqual([]);
  });
});
