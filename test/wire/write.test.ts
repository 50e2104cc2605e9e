/** Segments written and read back, and checksums against known answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ACK,
  CHECKSUM_ABSENT,
  CHECKSUM_BAD,
  CHECKSUM_CUT,
  CHECKSUM_GOOD,
  CHECKSUM_PARTIAL,
  finishChecksum,
  linuxSynOrder,
  ORDER_LINUX_DATA,
  ORDER_LINUX_SYN,
  PACKET_TCP,
  parseIp,
  problemName,
  Segment,
  SYN,
  sumBytes,
  withCarries,
  writeHeaders,
  writePacket,
} from "../../src/wire/index.ts";
import { hex, viewOf } from "./bytes.ts";

const SEED = 20_260_102;
const bytes = new Uint8Array(4096);
const view = viewOf(bytes);
const parsed = new Segment();

function outgoing(family: 4 | 6): Segment {
  const segment = new Segment();
  Object.assign(segment, { family, src0: 0x0a000001, dst0: 0x0a000002, sourcePort: 1, flags: ACK });
  return segment;
}

/** Writes with `order`, and gives the option bytes in hex. */
function optionBytes(segment: Segment, order: readonly number[]): string {
  writeHeaders(view, 0, segment, order, 0);
  return Buffer.from(bytes.subarray(40, segment.payloadStart)).toString("hex");
}

describe("options in the order asked for", () => {
  test("Linux's SYN", () => {
    const segment = outgoing(4);
    Object.assign(segment, { mss: 1460, windowScale: 7, sackPermitted: true });
    Object.assign(segment, { hasTimestamps: true, tsVal: 0xf0000001, tsEcr: 2 });
    expect(optionBytes(segment, ORDER_LINUX_SYN)).toBe(
      "020405b4" + "0402" + "080af000000100000002" + "01" + "030307",
    );
  });

  // RFC 9293 3.1, MUST-69: padding is zeros, whatever stood there.
  test("what the record does not hold goes with its NOPs, and EOL pads", () => {
    bytes.fill(0xee);
    const segment = outgoing(4);
    segment.windowScale = 7;
    expect(optionBytes(segment, ORDER_LINUX_SYN)).toBe("01030307");
    segment.sackPermitted = true;
    expect(optionBytes(segment, [4, 3])).toBe("0402" + "030307" + "000000");
    expect(optionBytes(outgoing(4), ORDER_LINUX_DATA)).toBe("");
  });

  test("each of Linux's options on a SYN ends on a whole word", () => {
    const segment = outgoing(4);
    const shapes = (timestamps: boolean, sack: boolean, cookie: number): string => {
      Object.assign(segment, { mss: 1460, windowScale: 7, tsVal: 1, tsEcr: 0 });
      Object.assign(segment, { hasTimestamps: timestamps, sackPermitted: sack });
      Object.assign(segment, { fastOpenStart: cookie < 0 ? -1 : 0, fastOpenLength: cookie });
      return optionBytes(segment, linuxSynOrder(segment)).slice(8);
    };
    const ts = "080a0000000100000000";
    expect(shapes(true, true, -1)).toBe(`0402${ts}01030307`);
    expect(shapes(true, false, -1)).toBe(`0101${ts}01030307`);
    expect(shapes(false, true, -1)).toBe("0101040201030307");
    expect(shapes(false, false, -1)).toBe("01030307");
    expect(shapes(false, false, 0)).toBe("0103030722020101");
    expect(shapes(false, false, 6)).toMatch(/^010303072208.{12}$/);
  });

  test("beside timestamps three of four SACK blocks fit", () => {
    const segment = outgoing(4);
    Object.assign(segment, { hasTimestamps: true, sackCount: 4 });
    segment.sack.set([1, 2, 3, 4, 5, 6, 7, 8]);
    writeHeaders(view, 0, segment, ORDER_LINUX_DATA, 0);
    parseIp(view, 0, segment.payloadEnd, segment.payloadEnd, parsed, false);
    expect([parsed.sackCount, ...parsed.sack.subarray(0, 6)]).toEqual([3, 1, 2, 3, 4, 5, 6]);
  });

  test.each([
    [false, "2206" + "01020304" + "0000"],
    [true, "fe08" + "f989" + "01020304"],
  ])("Fast Open, experimental %s", (fastOpenExperimental, expected) => {
    const segment = outgoing(4);
    Object.assign(segment, { fastOpenStart: 0, fastOpenLength: 4, fastOpenExperimental });
    segment.fastOpenCookie.set([1, 2, 3, 4]);
    expect(optionBytes(segment, ORDER_LINUX_SYN)).toBe(expected);
  });
});

