/** TCP options: into the record on the hot path, into objects for a view, and what is wrong. */
import { describe, expect, test } from "vitest";
import {
  ACK,
  decodeOptions,
  PACKET_TCP,
  problemName,
  Segment,
  SYN,
  type TcpOption,
} from "../../src/wire/index.ts";
import { concat, hex, ipv4, parse, tcp, viewOf } from "./bytes.ts";

const segment = new Segment();

function read(options: string, flags = ACK): Segment {
  expect(parse(ipv4(6, tcp(flags, hex(options))), segment)).toBe(PACKET_TCP);
  return segment;
}

describe("into the record", () => {
  test("a SYN as Linux sends it", () => {
    read("020405b4 0402 080a 00000001 00000000 01 030307", SYN);
    expect(segment).toMatchObject({
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      hasTimestamps: true,
      tsVal: 1,
      tsEcr: 0,
      optionProblems: 0,
    });
  });

  test("the fast layout, and nothing left over from the SYN before", () => {
    read("020405b4 01030307 22021234", SYN);
    read("0101080a fffffffe 80000000");
    expect(segment).toMatchObject({
      mss: -1,
      windowScale: -1,
      sackPermitted: false,
      fastOpenStart: -1,
      tsVal: 0xfffffffe,
      tsEcr: 0x80000000,
    });
    read("");
    expect(segment.hasTimestamps).toBe(false);
  });

  test("four SACK blocks", () => {
    const blocks = "00000001 00000002 fffffffe 00000003 00000004 00000005 00000006 00000007";
    read(`0101 0522 ${blocks}`);
    expect(segment.sackCount).toBe(4);
    expect([...segment.sack]).toEqual([1, 2, 0xfffffffe, 3, 4, 5, 6, 7]);
  });

  test.each([
    ["a cookie", "220a 0102030405060708 0000", 42, 8, false],
    ["a request for one", "2202 0101", 42, 0, false],
    ["the experimental form", "fe08 f989 01020304", 44, 4, true],
  ])("Fast Open: %s", (_name, options, start, length, experimental) => {
    read(options, SYN);
    const { fastOpenStart, fastOpenLength, fastOpenExperimental } = segment;
    expect([fastOpenStart, fastOpenLength, fastOpenExperimental]).toEqual([
      start,
      length,
      experimental,
    ]);
  });

  test("the first Multipath subtype", () => {
    expect(read("1e04 2001 1e04 5001").mptcpSubtype).toBe(2);
  });

  test.each([
    ["tcp-option-length", "0201 0000", 1],
    ["tcp-option-length", "0203 0100", 1],
    ["tcp-option-length", "0506 00000000 0000", 1],
    ["tcp-option-beyond-header", "01 01 01 08", 1],
    ["tcp-option-beyond-header", "080a 0000", 1],
    ["tcp-option-repeated", "0402 0402", 1],
    ["tcp-window-scale", "03030f00", 1],
  ])("%s: %s", (name, options, count) => {
    read(options, SYN);
    expect([problemName(segment.problem), segment.optionProblems]).toEqual([name, count]);
  });

  // RFC 9293 3.1, MUST-64: NOPs are one byte each, and options start anywhere. MUST-4, MUST-14.
  test.each([0, 1, 2, 3])("behind %i NOPs, an MSS and no more behind EOL", (nops) => {
    read(`${"01".repeat(nops)} 020405b4 00 ${"03".repeat(3 - nops)}`, SYN);
    expect(segment).toMatchObject({ mss: 1460, windowScale: -1, optionProblems: 0 });
  });

  // RFC 9293 3.1, MUST-6, MUST-68: every kind but two has a length, by which it is passed.
  test("whatever kind it is, what follows it is read", () => {
    for (let kind = 2; kind < 256; kind++) {
      read(`${kind.toString(16).padStart(2, "0")}04 abcd 03030700`, SYN);
      expect(segment.windowScale, `kind ${kind}`).toBe(7);
    }
  });

  // RFC 9293 3.1, MUST-7: senseless lengths end the walk and nothing else.
  test.each(["5000", "5001", "50ff"])(
    "what stood before %s counts, what follows does not",
    (bad) => {
      read(`020405b4 ${bad} 0402 03030700`, SYN);
      expect(segment).toMatchObject({ mss: 1460, sackPermitted: false, windowScale: -1 });
    },
  );

  test("an option that belongs to SYN is noted elsewhere, and read", () => {
    read("020405b4");
    expect([segment.mss, problemName(segment.problem)]).toEqual([1460, "tcp-option-needs-syn"]);
  });
});

