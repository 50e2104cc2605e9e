import { describe, expect, test } from "vitest";
import {
  Bytes,
  block,
  concat,
  enhanced,
  interfaceBlock,
  option,
  payload,
  section,
} from "./captureBytes.ts";
import { read } from "./recorder.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const u64 = (value: bigint, little = true): Uint8Array => new Bytes(little).u64(value).done();
const micros = ({ seen }: ReturnType<typeof read>): number[] =>
  seen.packets.map((packet) => packet.micros);

describe("pcapng sections and interfaces", () => {
  test("each section has its byte order and its interfaces; numbers go on", () => {
    const { seen, reader } = read(
      section([option(1, text("first"))]),
      interfaceBlock(1, 96, [option(2, text("eth0")), option(3, text("the uplink"))]),
      interfaceBlock(113),
      enhanced(1, 1_000_000n, payload(10)),
      section([option(1, text("second"), false)], false),
      interfaceBlock(101, 0, [option(13, Uint8Array.of(4), false)], false),
      enhanced(0, 3_000_000n, payload(11), [], false),
    );
    expect(reader.problem).toBeNull();
    expect(reader.format).toBe("pcapng");
    expect(seen.comments).toEqual([
      [0, "first"],
      [0, "second"],
    ]);
    expect(seen.interfaces).toEqual([
      {
        capture: 0,
        linkType: 1,
        snapLength: 96,
        fcsLength: null,
        name: "eth0",
        description: "the uplink",
      },
      { capture: 0, linkType: 113, snapLength: 0, fcsLength: null, name: "", description: "" },
      { capture: 0, linkType: 101, snapLength: 0, fcsLength: 4, name: "", description: "" },
    ]);
    expect(
      seen.packets.map((p) => [p.interfaceIndex, p.linkType, p.micros, p.bytes.length / 2]),
    ).toEqual([
      [1, 113, 0, 10],
      [2, 101, 2_000_000, 11],
    ]);
  });

  test("a section starts without the interfaces of the one before", () => {
    const { reader } = read(
      section(),
      interfaceBlock(1),
      enhanced(0, 0n, payload(4)),
      section(),
      enhanced(0, 0n, payload(4)),
    );
    expect(reader.packets).toBe(1);
    expect(reader.problem).toMatchObject({ kind: "interface-unknown", value: 0 });
  });
});

describe("pcapng time", () => {
  const clocked = (resolution: number, ...times: bigint[]) =>
    read(
      section(),
      interfaceBlock(1, 0, [option(9, Uint8Array.of(resolution))]),
      ...times.map((time) => enhanced(0, time, payload(4))),
    );

  test.each([
    ["seconds", 0, [1_700_000_000n, 1_700_000_002n], [0, 2_000_000]],
    ["milliseconds", 3, [1_700_000_000_001n, 1_700_000_000_003n], [0, 2_000]],
    ["nanoseconds", 9, [1_700_000_000_000_000_001n, 1_700_000_000_000_001_252n], [0, 1.251]],
    ["picoseconds", 12, [1_000_000_000_000_000n, 1_000_000_000_000_500n], [0, 0.0005]],
    ["2^-10 s", 0x8a, [1_024n, 1_025n, 2_048n], [0, 976.5625, 1_000_000]],
    ["2^-20 s", 0x94, [1n << 50n, (1n << 50n) + 1n], [0, 0.95367431640625]],
    ["2^-63 s", 0xbf, [1n << 62n, 3n << 61n], [0, 250_000]],
  ] as const)("%s", (_, resolution, times, expected) => {
    const result = clocked(resolution, ...times);
    expect(micros(result)).toEqual(expected);
  });

  test("the absurd resolutions stay numbers", () => {
    for (const resolution of [127, 0xff]) {
      const result = clocked(resolution, 5n, 0xffff_ffff_ffff_ffffn);
      expect(micros(result).every(Number.isFinite)).toBe(true);
    }
  });

  test("nanoseconds are exact 100 days after the first packet", () => {
    const start = 1_700_000_000_123_456_789n;
    const later = start + 100n * 86_400n * 1_000_000_000n + 1n;
    expect(micros(clocked(9, start, later))[1]).toBe(8_640_000_000_000.001);
  });

  test("interfaces with different resolutions and offsets meet on one axis", () => {
    const result = read(
      section(),
      interfaceBlock(1, 0, [option(9, Uint8Array.of(9))]),
      interfaceBlock(1),
      interfaceBlock(1, 0, [option(14, u64(1_000n)), option(9, Uint8Array.of(3))]),
      interfaceBlock(1, 0, [option(14, u64(0xffff_ffff_ffff_ffffn))]), // minus one second
      enhanced(0, 5_000_000_000_500n, payload(4)),
      enhanced(1, 5_000_000_002n, payload(4)),
      enhanced(2, 4_000_001n, payload(4)),
      enhanced(3, 5_001_000_003n, payload(4)),
    );
    expect(result.reader.epochNanos).toBe(5_000_000_000_500n);
    expect(result.seen.epochs).toEqual([5_000_000_000_500n]);
    expect(micros(result)).toEqual([0, 1.5, 999.5, 2.5]);
  });
});

