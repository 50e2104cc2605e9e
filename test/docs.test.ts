/** Programs in docs/simulation.md run as they stand, and print what stands below them. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REFERENCES, referenceMarkdown, referenceOn } from "../src/cli/help/references.ts";
import { FACT_VALUES } from "../src/trace/facts.ts";

const ROOT = join(import.meta.dirname, "..");
const text = readFileSync(join(ROOT, "docs/simulation.md"), "utf8");

test("docs/simulation.md: the server that crashed", () => {
  const [program, output] = [...text.matchAll(/```(?:js|text)\n(.*?)```/gs)].map(
    ([, body]) => body,
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "-e", program as string],
    { cwd: ROOT, encoding: "utf8", timeout: 60_000 },
  );
  expect([stderr, stdout]).toEqual(["", output]);
});

test.each(REFERENCES)("docs/%s is what the program says", (name) => {
  for (const [language, file] of [
    ["en", `docs/${name}.md`],
    ["zh", `docs/${name}.zh-CN.md`],
  ] as const) {
    const page = readFileSync(join(ROOT, file), "utf8");
    const said = referenceMarkdown(referenceOn(name, language), language, "");
    for (const line of said.split("\n").filter((row) => row.startsWith("|"))) {
      expect(page).toContain(`${line}\n`);
    }
  }
});

const PAGES = readdirSync(join(ROOT, "docs/api")).map((file) => file.replace(".md", ""));

test.each(PAGES)("docs/api/%s.md has everything that the subpath gives", async (name) => {
  const page = readFileSync(join(ROOT, `docs/api/${name}.md`), "utf8").replaceAll("\\", "");
  const given = await import(name === "synfin" ? name : `synfin/${name}`);
  const told = new Set([...page.matchAll(/^#+ (\w+)(?:<.*?>)?(?:\(\))?$/gm)].map(([, n]) => n));
  const isTold = (what: string): boolean => told.has(what) || page.includes(`\`${what}\``);
  expect(Object.keys(given).filter((what) => !isTold(what))).toEqual([]);
});

test.each(["docs/json.md", "docs/json.zh-CN.md"])("%s lists every fact and its values", (file) => {
  const page = readFileSync(join(ROOT, file), "utf8");
  expect(page).not.toMatch(/`src\//);
  for (const [fact, values] of Object.entries(FACT_VALUES)) {
    const cell = values.map((name) => `\`${name}\``).join(", ");
    expect(page).toContain(`| \`${fact}\` | ${cell} |`);
  }
});
