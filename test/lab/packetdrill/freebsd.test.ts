/** FreeBSD's dialect: what of it is understood, what is refused, and what is judged otherwise. */
import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../src/engine/block/settings.ts";
import { understandCommand } from "../../../src/lab/packetdrill/commands.ts";
import { parseScript, runScript, tell } from "../../../src/lab/packetdrill/index.ts";

const sysctl = (text: string, before = DEFAULT_SETTINGS) =>
  understandCommand(`sysctl -w ${text}`, before);

describe("FreeBSD's sysctls", () => {
  test.each([
    ["net.inet.tcp.rfc1323=0", { tcp_timestamps: 0, tcp_window_scaling: 0 }],
    ["net.inet.tcp.sack.enable=0", { tcp_sack: 0 }],
    ["net.inet.tcp.ecn.enable=1", { tcp_ecn: 1 }],
    ["net.inet.tcp.keepidle=15000", { tcp_keepalive_time: 15 }],
    ["net.inet.tcp.keepcnt=2", { tcp_keepalive_probes: 2 }],
    ["net.inet.tcp.msl=5000", { msl: 5 }],
    ["net.inet.tcp.fastopen.client_enable=0", { tcp_fastopen: 0 }],
    ["net.inet.tcp.cc.algorithm=newreno", { tcp_congestion_control: "reno" }],
    ["net.inet.tcp.syncookies_only=1 net.inet.tcp.syncookies=1", { tcp_syncookies: 2 }],
    ["net.inet.tcp.insecure_rst=0 net.inet.tcp.blackhole=0", {}],
  ])("%s is a knob of the engine's, or how it behaves", (text, settings) => {
    expect(sysctl(text)).toMatchObject({ settings, unsupported: null });
  });

  test("a buffer's size is one of three, and the others stay", () => {
    const first = sysctl("kern.ipc.maxsockbuf=2097152").settings;
    expect(first).toMatchObject({ tcp_rmem: [4096, 131_072, 2_097_152], rmem_max: 2_097_152 });
    const both = sysctl("kern.ipc.maxsockbuf=2097152 net.inet.tcp.sendspace=32768").settings;
    expect(both.tcp_wmem).toEqual([4096, 65_536, 2_097_152]);
  });

  test("purging the host cache forgets peers", () => {
    expect(sysctl("net.inet.tcp.hostcache.purgenow=1").forgetsPeers).toBe(true);
  });

  test.each([
    ["net.inet.tcp.insecure_rst=1", "needs FreeBSD's net.inet.tcp.insecure_rst=1, which has no"],
    ["net.inet.tcp.unheard_of=1", "needs FreeBSD's net.inet.tcp.unheard_of=1"],
    ["net.inet.tcp.udp_tunneling_port=9811", "needs TCP in UDP; only TCP over IPv4 and IPv6"],
  ])("%s is refused in one sentence", (text, words) => {
    const { unsupported } = sysctl(text);
    expect(unsupported === null ? "" : tell(unsupported, "en")).toContain(words);
  });
});

const OPENING = `
 0 \`sysctl -w net.inet.tcp.rfc1323=1\`
+0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3
+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) win 65535 <mss 1460,nop,wscale 6,sackOK,TS val 100 ecr 0>
`;
const ANSWER = `+.1 < S. 0:0(0) ack 1 win 32767 <mss 1460>
+0 > . 1:1(0) ack 1 win 65535
`;

function outcome(text: string, dialect?: string): string {
  const options = new Map(dialect === undefined ? [] : [["dialect", dialect]]);
  const result = runScript(parseScript(text, { options }));
  return result.result === "passed" ? "passed" : `${result.result}: ${tell(result.reason, "en")}`;
}

describe("what is judged in FreeBSD's dialect", () => {
  test("is not the order of options, nor their padding, nor how large a window is", () => {
    expect(outcome(OPENING + ANSWER.replace("win 65535", "win 1028"))).toBe("passed");
    expect(outcome(OPENING.replace("+0 > S", "+0 > S").replace("nop,", ""))).toBe("passed");
    expect(outcome(OPENING, "linux")).toMatch(/^failed: (?:options|window)/);
  });

  test("is which options there are, and what they say", () => {
    expect(outcome(OPENING.replace("sackOK,", ""))).toMatch(/^failed: options/);
    expect(outcome(OPENING.replace("mss 1460", "mss 1440"))).toMatch(/^failed: MSS/);
    expect(outcome(OPENING.replace("wscale 6", "wscale 5"))).toMatch(/^failed: window scale/);
  });

  test("is whether a window is shut", () => {
    expect(outcome(OPENING + ANSWER.replace("win 65535", "win 0"))).toMatch(/^failed: window/);
  });

  test("is what is acknowledged, not that it takes one acknowledgment or two", () => {
    const data = `+0 < . 1:101(100) ack 1 win 32767\n+0 < . 101:201(100) ack 1 win 32767\n`;
    const text = `${OPENING}${ANSWER}${data}`;
    expect(outcome(`${text}+0 > . 1:1(0) ack 201 win 65535\n`)).toBe("passed");
    expect(outcome(`${text}+0 > . 1:1(0) ack 202 win 65535\n`)).toMatch(/^failed/);
    expect(outcome(`${text}+0 > . 1:1(0) ack 201 win 65535 <sack 1:2>\n`)).toMatch(/^failed/);
  });

  test("is how many sockets are in a state", () => {
    const look = (count: number) =>
      `+0 \`sockstat -4 -P tcp -s | grep -c ESTABLISHED | grep ${count}\`\n`;
    expect(outcome(OPENING + ANSWER + look(1))).toBe("passed");
    expect(outcome(OPENING + ANSWER + look(0))).toBe(
      "failed: sockets in ESTABLISHED: expected 0, got 1",
    );
  });

  test("a client with TCP_FASTOPEN connects by its first sendto(), which does not wait", () => {
    const text = `
 0 \`sysctl -w net.inet.tcp.fastopen.client_enable=1\`
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, IPPROTO_TCP, TCP_FASTOPEN, [1], 4) = 0
+0 sendto(3, ..., 100, 0, ..., ...) = 100
+0 > S 0:0(0) win 65535 <mss 1460,nop,wscale 6,sackOK,TS val 0 ecr 0,FO,eol,eol>
+.05 < S. 0:0(0) ack 1 win 65535 <mss 1460,sackOK,FO 0102030405060708>
+0 > P. 1:101(100) ack 1 win 65535
`;
    expect(outcome(text)).toBe("passed");
  });
});

test("another TCP than the base stack is refused, the base stack is not", () => {
  const choose = (name: string) =>
    `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, IPPROTO_TCP, TCP_FUNCTION_BLK, {function_set_name="${name}", pcbcnt=0}, 36) = 0
`;
  expect(outcome(choose("freebsd"))).toBe("passed");
  expect(outcome(choose("rack"))).toBe('skipped: needs TCP_FUNCTION_BLK "rack"');
});
