/** The list of what only one source can know holds nothing that matters. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GUESSES, MUST_AGREE, ONLY_ON_THE_WIRE, ONLY_ONE_SOURCE } from "./compare.ts";

const DOCUMENT = readFileSync(new URL("../../../docs/json.md", import.meta.url), "utf8");
const listed = Object.entries({ ...ONLY_ONE_SOURCE, ...ONLY_ON_THE_WIRE });

test.each(listed)("%s is a field, and has a reason", (name, why) => {
  expect(DOCUMENT).toContain(`| \`${name.replace(/\[\]$/, "")}\` |`);
  expect(why.length).toBeGreaterThan(5);
});

test.each(listed)("%s may be told by one source alone", (name) => {
  expect(MUST_AGREE.filter((field) => field.test(name))).toEqual([]);
});

test("what must agree is no field's beginning on the list", () => {
  const kept = ["states", "opened", "closed", "reset", "moved", "timeWait", "findings"];
  expect(listed.filter(([name]) => kept.includes(name))).toEqual([]);
});

test("a guess is never certain of both ways without a reason", () => {
  expect(GUESSES.filter(([truth, guess, why]) => truth === guess || why.length < 10)).toEqual([]);
});
