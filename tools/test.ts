/**
 * `npm test`: every check and every test, the fast ones first. It ends with `N passed, N failed`.
 * What takes longer is the business of `npm run proof`.
 *
 * With CI set, missing Debian packages are installed first and a skipped test is a failure.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonTestResults } from "vitest/node";
import { runBounded } from "./bounded.ts";
import { runTool } from "./command.ts";
import { ROOT } from "./root.ts";
import { completePath, installSystemPackages } from "./systemPackages.ts";

const TOOL = {
  call: "npm test --",
  says: "Runs formatting, lint, types and every test; ends with how many passed and failed.",
  options: {},
};

const ci = Boolean(process.env.CI);
const total = { passed: 0, failed: 0, skipped: 0 };

/** A check is one test: it passes when its command ends with 0. */
function check(name: string, program: string, ...words: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...words], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  total[status === 0 ? "passed" : "failed"] += 1;
  process.stdout.write(`${status === 0 ? "ok" : "FAILED"}: ${name}\n\n`);
}

/** Which tests were skipped, and for want of what: their names say it (test/needs.ts). */
function tellSkipped({ testResults }: JsonTestResults): void {
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "skipped" || status === "pending")
    .map(({ ancestorTitles }) => ancestorTitles.find((title) => title.includes("(skipped: ")));
  for (const title of new Set(skipped)) {
    const times = skipped.filter((other) => other === title).length;
    process.stdout.write(`${title ?? "skipped"}: ${times}\n`);
  }
}

/** Runs one of Vitest's projects, for at most `minutes`, and adds up its own report. */
async function suite(project: string, minutes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "synfin-test-"));
  const report = join(folder, "report.json");
  const words = ["run", `--project=${project}`, "--reporter=default", "--reporter=json"];
  const { status, isLate } = await runBounded(
    ["node_modules/vitest/vitest.mjs", ...words, `--outputFile.json=${report}`],
    minutes * 60_000,
  );
  if (isLate) process.stdout.write(`${project}: not over after ${minutes} minutes, so ended\n`);
  try {
    const counts: JsonTestResults = JSON.parse(readFileSync(report, "utf8"));
    total.passed += counts.numPassedTests;
    total.skipped += counts.numPendingTests + counts.numTodoTests;
    tellSkipped(counts);
    // A file that does not even load, or whose process dies, fails without failing a test.
    const failed = counts.numFailedTests;
    total.failed += status === 0 && !isLate ? failed : Math.max(1, failed);
  } catch {
    total.failed += 1;
  }
  rmSync(folder, { recursive: true });
}

await runTool(TOOL, async () => {
  process.chdir(ROOT);
  completePath();
  if (ci) installSystemPackages();
  check("formatting and lint, the floors among them", "@biomejs/biome/bin/biome", "check", ".");
  check("types", "typescript/bin/tsc", "-b");
  check("the package, packed and tried", "../build/tools/package.js", "--check");
  await suite("unit", 5);
  await suite("system", 9);
  if (ci && total.skipped > 0) {
    process.stdout.write(`${total.skipped} skipped: under CI nothing may be\n`);
    total.failed += total.skipped;
    total.skipped = 0;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
  return total.failed > 0 ? 1 : 0;
});
