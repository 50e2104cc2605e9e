/** The READMEs show real output: `npm run docs` writes it, this compares. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refreshed } from "../tools/readme.ts";

test.each(["README.md", "README.zh-CN.md"])("%s shows what the program prints", (name) => {
  const text = readFileSync(join(import.meta.dirname, "..", name), "utf8");
  expect(text).toMatch(/```\n\$ synfin explain samples/);
  expect(text).toBe(refreshed(text));
});
