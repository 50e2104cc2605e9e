/** Node's own tests on synfin/net: the program that runs them, on three that are ours. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fromRoot } from "../tools/root.ts";

const folder = mkdtempSync(join(tmpdir(), "nodetests-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of a suite, in the way of node's own. */
function write(suite: string, name: string, text: string): void {
  mkdirSync(join(folder, suite), { recursive: true });
  writeFileSync(join(folder, suite, name), text);
}

function run(...words: string[]) {
  const program = fromRoot("build/tools/nodetests.js");
  return spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
}

test("tells what passed, what failed, and what cannot be run", () => {
  write(
    "parallel",
    "test-net-one.js",
    `const net = require("net");
     const server = net.createServer((socket) => socket.end("x")).listen(0, "localhost", () => {
       const socket = net.connect(server.address().port, "localhost");
       socket.resume().on("close", () => setTimeout(() => server.close(), 600_000));
     });
     let closed = false;
     server.on("close", () => { closed = true; });
     process.on("exit", () => { if (!closed) process.exitCode = 1; });`,
  );
  write("parallel", "test-net-two.js", "require('assert').strictEqual(1, 2);");
  write("parallel", "test-net-three.js", "require('child_process').spawn('true');");
  write("sequential", "test-net-four.js", "console.log('1..0 # Skipped: not today');");
  write("sequential", "test-other.js", "throw new Error('is not asked for');");
  const { stdout, status } = run(folder);
  expect(status).toBe(1);
  const [failure, ...table] = stdout.trimEnd().split("\n");
  expect(failure).toMatch(/^parallel\/test-net-two\.js: AssertionError/);
  expect(table.sort()).toEqual([
    "    1  failed",
    "    1  needs other processes or threads",
    "    1  passed",
    "    1  skipped by itself",
  ]);
  expect(run(folder, "--match", "one|four").status).toBe(0);
});

test("says in one sentence what was wrong with its call", () => {
  expect(run(join(folder, "none")).stderr).toMatch(/is not the folder test of a checkout of node/);
  expect(run().stderr).toBe("say which folder: npm run nodetests -- node/test\n");
  expect(run(folder, "--match", "(")).toMatchObject({ status: 2 });
});
