/** The kernel as the judge, 300 scripts long: `npm run differential` plays ten thousand. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { KNOWN_DIFFERENCES } from "../../proof/differential/known.ts";
import { describeWith } from "../needs.ts";

const ROOT = join(import.meta.dirname, "../..");
const LONG = { timeout: 200_000 };
const NEEDS = ["linux", "root", "ip", "unshare", "/dev/net/tun", "/sys/kernel/tracing"];

/** What a script of ours prints; beside the event loop, for it takes a minute. */
function run(words: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const options = { cwd: ROOT, timeout: 180_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, words, options, (_, stdout, stderr) => resolve({ stdout, stderr }));
  });
}

describeWith(NEEDS, "npm run differential", () => {
  test("300 scripts differ in nothing beyond docs/differences.md", LONG, async () => {
    const words = ["build/tools/differential.js", "--seed", "7", "--count", "300", "--no-drills"];
    const { stdout, stderr } = await run(words);
    const [, compared, unknown] =
      /seed 7: (\d+) scripts .*, (\d+) with an unknown/.exec(stdout) ?? [];
    expect(Number(compared), stderr).toBe(300);
    expect(Number(unknown), stdout).toBe(0);
  });

  test("docs/differences.md names every known difference", () => {
    const page = readFileSync(join(ROOT, "docs/differences.md"), "utf8");
    for (const { id, what } of KNOWN_DIFFERENCES) expect(page).toContain(`**${id}**: ${what}`);
  });
});
