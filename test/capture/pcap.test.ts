import { describe, expect, test } from "vitest";
import { concat, type PcapRecord, payload, pcap } from "./captureBytes.ts";
import { read } from "./recorder.ts";

const records: PcapRecord[] = [
  { seconds: 1_700_000_000, fraction: 999_999, bytes: payload(60), original: 1_514 },
  { seconds: 1_700_000_001, fraction: 1, bytes: payload(61, 7) },
];

describe("pcap files", () => {
  test.each([
    ["little-endian", true],
    ["big-endian", false],
  ])("%s: times, lengths and bytes come out", (_, little) => {
    const { seen, reader } = read(pcap(records, { little }));
    expect(reader.problem).toBeNull();
    expect(reader.format).toBe("pcap");
    expect(reader.epochNanos).toBe(1_700_000_000_999_999_000n);
    expect(seen.epochs).toEqual([1_700_000_000_999_999_000n]);
    expect(seen.packets).toEqual([
      {
        bytes: Buffer.from(payload(60)).toString("hex"),
        originalLength: 1_514,
        micros: 0,
        linkType: 1,
        interfaceIndex: 0,
        frame: 1,
        direction: 0,
      },
      {
        bytes: Buffer.from(payload(61, 7)).toString("hex"),
        originalLength: 61,
        micros: 2,
        linkType: 1,
        interfaceIndex: 0,
        frame: 2,
        direction: 0,
      },
    ]);
  });

  test("nanoseconds become fractions of a microsecond", () => {
    const nanos = [
      { seconds: 5, fraction: 999_999_999, bytes: payload(4) },
      { seconds: 6, fraction: 250, bytes: payload(4) },
    ];
    const { seen, reader } = read(pcap(nanos, { magic: 0xa1b23c4d, little: false }));
    expect(reader.epochNanos).toBe(5_999_999_999n);
    expect(seen.packets.map(({ micros }) => micros)).toEqual([0, 0.251]);
  });

  test("the modified form has longer record headers, which tell the direction", () => {
    const typed = [0, 1, 2, 3, 4].map((packetType, i) => ({
      seconds: i,
      fraction: 0,
      bytes: payload(10 + i),
      packetType,
    }));
    const { seen, reader } = read(pcap(typed, { magic: 0xa1b2cd34 }));
    expect(reader.problem).toBeNull();
    expect(seen.packets.map(({ direction }) => direction)).toEqual([1, 1, 1, 0, 2]);
    expect(seen.packets.map(({ bytes }) => bytes.length / 2)).toEqual([10, 11, 12, 13, 14]);
  });

  test("the link type's upper bits give the length of the frame check sequence", () => {
    const { seen } = read(pcap(records, { network: 0x2400_0001 }));
    expect(seen.interfaces).toEqual([
      {
        capture: 0,
        linkType: 1,
        snapLength: 65_535,
        fcsLength: 4,
        name: "",
        description: "",
      },
    ]);
    expect(seen.packets[0]?.linkType).toBe(1);
    expect(read(pcap(records)).seen.interfaces[0]?.fcsLength).toBeNull();
  });

  test("AIX counts nanoseconds, and interface types instead of link types", () => {
    const aix = [
      { seconds: 1, fraction: 0, bytes: payload(20) },
      { seconds: 1, fraction: 1_500, bytes: payload(20) },
    ];
    const { seen } = read(pcap(aix, { version: [2, 2], network: 6, little: false }));
    expect(seen.packets.map(({ micros, linkType }) => [micros, linkType])).toEqual([
      [0, 1],
      [1.5, 1],
    ]);
  });

  test("before version 2.4 the two lengths may stand in either order", () => {
    const file = pcap([{ seconds: 1, fraction: 0, bytes: payload(1_000), original: 60 }], {
      version: [2, 3],
    }).subarray(0, 24 + 16 + 60);
    const { seen, reader } = read(file);
    expect(reader.problem).toBeNull();
    expect(seen.packets[0]?.originalLength).toBe(1_000);
    expect(seen.packets[0]?.bytes.length).toBe(120);
  });

  test("timestamps that go back are counted, once a step, and the times stay as they are", () => {
    const times = [10, 11, 8, 9, 9, 8.5].map((seconds) => ({
      seconds: Math.floor(seconds),
      fraction: (seconds % 1) * 1_000_000,
      bytes: payload(1),
    }));
    const { seen, reader } = read(pcap(times));
    expect(seen.packets.map(({ micros }) => micros / 1e6)).toEqual([0, 1, -2, -1, -1, -1.5]);
    expect(reader.backward).toEqual({ count: 2, largestMicros: 3_000_000, firstFrame: 3 });
  });
});

describe("damaged pcap files", () => {
  test("a file that ends inside a record gives what came before, and says where", () => {
    const { seen, reader } = read(pcap(records).subarray(0, -1));
    expect(seen.packets).toHaveLength(1);
    expect(reader.problem).toEqual({ kind: "ends-inside-record", at: 24 + 16 + 60, value: 1 });
  });

  test("a record that claims four gigabytes is not believed, and nothing is guessed after", () => {
    const absurd = concat([
      pcap(records),
      new Uint8Array(8),
      new Uint8Array(8).fill(0xff),
      pcap(records).subarray(24),
    ]);
    const { seen, reader } = read(absurd);
    expect(seen.packets).toHaveLength(2);
    expect(reader.problem).toEqual({ kind: "record-too-long", at: 177, value: 0xffff_ffff });
  });

  test("a snap length above 256 KiB raises what a record may claim; below it does not", () => {
    const big = [{ seconds: 0, fraction: 0, bytes: payload(300_000) }];
    expect(read(pcap(big)).reader.problem?.kind).toBe("record-too-long");
    const { seen, reader } = read(pcap(big, { snapLength: 400_000 }));
    expect(reader.problem).toBeNull();
    expect(seen.packets[0]?.bytes.length).toBe(600_000);
    const longerThanSnapped = [{ seconds: 0, fraction: 0, bytes: payload(500) }];
    expect(read(pcap(longerThanSnapped, { snapLength: 96 })).reader.packets).toBe(1);
  });

  test.each([
    ["nothing at all", new Uint8Array(0), "empty", 0],
    ["less than a magic number", Uint8Array.of(0xd4, 0xc3), "not-a-capture", 0],
    ["something else", payload(100), "not-a-capture", 0x0001_0203],
    ["half a file header", pcap([]).subarray(0, 20), "ends-inside-record", 4],
    ["a magic number alone", pcap([]).subarray(0, 4), "ends-inside-record", 20],
  ])("%s", (_, bytes, kind, value) => {
    const { seen, reader } = read(bytes);
    expect(seen.packets).toEqual([]);
    expect(reader.problem).toEqual({ kind, at: 0, value });
  });

  test("a file without packets is sound", () => {
    const { reader } = read(pcap([]));
    expect(reader.problem).toBeNull();
    expect(reader.epochNanos).toBeNull();
  });
});
