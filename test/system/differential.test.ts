/** The kernel as the judge, a few hundred scripts long: `npm run differential` plays ten thousand. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeWith } from "../needs.ts";

const ROOT = join(import.meta.dirname, "../..");
const NEEDS = ["linux", "root", "ip", "unshare", "/dev/net/tun", "/sys/kernel/tracing"];

describeWith(NEEDS, "npm run differential", () => {
  test("300 random scripts differ from the kernel only as docs/differences.md says", () => {
    const words = ["scripts/differential/main.mjs", "--seed", "7", "--count", "300", "--no-drills"];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 120_000,
    });
    expect(stdout, stderr).toContain("seed 7: 300 scripts compared");
    expect(status, stdout).toBe(0);
  });

  test("docs/differences.md is what the list of known differences says", async () => {
    const { differencesText } = await import("../../scripts/differential/differencesText.mjs");
    expect(readFileSync(join(ROOT, "docs/differences.md"), "utf8")).toBe(differencesText());
  });
});
