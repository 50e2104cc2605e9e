/**
 * docs/compliance.md is what the tags say, and no MUST of RFC 9293 is without its tags or reason.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compliance } from "../tools/compliance/document.ts";

const { text, open } = compliance();

test("every MUST is tagged in code and in a test, or excused with a reason", () => {
  expect(open.map((number) => `MUST-${number}`)).toEqual([]);
});

test("docs/compliance.md is up to date: npm run compliance writes it", () => {
  expect(readFileSync(join(import.meta.dirname, "../docs/compliance.md"), "utf8")).toBe(text);
});
