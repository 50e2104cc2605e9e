/**
 * Every script of the project's own, run exact: no tolerance, and no packet that is not expected.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseScript, runScript, tell } from "../../../src/lab/packetdrill/index.ts";

const ROOT = join(import.meta.dirname, "../../packetdrill");
const LEAST = 120;

const scripts = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".pkt"))
  .sort();

/** What became of a script, as text that says why when it is not "passed". */
function outcome(name: string): string {
  const result = runScript(parseScript(readFileSync(join(ROOT, name), "utf8")), { exact: true });
  if (result.result === "passed") return "passed";
  const line = result.result === "failed" ? ` at line ${result.line}` : "";
  return `${result.result}${line}: ${tell(result.reason, "en")}`;
}

describe("our own scripts", () => {
  test(`there are at least ${LEAST}, under every heading`, () => {
    expect(scripts.length).toBeGreaterThanOrEqual(LEAST);
    const headings = new Set(scripts.map((name) => name.split("/")[0]));
    expect([...headings].sort()).toEqual(["breaking", "closing", "moving", "opening"]);
  });

  test.each(scripts)("%s", (name) => {
    expect(outcome(name)).toBe("passed");
  });

  test.each(scripts)("%s begins with two lines of intent", (name) => {
    const [first = "", second = "", third = ""] = readFileSync(join(ROOT, name), "utf8").split(
      "\n",
    );
    expect(first).toMatch(/^\/\/ \S/);
    expect(second).toMatch(/^\/\/ \S/);
    expect(third).not.toMatch(/^\/\//);
  });
});
