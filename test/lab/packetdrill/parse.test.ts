import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallSpec, TcpSpec } from "../../../src/lab/packetdrill/ast.ts";
import { type CodeValue, runCode } from "../../../src/lab/packetdrill/code.ts";
import { parseScript } from "../../../src/lab/packetdrill/parseScript.ts";
import { ScriptError } from "../../../src/lab/packetdrill/scanner.ts";

const tcp = (line: string): TcpSpec => {
  const action = parseScript(line).events[0]?.action;
  if (action?.kind !== "packet" || action.packet.protocol !== "tcp") throw new Error("not TCP");
  return action.packet;
};

const call = (line: string): CallSpec => {
  const action = parseScript(line).events[0]?.action;
  if (action?.kind !== "call") throw new Error("not a call");
  return action.call;
};

describe("a script", () => {
  test("with its call of defaults.sh commented out counts on them all the same", () => {
    const events = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
    const setUp = (start: string) => parseScript(`${start}\n${events}`).setUp;
    expect(setUp("//`../common/defaults.sh`")).toEqual(["../common/defaults.sh"]);
    expect(setUp("`sleep 1`\n//`../common/defaults.sh`")).toEqual(["sleep 1"]);
    expect(setUp("// as defaults.sh has it")).toEqual([]);
  });

  test("has options, a set-up, events and a clean-up, each with its line", () => {
    const script = parseScript(`// two lines
// of intent
--tolerance_usecs=10000
--define=PORT=8080

\`../common/defaults.sh
 sysctl -q net.ipv4.tcp_sack=0\`

    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, {sin_port = htons(PORT)}, ...) = 0
 +.1~+.2 > S. 0:0(0) ack 1 <...>
   * > . 1:1(0) ack 1
\`set_sysctls.py /tmp/x\`
`);
    expect(script.options.get("tolerance_usecs")).toBe("10000");
    expect(script.setUp).toEqual(["../common/defaults.sh\n sysctl -q net.ipv4.tcp_sack=0"]);
    expect(script.cleanUp).toEqual(["set_sysctls.py /tmp/x"]);
    expect(script.events.map((event) => [event.line, event.when])).toEqual([
      [9, { kind: "absolute", at: 0, until: null }],
      [10, { kind: "relative", at: 0, until: null }],
      [11, { kind: "relative", at: 100_000, until: 200_000 }],
      [12, { kind: "any" }],
    ]);
  });

  test.each([
    ["0 > S 0:5(0)", 1, "the end is not the start plus the length"],
    ["0 < Q 0:0(0)", 1, "expected TCP flags"],
    ["\n\n+0 write(3, ", 3, "expected an argument"],
    ["0 `sleep", 1, "never closed"],
    ["* < . 1:1(0) ack 1", 1, "only an outbound packet"],
    ["0 < S 0:0(0) <mss>", 1, "expected a number"],
    ["0 < S 0:0(0) <magic 7>", 1, "no TCP option"],
    ["+.2~+.1 > . 1:1(0)", 1, "ends before it begins"],
    ["0 `x`\n`y`\n0 close(3) = 0", 3, "no event may follow"],
  ])("a mistake is named with its line: %j", (text, line, message) => {
    let error: unknown;
    try {
      parseScript(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ScriptError);
    expect((error as ScriptError).line).toBe(line);
    expect((error as ScriptError).message).toContain(message);
  });

  test("no text throws anything but a ScriptError, nor hangs", () => {
    const shapes =
      "0 +0 +.1~+.2 * < > S. 0:0(0) ack win <mss,nop> <...> write(3,...) = -1 EAGAIN %{ }% ` |";
    const words = fc.constantFrom(...shapes.split(" "), "\n", "...");
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(words, { maxLength: 30 }).map((list) => list.join(" ")),
    );
    fc.assert(
      fc.property(text, (script) => {
        try {
          parseScript(script);
        } catch (error) {
          expect(error).toBeInstanceOf(ScriptError);
        }
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });
});

describe("a packet", () => {
  test("has flags, numbers, window and options in their order", () => {
    const spec = tcp(
      "+0 < [ect0] SEW 0:0(0) win 32792 <mss 1460,sackOK,TS val 5 ecr 0,nop,wscale 7,FO 01ab>",
    );
    expect(spec).toMatchObject({ direction: "in", flags: 0xc2, seq: 0, window: 32792, ack: null });
    expect(spec.ip.ecn).toBe("ect0");
    expect(spec.options).toEqual([
      { name: "mss", value: 1460 },
      { name: "sackOK" },
      { name: "TS", val: 5, ecr: 0 },
      { name: "nop" },
      { name: "wscale", value: 7 },
      { name: "FO", hex: "01ab" },
    ]);
  });

  test("may carry SACK blocks, an urgent pointer, ports, or options that nobody checks", () => {
    const spec = tcp("0 > 8080 > 1234 P.U 1:11(10) ack 3 urg 4 <nop,nop,sack 5:7 9:11>");
    expect(spec.ports).toEqual({ source: 8080, destination: 1234 });
    expect(spec.urgent).toBe(4);
    expect(spec.options?.at(-1)).toEqual({
      name: "sack",
      blocks: [
        [5, 7],
        [9, 11],
      ],
    });
    expect(tcp("0 > . 1:1(0) ack 1 <...>").options).toBeNull();
    expect(tcp("0 > . 1:1(0) ack 1\n0 < . 1:1(0) ack 1").options).toEqual([]);
    expect(tcp("0 > - 1:1(0)").flags).toBe(0);
  });

  test.each([
    ["[tos 0x20, ttl 4]", { tos: 32, ttl: 4 }],
    ["(class 0xe0, hlim 6)", { tos: 224, ttl: 6 }],
    ["[dscp cs1, ecn ce]", { dscp: 8, ecn: "ce" }],
  ])("%s is about its IP header", (marks, ip) => {
    expect(tcp(`0 > ${marks} . 1:1(0) ack 1`).ip).toMatchObject(ip);
  });

  test("may have the number on the wire, and options by FreeBSD's names", () => {
    const spec = tcp("0 > R. 0:0(0)! ack 2 <exp-FO 0102,AccECN0 ee0b 1 eceb 2>");
    expect(spec.absolute).toBe(true);
    expect(spec.options).toEqual([
      { name: "FOEXP", hex: "0102" },
      {
        name: "ECN",
        words: [
          ["e0b", 1],
          ["ceb", 2],
        ],
      },
    ]);
  });

  test.each([
    ["0 > sctp: INIT[flgs=0]", "SCTP"],
    ["0 < udp(100)", "UDP"],
    ["0 > udplite(100, 8)", "UDP-Lite"],
    ["0 < . 1:1(0) ack 1/udp(9811 > 1)", "TCP in UDP"],
    ["0 > S 0:0(0) <mp_capable a>", "Multipath TCP"],
    ["0 > encap psp spi 23 . 1:1(0) ack 1", "encapsulated TCP"],
    ["--psp_udp_port=1000\n0 > S 0:0(0)", "PSP"],
  ])("%s is another protocol's, and makes the script one that cannot run here", (line, name) => {
    const { need, events } = parseScript(`${line}\n`);
    expect(need).toEqual({ key: "needsProtocol", args: [name] });
    expect(events).toEqual([]);
  });

  test("may be an ICMP error that quotes a segment", () => {
    const event = parseScript("0 < icmp unreachable frag_needed mtu 1200 [1:1461(1460)]").events[0];
    expect(event?.action).toEqual({
      kind: "packet",
      packet: {
        protocol: "icmp",
        direction: "in",
        type: "unreachable",
        code: "frag_needed",
        mtu: 1200,
        quoted: { seq: 1, length: 1460 },
      },
    });
  });
});

describe("a call", () => {
  test("may block, fail, and have a note", () => {
    const spec = call("0...0.25 connect(3, ..., ...) = -1 ECONNREFUSED (Connection refused)");
    expect(spec).toMatchObject({
      name: "connect",
      ends: 250_000,
      result: { kind: "number", value: -1 },
      errno: "ECONNREFUSED",
      note: "Connection refused",
    });
  });

  test("takes structures, arrays, flags and strings", () => {
    const spec = call(
      `0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 1000}], msg_flags=MSG_TRUNC|0x10,
        msg_control=[]}, "a" "b\\n") = 1000`,
    );
    const [, message, text] = spec.args;
    expect(text).toEqual({ kind: "string", value: "ab\n" });
    if (message?.kind !== "struct") throw new Error("not a structure");
    expect(message.fields.map((field) => field.name)).toEqual([
      "msg_name",
      "msg_iov",
      "msg_flags",
      "msg_control",
    ]);
    expect(message.fields[2]?.value).toEqual({
      kind: "or",
      terms: [
        { kind: "symbol", name: "MSG_TRUNC" },
        { kind: "number", value: 16 },
      ],
    });
  });
});

describe("a code block", () => {
  const known = new Map<string, CodeValue>([
    ["tcpi_snd_cwnd", 10],
    ["tcpi_rtt", 1000],
  ]);
  const run = (text: string) => runCode(text, known);

  test.each([
    "assert tcpi_snd_cwnd == 10",
    "assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd; assert True if False else 1".split(
      ";",
    )[0] as string,
    "assert 990 <= tcpi_rtt <= 1010, 'rtt %d' % tcpi_rtt",
    "assert not (tcpi_snd_cwnd != 10 or tcpi_rtt < 5)",
    "x = tcpi_rtt // 3\nassert x == 333 and x % 10 == 3",
    "assert abs(tcpi_rtt -\n 1001) <= max(1, 0)",
    "assert tcpi_snd_cwnd in (9, 10)  # one of them",
    "assert (tcpi_rtt & 8) and -7 // 2 == -4",
  ])("%s holds", (text) => {
    expect(run(text)).toMatchObject({ kind: "held" });
  });

  test("a failing assert tells its text and its message", () => {
    expect(run("assert tcpi_snd_cwnd == 11, 'cwnd %d' % tcpi_snd_cwnd")).toEqual({
      kind: "failed",
      message: "tcpi_snd_cwnd == 11 (cwnd 10)",
    });
  });

  test.each(["assert tcpi_new == 1", "import os", "assert 1 / 0", "assert ((", "x.y()", "for"])(
    "%s is not understood, never passed",
    (text) => expect(run(text).kind).toBe("not-understood"),
  );

  test("any text ends", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(["held", "failed", "not-understood"]).toContain(run(text).kind);
      }),
      { seed: 4 },
    );
  });
});
