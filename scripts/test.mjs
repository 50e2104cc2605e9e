/**
 * `npm test`: every check and every test, the fast ones first. It ends with `N passed, N failed`.
 *
 * With CI set, missing Debian packages are installed first and a skipped test is a failure.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installSystemPackages } from "./systemPackages.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const ci = Boolean(process.env.CI);
const total = { passed: 0, failed: 0, skipped: 0 };

/** A check is one test: it passes when its command ends with 0. */
function check(name, program, ...words) {
  const { status } = spawnSync(process.execPath, [`node_modules/${program}`, ...words], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  total[status === 0 ? "passed" : "failed"] += 1;
  process.stdout.write(`${status === 0 ? "ok" : "FAILED"}: ${name}\n\n`);
}

/** Runs one of Vitest's projects and adds up its own report. */
function suite(project) {
  const folder = mkdtempSync(join(tmpdir(), "synfin-test-"));
  const report = join(folder, "report.json");
  const words = ["run", `--project=${project}`, "--reporter=default", "--reporter=json"];
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", ...words, `--outputFile.json=${report}`],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  try {
    const counts = JSON.parse(readFileSync(report, "utf8"));
    total.passed += counts.numPassedTests;
    total.skipped += counts.numPendingTests + counts.numTodoTests;
    // A file that does not even load fails without failing a test.
    total.failed += status === 0 ? counts.numFailedTests : Math.max(1, counts.numFailedTests);
  } catch {
    total.failed += 1;
  }
  rmSync(folder, { recursive: true });
}

if (ci) installSystemPackages();
check("formatting and lint, the floors among them", "@biomejs/biome/bin/biome", "check", ".");
check("types", "typescript/bin/tsc", "-b");
suite("unit");
suite("system");
if (ci && total.skipped > 0) {
  process.stdout.write(`${total.skipped} skipped: under CI nothing may be\n`);
  total.failed += total.skipped;
  total.skipped = 0;
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