describe("pcapng packets", () => {
  test("flags tell the direction, drop counts add up, comments follow their packet", () => {
    const { seen, reader } = read(
      section(),
      interfaceBlock(1),
      enhanced(0, 1n, payload(5), [
        option(2, new Bytes().u32(2).done()),
        option(4, u64(3n)),
        option(1, text("what happened here?")),
        option(1, text("第二")),
      ]),
      enhanced(0, 2n, payload(8), [option(4, u64(4n)), option(2, new Bytes().u32(0x81).done())]),
      enhanced(0, 3n, payload(8)),
    );
    expect(reader.problem).toBeNull();
    expect(seen.packets.map(({ direction }) => direction)).toEqual([2, 1, 0]);
    expect(reader.droppedPackets).toBe(7);
    expect(seen.comments).toEqual([
      [1, "what happened here?"],
      [1, "第二"],
    ]);
  });

  test("a simple packet is cut to the snap length and has its predecessor's time", () => {
    const { seen, reader } = read(
      section(),
      interfaceBlock(1, 8),
      enhanced(0, 100n, payload(4)),
      enhanced(0, 150n, payload(4)),
      block(3, new Bytes().u32(1_500).raw(payload(8)).done()),
      block(3, new Bytes().u32(5).raw(payload(5)).done()),
    );
    expect(reader.problem).toBeNull();
    expect(seen.packets.slice(2)).toMatchObject([
      { bytes: "0001020304050607", originalLength: 1_500, micros: 50, frame: 3 },
      { bytes: "0001020304", originalLength: 5, micros: 50, frame: 4 },
    ]);
    expect(reader.untimedPackets).toBe(2);
  });

  test("an obsolete packet has a 16-bit interface and its own drop count", () => {
    const obsolete = (dropped: number): Uint8Array =>
      block(2, new Bytes().u16(1, dropped).u32(0, 77, 6, 60).raw(payload(6)).done());
    const { seen, reader } = read(
      section(),
      interfaceBlock(1),
      interfaceBlock(101),
      obsolete(9),
      obsolete(0xffff),
    );
    expect(seen.packets[0]).toMatchObject({
      bytes: "000102030405",
      originalLength: 60,
      linkType: 101,
      interfaceIndex: 1,
    });
    expect(reader.droppedPackets).toBe(9);
  });

  test("statistics give received and dropped", () => {
    const options = [option(4, u64(1_000n)), option(7, u64(5n))];
    const { seen } = read(
      section(),
      interfaceBlock(1),
      block(5, new Bytes().u32(0, 0, 0).raw(concat(options)).done()),
    );
    const counts = { received: 1_000, droppedByInterface: null, droppedBySystem: 5 };
    expect(seen.counts).toEqual([[0, counts]]);
  });

  test("other blocks are passed over; journal and custom blocks have frame numbers", () => {
    const body = new Bytes().u32(32_473).raw(payload(9)).done();
    const long = new Bytes().u32(32_473).raw(payload(70_000)).done();
    const { seen, reader } = read(
      section(),
      interfaceBlock(1),
      block(4, body),
      block(10, body),
      block(0x7777, long),
      enhanced(0, 0n, payload(4)),
      block(9, body),
      block(0x0bad, long),
      block(0x40000bad, body),
      enhanced(0, 0n, payload(4)),
    );
    expect(reader.problem).toBeNull();
    expect(seen.packets.map(({ frame }) => frame)).toEqual([1, 5]);
  });

  test("an option that runs over its block costs no packet", () => {
    const overrun = new Bytes().u16(2, 400).u32(1).done();
    const { seen, reader } = read(
      section(),
      interfaceBlock(1),
      enhanced(0, 0n, payload(4), [overrun]),
    );
    expect(reader.problem).toBeNull();
    expect(seen.packets[0]?.direction).toBe(0);
  });
});

describe("damaged pcapng files", () => {
  const head = concat([section(), interfaceBlock(1), enhanced(0, 0n, payload(4))]);

  test.each([
    ["a length below the smallest", block(6, payload(8), true, 8), "record-length-impossible", 8],
    ["a length off the grid", block(6, payload(40), true, 53), "record-length-impossible", 53],
    ["four gigabytes of packet", block(6, payload(8), true, 0xffff_fffc), "record-too-long", 0],
    ["two lengths", concat([block(6, payload(40)).subarray(0, -4), payload(4)]), "lengths", 0],
    ["an interface never declared", enhanced(7, 0n, payload(4)), "interface-unknown", 7],
    ["a packet block too short", block(6, payload(8)), "record-length-impossible", 20],
    ["a byte order of its own", block(0x0a0d0d0a, payload(16)), "byte-order-unknown", 0x00010203],
    [
      "a packet longer than its block",
      block(6, new Bytes().u32(0, 0, 0, 90, 90).raw(payload(40)).done()),
      "packet-longer-than-record",
      90,
    ],
    [
      "a version of the future",
      block(0x0a0d0d0a, new Bytes().u32(0x1a2b3c4d).u16(2, 0).u64(0n).done()),
      "version-unknown",
      2,
    ],
  ])("%s ends the reading at its first byte", (_, bad, kind, value) => {
    const { reader } = read(concat([head, bad, enhanced(0, 0n, payload(4))]));
    expect(reader.packets).toBe(1);
    expect(reader.problem?.at).toBe(head.length);
    expect(reader.problem?.kind).toContain(kind);
    if (value !== 0) expect(reader.problem?.value).toBe(value);
  });

  test("a block to be skipped that claims four gigabytes is waited for, not stored", () => {
    const { reader } = read(head, block(0x7777, payload(100_000), true, 0xffff_fff0));
    expect(reader.problem).toEqual({
      kind: "ends-inside-record",
      at: head.length,
      value: 0xffff_fff0 - 100_012,
    });
  });

  test("more interfaces than anybody has are damage", () => {
    const many = Array.from({ length: 65_537 }, () => interfaceBlock(1));
    expect(read(concat([section(), ...many])).reader.problem?.kind).toBe("too-many-interfaces");
  });
});