describe("into objects", () => {
  const decode = (options: string): TcpOption[] => {
    const bytes = hex(options);
    return decodeOptions(viewOf(bytes), 0, bytes.length, bytes.length);
  };

  test.each<[string, object]>([
    ["00", { name: "eol", length: 1 }],
    ["01", { name: "nop", length: 1 }],
    ["02040218", { name: "mss", bytes: 536 }],
    ["03030e", { name: "window-scale", shift: 14 }],
    ["0402", { name: "sack-permitted" }],
    ["050a 00000001 fffffffe", { name: "sack", blocks: [{ left: 1, right: 0xfffffffe }] }],
    ["0606 00000009", { name: "echo", value: 9 }],
    ["0706 00000009", { name: "echo-reply", value: 9 }],
    ["080a 80000000 00000002", { name: "timestamps", tsVal: 0x80000000, tsEcr: 2 }],
    ["0902", { name: "partial-order-permitted" }],
    ["0a0380", { name: "partial-order-profile", isStart: true, isEnd: false }],
    ["0b06 00000001", { name: "cc", count: 1 }],
    ["0c06 00000001", { name: "cc-new", count: 1 }],
    ["0d06 00000001", { name: "cc-echo", count: 1 }],
    ["0e0301", { name: "alternate-checksum", algorithm: 1 }],
    [`1312${"0f".repeat(16)}`, { name: "md5", digest: new Uint8Array(16).fill(15) }],
    ["1404 8001", { name: "scps", capabilities: 128, connectionId: 1 }],
    ["1506 00020003", { name: "snack", offset: 2, size: 3 }],
    ["1b08 05 07 00000010", { name: "quick-start", rate: 5, ttlDiff: 7, nonce: 4 }],
    ["1c04 8002", { name: "user-timeout", seconds: 120 }],
    ["1c04 0002", { name: "user-timeout", seconds: 2 }],
    ["1d06 0102 aabb", { name: "ao", keyId: 1, rNextKeyId: 2, mac: hex("aabb") }],
    ["1e04 8001", { name: "mptcp", subtype: "MP_TCPRST", data: hex("8001") }],
    ["1e04 a001", { name: "mptcp", subtype: "unknown" }],
    ["2204 0102", { name: "fast-open", cookie: hex("0102"), isExperimental: false }],
    ["4503 20", { name: "eno", data: hex("20"), isExperimental: false }],
    ["ac05 000001", { name: "accurate-ecn", ect0: 1, ce: null, ect1: null }],
    ["ae0b 000001 000002 000003", { name: "accurate-ecn", ect0: 3, ce: 2, ect1: 1 }],
    ["fd07 acc0 000001", { name: "accurate-ecn", ect0: 1, isExperimental: true }],
    ["fe06 f989 0102", { name: "fast-open", cookie: hex("0102"), isExperimental: true }],
    ["fd04 0ed0", { name: "edo", headerWords: null, segmentBytes: null }],
    ["fe08 0ed0 0010 05dc", { name: "edo", headerWords: 16, segmentBytes: 1500 }],
    ["fe05 454e 20", { name: "eno", data: hex("20"), isExperimental: true }],
    ["fe06 e2d4 c3d9", { name: "smc" }],
    ["fe05 4242 07", { name: "experiment", exId: 0x4242, data: hex("07") }],
    ["5003 07", { name: "unknown", kind: 80, data: hex("07") }],
    ["0203 07", { name: "malformed", kind: 2, data: hex("07") }],
    ["0800", { name: "malformed", kind: 8, data: hex("00") }],
    ["08", { name: "malformed", kind: 8, data: hex("") }],
  ])("%s", (options, expected) => {
    expect(decode(options)).toMatchObject([expected]);
  });

  test("an option that the snap length cut is cut, one beyond the header malformed", () => {
    const bytes = hex("02040218 080a0000 0000");
    const last = (headerEnd: number, capturedEnd: number): string | undefined =>
      decodeOptions(viewOf(bytes), 0, headerEnd, capturedEnd).at(-1)?.name;
    expect([last(16, 8), last(16, 5), last(8, 8), last(12, 10)]).toEqual([
      "cut",
      "cut",
      "malformed",
      "malformed",
    ]);
  });

  test("places and lengths lie end to end, and EOL is the last", () => {
    const options = decodeOptions(viewOf(concat(hex("01 020405b4 00 ff"))), 0, 7, 7);
    expect(options.map(({ name, at, length }) => [name, at, length])).toEqual([
      ["nop", 0, 1],
      ["mss", 1, 4],
      ["eol", 5, 1],
    ]);
  });
});
