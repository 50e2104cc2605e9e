/** Which packets and connections `synfin explain` tells, in which order and into which file. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { SAMPLE, synfin } from "./synfin.ts";

const folder = mkdtempSync(join(tmpdir(), "synfin-choosing-"));

afterAll(() => rmSync(folder, { recursive: true }));

const json = (...words: string[]): { number: number; closed: { how: string } }[] =>
  synfin(["explain", SAMPLE, "--json", ...words])
    .stdout.split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const numbers = (...words: string[]): number[] => json(...words).map(({ number }) => number);

describe("connections", () => {
  test("several --where must all hold", () => {
    expect(numbers("--where", "closed.how = reset")).toEqual([3, 4, 5]);
    expect(numbers("--where", "closed.how == reset", "--where", "!(client.port = 40004)")).toEqual([
      3, 5,
    ]);
    expect(numbers("--where", "closed.how = reset && client.ip = 192.0.0.0/16")).toEqual([3, 4, 5]);
    expect(numbers("--where", "closed.how = reset and client.ip != 192.0.0.0/16")).toEqual([]);
  });

  test("--limit and --sort act on every view", () => {
    expect(numbers("--limit", "2")).toEqual([1, 2]);
    expect(numbers("--sort", "bytes", "--limit", "3")).toEqual([2, 4, 5]);
    expect(numbers("--sort", "duration", "--limit", "1")).toEqual([2]);
    for (const form of ["--csv", "--zeek", "--events", "--html"]) {
      const all = synfin(["explain", SAMPLE, form]).stdout.length;
      expect(synfin(["explain", SAMPLE, form, "--limit", "1"]).stdout.length).toBeLessThan(all);
    }
  });

  test("none that matches is said so, with how many there are", () => {
    const text = synfin(["explain", SAMPLE, "--where", "client.port = 1"]);
    expect(text.stdout).toBe("No connection matches; there are 7 connections.\n");
    const lines = synfin(["explain", SAMPLE, "--json", "--where", "client.port = 1"]);
    expect(lines.stdout).toBe("");
    expect(lines.stderr).toBe("No connection matches; there are 7 connections.\n");
  });

  test("--group-by adds them up", () => {
    const { stdout } = synfin(["explain", SAMPLE, "--group-by", "port"]);
    expect(stdout).toMatch(/^ {2}5001 +6 +0 +2 +750 B +2.6 kB {2}retransmissions$/m);
    expect(stdout).toMatch(/^ {2}5999 +1 +1 +1 +0 B +0 B {2}connection-refused$/m);
  });
});

describe("packets", () => {
  test("a filter in tcpdump's words chooses them, beside files and with -r", () => {
    expect(numbers("port 5999")).toHaveLength(1);
    const { stdout } = synfin(["explain", "-r", SAMPLE, "port", "5999", "--json"]);
    expect(stdout.split("\n")).toHaveLength(2);
  });

  test("a filter that is not understood is one sentence", () => {
    const { stderr, status } = synfin(["explain", SAMPLE, "prt 5999 or"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^synfin: the filter "prt 5999 or" is not understood at "prt"/);
  });

  test("a file that is missing is still said to be missing", () => {
    expect(synfin(["explain", SAMPLE, "nothing.pcap"]).stderr).toContain("does not exist");
  });

  test("--from and --to, as seconds and as dates", () => {
    expect(numbers("--from", "1.5", "--to", "1.6")).toHaveLength(2);
    const dated = ["--from", "2026-11-20T14:36:03.551Z", "--to", "2026-11-20 14:36:03.651"];
    expect(numbers(...dated)).toEqual(numbers("--from", "1.5", "--to", "1.6"));
    expect(synfin(["explain", SAMPLE, "--from", "noon"]).status).toBe(2);
  });
});

describe("what is written", () => {
  test("--events is in the order of time, with addresses", () => {
    const lines = synfin(["explain", SAMPLE, "--events"]).stdout.trimEnd().split("\n");
    const times = lines.map((line) => Number(line.trim().split(" ")[0]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(lines[0]).toContain("192.0.2.1:40001 → 192.0.2.2:5001");
    expect(lines.length).toBeGreaterThan(50);
  });

  test("--absolute writes dates", () => {
    const { stdout } = synfin(["explain", SAMPLE, "--events", "--absolute", "--limit", "1"]);
    expect(stdout).toMatch(/^2026-11-20 14:36:02\.051\d{3} {2}#1/);
  });

  test("-o writes a file, and never one that is read", () => {
    const file = join(folder, "out.json");
    const { stdout, status } = synfin(["explain", SAMPLE, "--json", "-o", file]);
    expect([stdout, status]).toEqual(["", 0]);
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(7);
    const own = join(folder, "own.pcap");
    copyFileSync(SAMPLE, own);
    const refused = synfin(["explain", own, "-o", own]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("written over");
    expect(statSync(own).size).toBe(statSync(SAMPLE).size);
  });
});
