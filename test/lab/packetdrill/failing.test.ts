/** A runner is worth what it refuses: one right script, and everything that can be wrong in it. */
import { describe, expect, test } from "vitest";
import {
  parseScript,
  runScript,
  type ScriptResult,
  tell,
} from "../../../src/lab/packetdrill/index.ts";
import type { RunOptions } from "../../../src/lab/packetdrill/run.ts";

const RIGHT = `
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 65535 <mss 1000,sackOK,TS val 700 ecr 0,nop,wscale 7>
   +0 > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 100 ecr 700,nop,wscale 7>
  +.1 < . 1:1(0) ack 1 win 1000 <nop,nop,TS val 800 ecr 100>
   +0 accept(3, ..., ...) = 4
   +0 write(4, ..., 500) = 500
   +0 > P. 1:501(500) ack 1 <nop,nop,TS val 200 ecr 800>
 +.05 < . 1:1(0) ack 501 win 1000 <nop,nop,TS val 850 ecr 200>
  +.1 < . 101:201(100) ack 501 win 1000 <nop,nop,TS val 950 ecr 200>
   +0 > . 501:501(0) ack 1 <nop,nop,TS val 350 ecr 850,nop,nop,sack 101:201>
   +0 %{ assert tcpi_state == TCP_ESTABLISHED }%
   +1 close(4) = 0
   +0 > F. 501:501(0) ack 1 <nop,nop,TS val 1350 ecr 850,nop,nop,sack 101:201>
`;

const run = (text: string, options: RunOptions = {}): ScriptResult =>
  runScript(parseScript(text), options);

/** RIGHT with one thing changed; the change must hit. */
function changed(from: string, to: string): string {
  expect(RIGHT).toContain(from);
  return RIGHT.replace(from, to);
}

function failure(result: ScriptResult): string {
  if (result.result !== "failed") return result.result;
  return `${result.line}: ${tell(result.reason, "en")}`;
}

describe("a script that is right", () => {
  test("passes, exact or not, and under the other IP version too", () => {
    expect(run(RIGHT).result).toBe("passed");
    expect(run(RIGHT, { exact: true }).result).toBe("passed");
    const six = `--ip_version=ipv6\n${RIGHT.replace("mss 1460", "mss 1440")}`;
    expect(run(six, { exact: true }).result).toBe("passed");
  });

  test("may expect PSH where a kernel that cuts long pieces has it, unless run exactly", () => {
    const pieces = changed(
      "500) = 500\n   +0 > P. 1:501(500)",
      "2500) = 2500\n   +0 > . 1:989(988)",
    ).replace(
      " +.05 < . 1:1(0) ack 501 ",
      `   +0 > P. 989:1977(988) ack 1 <nop,nop,TS val 200 ecr 800>
   +0 > P. 1977:2501(524) ack 1 <nop,nop,TS val 200 ecr 800>
 +.05 < . 1:1(0) ack 2501 `,
    );
    const text = pieces.slice(0, pieces.indexOf("  +.1 < . 101:201"));
    expect(run(text).result).toBe("passed");
    expect(failure(run(text, { exact: true }))).toMatch(/flags: expected P., got ./);
    const alone = text.replace("> . 1:989(988)", "> P. 1:989(988)");
    expect(failure(run(alone))).toMatch(/flags: expected P., got ./);
  });

  test("is judged by the clock of timestamps where it asks for that", () => {
    expect(run(`--tcp_ts_tick_usecs=1000\n${RIGHT}`).result).toBe("passed");
    const late = `--tcp_ts_tick_usecs=1000\n${changed("TS val 1350", "TS val 3350")}`;
    expect(failure(run(late))).toMatch(/^18: timestamp: expected 3350, got 1350/);
  });
});

