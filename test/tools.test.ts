/**
 * The commands of package.json as a developer meets them: `--help`, and mistakes in one sentence.
 */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { PARTS } from "../tools/proof/parts.ts";
import { fromRoot } from "../tools/root.ts";
import { read } from "./sourceFiles.ts";

/** The programs that commands run; `start` hands its words to synfin itself. */
const PROGRAMS = [...read("package.json").matchAll(/"node tools\/run\.mjs (\w+)"/g)]
  .map(([, name]) => name as string)
  .filter((name) => name !== "start");

function run(program: string, ...words: readonly string[]) {
  const path = fromRoot(`build/tools/${program}.js`);
  return spawnSync(process.execPath, [path, ...words], { encoding: "utf8", timeout: 60_000 });
}

describe.each(PROGRAMS)("npm run %s", (program) => {
  test("--help says what it does", () => {
    const { status, stdout, stderr } = run(program, "--help");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^npm (run|test)|: npm run /);
  });

  test("an option that there is not is refused in a sentence", () => {
    const { status, stdout, stderr } = run(program, "--no-such-option");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });
});

describe("npm run proof", () => {
  test("refuses a part that there is not, and names those that there are", () => {
    const { status, stderr } = run("proof", "soaks");
    expect(status).toBe(2);
    for (const { name } of PARTS) expect(stderr).toContain(name);
  });

  test("is told of in CONTRIBUTING.md, part by part", () => {
    const table = read("CONTRIBUTING.md");
    expect(PARTS.filter(({ name }) => !table.includes(`(\`${name}\`)`))).toEqual([]);
  });
});