describe("what is written is read back", () => {
  const uint = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
  const fields = {
    src0: fc.integer(),
    dst0: fc.integer(),
    sourcePort: uint(16),
    destinationPort: uint(16),
    seq: uint(32),
    ack: uint(32),
    flags: uint(9),
    window: uint(16),
    urgentPointer: uint(16),
    ttl: fc.integer({ min: 1, max: 255 }),
    tos: uint(8),
    mss: fc.integer({ min: -1, max: 0xffff }),
    windowScale: fc.integer({ min: -1, max: 14 }),
    sackPermitted: fc.boolean(),
    hasTimestamps: fc.boolean(),
    tsVal: uint(32),
    tsEcr: uint(32),
  };
  const only4 = { ipId: uint(16), df: fc.boolean() };
  const words = { src1: fc.integer(), src2: fc.integer(), src3: fc.integer(), dst3: fc.integer() };
  const only6 = { ...words, flowLabel: uint(20) };
  const payload = fc.uint8Array({ maxLength: 64 });

  test.each([
    [4, fc.record({ ...fields, ...only4 })],
    [6, fc.record({ ...fields, ...only6 })],
  ] as const)("IPv%i", (family, arbitrary) => {
    const property = fc.property(
      arbitrary as fc.Arbitrary<Partial<Segment>>,
      payload,
      fc.nat(50),
      (values, data, start) => {
        const segment = Object.assign(outgoing(family), values);
        const end = writePacket(bytes, view, start, segment, ORDER_LINUX_SYN, data);
        expect(parseIp(view, start, end, end, parsed, true)).toBe(PACKET_TCP);
        const { tsVal, tsEcr, ...rest } = values;
        expect(parsed).toMatchObject({
          ...rest,
          family,
          length: data.length,
          problemAt: expect.anything(),
        });
        if (parsed.hasTimestamps) expect([parsed.tsVal, parsed.tsEcr]).toEqual([tsVal, tsEcr]);
        expect(parsed.checksumVerdict).toBe(CHECKSUM_GOOD);
        expect(bytes.slice(parsed.payloadStart, parsed.payloadEnd)).toEqual(data);
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

describe("checksums", () => {
  const data = hex("0001f203f4f5f6f7");

  test("RFC 1071's own example", () => {
    expect(sumBytes(viewOf(data), 0, 8)).toBe(0xddf2);
    expect(sumBytes(viewOf(data), 0, 7)).toBe(withCarries(0xddf2 + 0xffff - 0xf7));
  });

  test("any span sums like one 16-bit word after the other", () => {
    const slow = (all: Uint8Array): number => {
      let sum = 0;
      for (let i = 0; i < all.length; i += 2) sum += ((all[i] ?? 0) << 8) | (all[i + 1] ?? 0);
      while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
      return sum;
    };
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), (all, skip) => {
      const from = Math.min(skip, all.length);
      expect(sumBytes(viewOf(all), from, all.length)).toBe(slow(all.subarray(from)));
    });
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  test("the longest packet of ones does not overflow", () => {
    const all = new Uint8Array(1 << 20).fill(0xff);
    expect(sumBytes(viewOf(all), 0, all.length)).toBe(0xffff);
  });

  const verdictOf = (change: (segment: Segment) => void, cut = 0): number => {
    const segment = outgoing(4);
    segment.flags = SYN;
    const end = writePacket(bytes, view, 0, segment, [], hex("0102030405"));
    change(segment);
    parseIp(view, 0, end - cut, end, parsed, true);
    return parsed.checksumVerdict;
  };

  test("a verdict for each thing that can have become of one", () => {
    expect(verdictOf(() => {})).toBe(CHECKSUM_GOOD);
    expect(verdictOf(() => view.setUint8(44, 9))).toBe(CHECKSUM_BAD);
    expect(verdictOf((segment) => finishChecksum(view, segment, true))).toBe(CHECKSUM_PARTIAL);
    expect(verdictOf(() => {}, 1)).toBe(CHECKSUM_CUT);
    expect(verdictOf(() => view.setUint16(36, 0))).toBe(CHECKSUM_ABSENT);
  });

  test("a wrong IPv4 header checksum is noted, one of zero is not", () => {
    verdictOf(() => view.setUint16(10, 0x1234));
    expect([problemName(parsed.problem), parsed.problemAt]).toEqual(["ip-checksum", 10]);
    verdictOf(() => view.setUint16(10, 0));
    expect(problemName(parsed.problem)).toBe("none");
  });
});