describe("what is wrong fails, at its line and with what came", () => {
  test.each([
    ["flags", "> P. 1:501", "> . 1:501", /^11: flags: expected \., got P\./],
    ["a FIN that does not come", "> F. 501", "> . 501", /^17: flags: expected \., got F\./],
    ["a sequence number", "> P. 1:501(500)", "> P. 2:502(500)", /^11: sequence number/],
    ["a length", "> P. 1:501(500)", "> P. 1:401(400)", /^11: length: expected 400, got 500/],
    ["an acknowledgment", "> P. 1:501(500) ack 1", "> P. 1:501(500) ack 2", /^11: ack/],
    ["a window", "ack 1 <mss 1460", "ack 1 win 1 <mss 1460", /^7: window: expected 1, got 65160/],
    ["an option's value", "<mss 1460", "<mss 1461", /^7: MSS: expected mss 1461, got mss 1460/],
    [
      "the order of options",
      "<mss 1460,sackOK,TS val 100 ecr 700,nop,wscale 7>",
      "<mss 1460,nop,wscale 7,sackOK,TS val 100 ecr 700>",
      /^7: options/,
    ],
    ["an option too many", "sack 101:201>", "sack 101:201,nop>", /^14: options/],
    ["an option too few", ",nop,nop,sack 101:201>", ">", /^14: options/],
    ["a SACK block", "sack 101:201>", "sack 101:301>", /^14: SACK blocks/],
    ["an echo", "ecr 850,nop,nop,sack", "ecr 800,nop,nop,sack", /^14: timestamp echo/],
    ["an ECN mark", "> P. 1:501", "> [ect0] P. 1:501", /^11: ECN field: expected ect0, got noecn/],
    ["a packet too early", "   +0 > P. 1:501", "  +.1 > P. 1:501", /^11: expected at 0\.2/],
    ["a result", "write(4, ..., 500) = 500", "write(4, ..., 500) = 400", /^10: write\(\)/],
    ["an errno", "close(4) = 0", "close(4) = -1 EBADF (Bad)", /^16: close\(\): expected -1 EBADF/],
    ["an assertion", "== TCP_ESTABLISHED", "== TCP_CLOSE", /^15: assert tcpi_state/],
    ["code", "assert tcpi_state", "assert tcpi_nothing", /^15: the code is not understood/],
  ])("%s", (_, from, to, expected) => {
    expect(failure(run(changed(from, to)))).toMatch(expected);
  });

  test("a packet that never comes", () => {
    const text = `${RIGHT}   +0 > R. 502:502(0) ack 1\n`;
    expect(failure(run(text))).toMatch(/^18: (?:expected a packet|flags)/);
  });

  test("packets in another order", () => {
    const first = "   +0 > P. 1:501(500) ack 1 <nop,nop,TS val 200 ecr 800>\n";
    const second = "   +0 > . 501:501(0) ack 1 <nop,nop,TS val 350 ecr 850,nop,nop,sack 101:201>\n";
    const swapped = RIGHT.replace(second, "").replace(first, second + first);
    expect(failure(run(swapped))).toMatch(/^11: flags/);
  });

  test("a call that blocks without an end, and one that returns at the wrong time", () => {
    const read = (line: string) => changed("   +1 close(4)", `${line}\n   +1 close(4)`);
    expect(failure(run(read("+0 read(4, ..., 10) = 10")))).toMatch(/^16: read\(\) blocks/);
    expect(failure(run(read("+0...5 read(4, ..., 10) = 10")))).toMatch(/read\(\)/);
    const late =
      "    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n   +0...5 connect(3, ..., ...) = 0\n";
    const text = `${late}   +0 > S 0:0(0) <...>\n  +.1 < S. 0:0(0) ack 1 win 1000\n`;
    expect(failure(run(text))).toMatch(/connect\(\) was to return at 5\.0.*returned at 0\.1/);
  });
});

describe("tolerance", () => {
  const nearly = changed("   +0 > P. 1:501", " +.003 > P. 1:501");

  test("is 4 ms or an eighth of the wait, and nothing in an exact run", () => {
    expect(run(nearly).result).toBe("passed");
    expect(failure(run(nearly, { exact: true }))).toMatch(/^11: expected at 0\.103/);
  });

  test("is what a script says it is", () => {
    const strict = `--tolerance_usecs=1000\n${nearly}`;
    expect(failure(run(strict))).toMatch(/^12: expected at 0\.103/);
  });

  test("takes a range as it stands, and any time for *", () => {
    for (const when of ["+0~+.2", "*"]) {
      const text = changed("   +0 > P. 1:501", `${when} > P. 1:501`);
      expect(run(text, { exact: true }).result).toBe("passed");
    }
  });

  test("in an exact run every packet must be expected", () => {
    const silent = RIGHT.replace(/^.*> F\..*\n/m, "");
    expect(run(silent).result).toBe("passed");
    expect(failure(run(silent, { exact: true }))).toMatch(/does not expect.*> F\. 501:501/);
  });
});

describe("what cannot be had here is skipped, never passed", () => {
  test.each([
    ["+0 setsockopt(4, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0", "needs SO_ZEROCOPY"],
    ["+0 send(4, ..., 10, MSG_ZEROCOPY) = 10", "needs MSG_ZEROCOPY"],
    ["+0 `tc qdisc replace dev tun0 root fq`", "needs the command: tc qdisc"],
    ["+0 ptrace(4) = 0", "needs ptrace()"],
    ["+0 < . 1:1(0) ack 1 {rep tcp win_size 7}", "needs { rep tcp win_size 7 }"],
    ["+0 > . 1:1(0) ack 1 <md5 00112233445566778899aabbccddeeff>", "MD5"],
  ])("%s", (line, why) => {
    const result = run(`${RIGHT}${line}\n`);
    expect(result.result).toBe("skipped");
    if (result.result === "skipped") expect(tell(result.reason, "en")).toContain(why);
  });
});

test.each([
  ["IPPROTO_SCTP", "needs SCTP"],
  ["IPPROTO_MPTCP", "needs Multipath TCP"],
])("a socket of %s is another protocol's", (protocol, why) => {
  const result = run(`0 socket(..., SOCK_STREAM, ${protocol}) = 3\n`);
  if (result.result !== "skipped") throw new Error("it must be skipped");
  expect(tell(result.reason, "en")).toContain(why);
});

test("a stream of UDP is nothing (EPROTONOSUPPORT)", () => {
  const text = "0 socket(..., SOCK_STREAM, IPPROTO_UDP) = -1 EPROTONOSUPPORT (Not supported)\n";
  expect(run(text).result).toBe("passed");
});

test("a device that takes nothing loses what is sent, until it takes packets again", () => {
  const refusing = changed(
    "   +0 write(4, ..., 500) = 500\n   +0 > P. 1:501",
    `   +0 \`tc qdisc add dev tun0 root pfifo limit 0\`
   +0 write(4, ..., 500) = 500
  +.1 \`tc qdisc del dev tun0 root\`
   +0~+1 > P. 1:501`,
  );
  const text = refusing.slice(0, refusing.indexOf(" +.05 < . 1:1(0) ack 501"));
  expect(run(text).result).toBe("passed");
});

test("every reason has its words in Chinese", () => {
  const result = run(changed("> P. 1:501", "> . 1:501"));
  if (result.result !== "failed") throw new Error("it must fail");
  expect(tell(result.reason, "zh")).toMatch(/^标志：预期 \.，实际 P\./);
});
