/** Every example runs as it stands, and there is one for each subpath of the package. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const EXAMPLES = readdirSync(join(ROOT, "examples")).filter((name) => name.endsWith(".mjs"));
/** The subpaths that need Linux, root or an optional package have their tests in test/system. */
const ELSEWHERE = new Set([
  "tun",
  "sim/fake-timers",
  "net/browser-process",
  "package.json",
  "connection.schema.json",
]);
const NEEDS_ROOT = new Set(["http-on-tun.mjs"]);

test.each(EXAMPLES.filter((name) => !NEEDS_ROOT.has(name)))("examples/%s", (name) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join("examples", name)], {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 60_000,
  });
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout).not.toBe("");
});

test("there is an example for each subpath", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const subpaths = Object.keys(exports).map((path) => path.slice(1).replace("/", ""));
  const text = EXAMPLES.map((name) => readFileSync(join(ROOT, "examples", name), "utf8")).join();
  const missing = subpaths.filter(
    (path) =>
      !ELSEWHERE.has(path) && !text.includes(path === "" ? `from "synfin"` : `synfin/${path}"`),
  );
  expect(missing).toEqual([]);
});
