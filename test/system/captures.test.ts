/** `npm run captures` still runs on this machine's kernel, and still sees what was committed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Committed, readCommitted } from "../captures/committed.ts";
import { describeWith } from "../needs.ts";

const MAKER = join(import.meta.dirname, "../../build/tools/captures.js");
const NEEDS = ["linux", "root", "ip", "nft", "tcpdump", "ethtool", "nsenter", "unshare"];

/** One over a plain wire, one over the slow one, and one with a TIME-WAIT that is taken over. */
const QUICK = ["closed-four-segments", "closed-by-both", "time-wait-reused-by-timestamps"];

/** The steps of each end in its order: two ends' clocks may interleave otherwise each time. */
const sequence = ({ transitions }: Committed, end: string) =>
  transitions
    .filter((step) => step.end === end)
    .map(({ clientPort, incarnation, from, to }) => ({ clientPort, incarnation, from, to }));

describeWith([...NEEDS, "/sys/kernel/tracing"], "npm run captures", () => {
  const folder = mkdtempSync(join(tmpdir(), "synfin-captures-"));
  let made: ReturnType<typeof spawnSync>;

  beforeAll(() => {
    const words = [MAKER, "--out", folder, ...QUICK];
    made = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 100_000 });
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  test("makes what it is asked for", () => {
    expect(made.stdout, String(made.stderr)).toBe(QUICK.map((name) => `made   ${name}\n`).join(""));
    expect(made.status).toBe(0);
  });

  test.each(QUICK)("%s: the kernel takes the steps that were committed", (name) => {
    const [now, committed] = [readCommitted(name, folder), readCommitted(name)];
    expect(sequence(now, "client")).toEqual(sequence(committed, "client"));
    expect(sequence(now, "server")).toEqual(sequence(committed, "server"));
    expect(now.segments).toBe(committed.segments);
  });
});
