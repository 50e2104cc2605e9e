/** `synfin explain` as a user calls it: the built program, its output, its exit status. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { ENVIRONMENT, PROGRAM, ROOT, SAMPLE, synfin } from "./synfin.ts";

const folder = mkdtempSync(join(tmpdir(), "synfin-cli-"));

afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

describe("synfin explain FILE", () => {
  test("gives the findings first, then the connections, the most telling first", () => {
    const { stdout, stderr, status } = synfin(["explain", SAMPLE]);
    expect([stderr, status]).toEqual(["", 0]);
    const at = ["Findings", "How opened", "How closed", "Resets by cause", "Connections"].map(
      (heading) => stdout.indexOf(`\n${heading}`),
    );
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
  });

  test("speaks Chinese when asked, or when the locale says so", () => {
    expect(synfin(["explain", SAMPLE, "--lang", "zh"]).stdout).toContain("三次握手");
    const environment = { ...ENVIRONMENT, LANG: "zh_CN.UTF-8" };
    const words = [PROGRAM, "explain", SAMPLE];
    const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8", env: environment });
    expect(stdout).toContain("三次握手");
  });

  test("prints a line of JSON a connection, in order, with the names that scripts rely on", () => {
    const lives = linesOf(synfin(["explain", "--json", SAMPLE]).stdout).map((l) => JSON.parse(l));
    expect(lives.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(lives.map(({ closed }) => closed.how)).toEqual([
      "three-segment",
      "four-segment",
      "reset",
      "reset",
      "reset",
      "three-segment",
      "half-closed",
    ]);
    expect(lives[5]).toMatchObject({
      schema: "synfin.connection/1",
      client: { ip: "192.0.2.1", port: 40001 },
      incarnation: 2,
      opened: { how: "handshake" },
      closed: { first: "server" },
      reset: null,
      timeWait: { owner: "server" },
      retransmitted: { client: 0, server: 0 },
    });
    expect(lives[3].reset).toMatchObject({ by: "server", cause: "unread-data" });
    expect(lives[0].states.client.map(({ state }: { state: string }) => state)).toEqual([
      "CLOSED",
      "SYN-SENT",
      "ESTABLISHED",
      "CLOSE-WAIT",
      "LAST-ACK",
      "CLOSED",
    ]);
  });

  test("chooses by an expression, in every form", () => {
    const words = ["explain", SAMPLE, "--where", "closed.how = reset and reset.by = server"];
    expect(linesOf(synfin([...words, "--json"]).stdout)).toHaveLength(2);
    expect(synfin(words).stdout).toContain("2 connections");
  });

  test("tells one connection whole, and its ladder in three forms", () => {
    const whole = synfin(["explain", SAMPLE, "--connection", "2"]).stdout;
    expect(whole).toContain("FIN-WAIT-2");
    expect(whole).toContain("ip.src == 192.0.2.1");
    const ladder = (form: string) =>
      synfin(["explain", SAMPLE, "-c", "2", "--ladder", form]).stdout;
    expect(ladder("svg")).toMatch(/^<svg/);
    expect(ladder("mermaid")).toMatch(/^sequenceDiagram/);
    expect(ladder("text")).toContain("◀");
  });

  test.each([
    ["--events", /LISTEN → SYN-RECEIVED/],
    ["--csv", /^number,/],
    ["--zeek", /^#separator \\x09[\s\S]*#close/],
    ["--html", /^<!doctype html>/i],
    ["--follow", /192\.0\.2\.1:40003/],
  ])("%s", (form, shape) => {
    const { stdout, stderr, status } = synfin(["explain", SAMPLE, form]);
    expect([stderr, status]).toEqual(["", 0]);
    expect(stdout).toMatch(shape);
  });

  test("reads compressed captures and several captures at once", () => {
    const packed = join(folder, "packed.bin");
    writeFileSync(packed, gzipSync(readFileSync(SAMPLE)));
    const plain = synfin(["explain", "--json", SAMPLE]).stdout;
    expect(synfin(["explain", "--json", packed]).stdout).toBe(plain);
    const refused = join(ROOT, "test/captures/opened-refused.pcap");
    expect(linesOf(synfin(["explain", "--json", SAMPLE, refused]).stdout)).toHaveLength(8);
  });
});

test("synfin --version and --help answer", () => {
  expect(synfin(["--version"]).stdout).toMatch(/^synfin \d+\.\d+\.\d+\n$/);
  expect(synfin(["--help"]).stdout).toContain("explain FILE");
  expect(synfin(["explain", "--help", "--lang", "zh"]).stdout).toContain("用法");
});

describe("exit status", () => {
  test("--strict exits with 1 when an error was found, and with 0 when none was", () => {
    expect(synfin(["explain", "--strict", SAMPLE]).status).toBe(1);
    expect(synfin(["explain", "--strict", SAMPLE, "--where", "number = 6"]).status).toBe(0);
  });

  test.each([
    [["explain"], "needs a capture file"],
    [["explain", "missing.pcap"], "missing.pcap does not exist"],
    [["explain", ROOT], "is a directory"],
    [["explain", join(ROOT, "README.md")], "is text"],
    [["explain", SAMPLE, "--wrong"], "no option --wrong"],
    [["explain", SAMPLE, "--json", "--csv"], "do not go together"],
    [["explain", SAMPLE, "--json=1"], "--json takes no value"],
    [["explain", SAMPLE, "-c", "1", "--where", "reset"], "do not go together"],
    [["explain", SAMPLE, "--ladder", "svg"], "only together with --connection"],
    [["explain", SAMPLE, "-c", "99"], "numbered from 1 to 7"],
    [["explain", SAMPLE, "-c", "two"], "--connection takes"],
    [["explain", SAMPLE, "--lang", "xx"], "--lang takes en, zh"],
    [["explain", SAMPLE, "--where", "closed.how ="], "--where"],
    [["explain", SAMPLE, "--where", "closed.hwo = reset"], "closed.how"],
    [["explode"], 'no command "explode"'],
  ])("a wrong call is one sentence and 2: %j", (words, sentence) => {
    const { stdout, stderr, status } = synfin(words);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(linesOf(stderr)).toHaveLength(1);
  });

  test("a damaged file gives what could be read, then says where it stopped", () => {
    const damaged = join(folder, "damaged.pcap");
    writeFileSync(damaged, readFileSync(SAMPLE).subarray(0, 3000));
    const text = synfin(["explain", damaged]);
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/byte 2,?\d{3}/);
    const json = synfin(["explain", "--json", damaged]);
    expect(linesOf(json.stdout).length).toBeGreaterThan(0);
    expect(json.stderr).toMatch(/byte 2,?\d{3}/);
    // What is said beside the lines is about the file alone, in words and not in names of ours.
    expect(json.stderr).not.toContain("No TCP connection");
    expect(json.stderr).toContain("ends inside a record");
    expect(synfin(["explain", "--json", damaged, "--lang", "zh"]).stderr).toContain("记录没有写完");
  });
});

describe("pipes", () => {
  const start = (...words: string[]): ChildProcess =>
    spawn(process.execPath, [PROGRAM, "explain", ...words], { env: ENVIRONMENT });

  test("a connection is told as soon as it has ended, while the capture goes on", async () => {
    const program = start("-", "--json");
    const { stdin, stdout } = program;
    if (stdin === null || stdout === null) throw new Error("pipes");
    const bytes = readFileSync(SAMPLE);
    // Without the last packet of the capture, so that the input is visibly not over.
    stdin.write(bytes.subarray(0, bytes.length - 200));
    const [first] = (await once(stdout, "data")) as [Buffer];
    expect(JSON.parse(linesOf(first.toString())[0] as string)).toHaveProperty("closed.how");
    stdin.end(bytes.subarray(bytes.length - 200));
    stdout.resume();
    const [status] = (await once(program, "close")) as [number];
    expect(status).toBe(0);
  });

  test("standard input that holds nothing is one sentence and 2, not a wait without end", () => {
    const words = [PROGRAM, "explain", "-"];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, {
      encoding: "utf8",
      env: ENVIRONMENT,
      input: "",
      timeout: 20_000,
    });
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toContain("- is empty");
    expect(linesOf(stderr)).toHaveLength(1);
  });

  test("output into a pipe that is closed ends quietly", async () => {
    const many = join(folder, "many.sh");
    writeFileSync(many, `"${process.execPath}" "${PROGRAM}" explain "$1" --json | head -n 1\n`);
    const { stdout, stderr, status } = spawnSync("sh", [many, SAMPLE], { encoding: "utf8" });
    expect(linesOf(stdout)).toHaveLength(1);
    expect([stderr, status]).toEqual(["", 0]);
  });
});

test("the bundle is ASCII, as it is read", () => {
  const bundle = join(ROOT, "dist/bundle/explain.cjs");
  if (!existsSync(bundle)) return; // `npm test` makes it; a test file by itself does without
  const strange = readFileSync(bundle).findIndex((byte) => byte > 0x7f);
  expect(strange).toBe(-1);
});

test("compiled code is kept by the name of the very Node that made it", () => {
  const kept = readdirSync(join(ROOT, "dist/bundle")).filter((name) => name.endsWith(".compiled"));
  expect(kept.filter((name) => !/^explain\.v\d+\.\d+\.\d+-\w+\.compiled$/.test(name))).toEqual([]);
});
