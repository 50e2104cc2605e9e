/** `synfin packetdrill` as a user calls it: lines, JSON, the ladder, exit statuses. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const OPEN = `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 65535 <mss 1000>
`;
const GOOD = `${OPEN}+0 > S. 0:0(0) ack 1 <mss 1460>\n`;
const BAD = `${OPEN}+0 > R. 0:0(0) ack 1\n`;
const ELSEWHERE = "`tc qdisc add dev tun0 root fq`\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "synfin-packetdrill-"));
  mkdirSync(join(folder, "all", "below"), { recursive: true });
  mkdirSync(join(folder, "none"));
  writeFileSync(join(folder, "all", "good.pkt"), GOOD);
  writeFileSync(join(folder, "all", "bad.pkt"), BAD);
  writeFileSync(join(folder, "all", "below", "elsewhere.pkt"), ELSEWHERE);
  writeFileSync(join(folder, "all", "notes.txt"), "not a script");
  writeFileSync(join(folder, "broken.pkt"), "0 < Q 0:0(0)\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = join(import.meta.dirname, "../../bin/synfin.mjs");

const drill = (...words: string[]) =>
  spawnSync(process.execPath, [PROGRAM, "packetdrill", ...words], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, LANG: "C.UTF-8" },
    timeout: 50_000,
  });

describe("synfin packetdrill", () => {
  test("a directory stands for all scripts below it, in order; one that fails makes it 1", () => {
    const { stdout, status } = drill("--json", join(folder, "all"));
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ file, result }) => [file.slice(folder.length), result])).toEqual([
      ["/all/bad.pkt", "failed"],
      ["/all/below/elsewhere.pkt", "skipped"],
      ["/all/good.pkt", "passed"],
    ]);
    expect(lines[0].reason).toMatch(/^line 5: flags: expected R\., got S\./);
    expect(lines[1].reason).toContain("tc qdisc");
    expect(lines[2]).not.toHaveProperty("reason");
    expect(status).toBe(1);
  });

  test("a failure shows line, difference and ladder, in either language", () => {
    const path = join(folder, "all", "bad.pkt");
    const english = drill("--lang", "en", path).stdout;
    expect(english).toContain("line 5: +0 > R. 0:0(0) ack 1");
    expect(english).toContain("SYN-RECEIVED");
    expect(english).toContain("0 passed, 1 failed, 0 skipped");
    const chinese = drill("--lang", "zh", path).stdout;
    expect(chinese).toContain("标志：预期 R.，实际 S.");
    expect(chinese).toContain("通过 0，失败 1，跳过 0");
  });

  test("what passes and what is skipped is no failure", () => {
    const { stdout, status } = drill(join(folder, "all", "good.pkt"), join(folder, "all", "below"));
    expect(stdout).toContain("1 passed, 0 failed, 1 skipped");
    expect(status).toBe(0);
  });

  test("a script that cannot be read fails with its line", () => {
    const { stdout, status } = drill("--json", join(folder, "broken.pkt"));
    expect(JSON.parse(stdout).reason).toMatch(/^line 1: expected TCP flags/);
    expect(status).toBe(1);
  });

  test.each([
    [[], "needs a script"],
    [["/no/such/file.pkt"], "does not exist"],
    [["--tolerance_usecs", "few", "x.pkt"], "--tolerance_usecs takes"],
    [["--define", "7=1", "x.pkt"], "SYMBOL=VALUE"],
    [["--dialect", "openbsd", "x.pkt"], "linux, freebsd"],
    [["--local_ip", "here", "x.pkt"], "--local_ip takes"],
    [["--fast", "x.pkt"], "there is no option --fast"],
  ])("a wrong call is one sentence and status 2: %j", (words, sentence) => {
    const { stderr, status } = drill("--lang", "en", ...words);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  test("what is no script is shown without what a terminal would obey", () => {
    const file = join(folder, "binary.pkt");
    writeFileSync(file, `\x1b[2J\x07${"x".repeat(5_000)}\n`);
    const { stdout, status } = drill(file);
    expect(status).toBe(1);
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(stdout.length).toBeLessThan(1_000);
  });

  test.runIf(process.platform === "linux")("a file that cannot be read is a wrong call", () => {
    const { stderr, status } = drill("/proc/self/mem");
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toEqual([expect.stringContaining("/proc/self/mem")]);
  });

  test("a directory without scripts is a wrong call", () => {
    const { stderr, status } = drill("--lang", "en", join(folder, "none"));
    expect(stderr).toContain("there is no .pkt file below");
    expect(status).toBe(2);
  });

  test("--mtu and addresses are the link's, unless the script says", () => {
    const path = join(folder, "given.pkt");
    writeFileSync(path, GOOD.replace("mss 1460", "mss 1160"));
    expect(drill("--mtu", "1200", path).status).toBe(0);
    expect(drill(path).status).toBe(1);
    expect(drill("--mtu", "1200", "--local_ip", "10.1.2.3", path).status).toBe(0);
  });

  test("a name that ends in v6.pkt stands for IPv6", () => {
    const path = join(folder, "named-v6.pkt");
    writeFileSync(path, GOOD.replace("mss 1460", "mss 1440"));
    expect(drill(path).status).toBe(0);
    expect(drill("--ip_version", "ipv4", path).status).toBe(1);
  });

  test("--define says what a word stands for", () => {
    const path = join(folder, "defined.pkt");
    writeFileSync(path, GOOD.replace("mss 1460", "mss OURS"));
    expect(drill("--define", "OURS=1460", path).status).toBe(0);
    expect(drill("--define", "OURS=1400", path).status).toBe(1);
    expect(drill("-D", "OURS=1460", path).status).toBe(0);
  });

  test("-D with a symbol alone is enough for #ifdef", () => {
    const path = join(folder, "conditional.pkt");
    writeFileSync(path, `${GOOD}#ifdef WRONG\n+0 close(9) = 0\n#endif\n`);
    expect(drill(path).status).toBe(0);
    expect(drill("-D", "WRONG", path).status).toBe(1);
  });

  test("--dialect and a folder bsd/ say whose script it is", () => {
    const ours = join(folder, "order.pkt");
    mkdirSync(join(folder, "bsd"), { recursive: true });
    const theirs = join(folder, "bsd", "order.pkt");
    const text = GOOD.replace("mss 1460", "nop,nop,mss 1460");
    for (const path of [ours, theirs]) writeFileSync(path, text);
    expect(drill(ours).status).toBe(1);
    expect(drill("--dialect", "freebsd", ours).status).toBe(0);
    expect(drill(theirs).status).toBe(0);
    expect(drill("--dialect", "linux", theirs).status).toBe(1);
  });
});
