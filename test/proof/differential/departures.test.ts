/** Each departure from the RFC is marked where it happens, shown both ways, and in the docs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEPARTURES } from "../../../proof/differential/departures.ts";

const ROOT = join(import.meta.dirname, "../../..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

test.each(DEPARTURES)("$what", ({ what, where, tests }) => {
  expect(read(where)).toMatch(/Linux\s+(?:\* )?differs/);
  expect(read(where)).toMatch(/\bstrict\b/);
  const texts = tests.map(read);
  expect(texts.some((text) => text.includes("strict"))).toBe(true);
  expect(read("docs/differences.md")).toContain(what);
});
