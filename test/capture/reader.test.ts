import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Bytes,
  block,
  concat,
  enhanced,
  interfaceBlock,
  option,
  payload,
  pcap,
  section,
} from "./captureBytes.ts";
import { read } from "./recorder.ts";

/** One capture of each kind, with something of everything the format has. */
const samples: Record<string, Uint8Array> = {
  pcap: pcap([
    { seconds: 1, fraction: 0, bytes: payload(20) },
    { seconds: 2, fraction: 5, bytes: payload(0) },
    { seconds: 3, fraction: 7, bytes: payload(33), original: 1_500 },
  ]),
  modified: pcap([{ seconds: 1, fraction: 0, bytes: payload(9), packetType: 4 }], {
    magic: 0xa1b2cd34,
    little: false,
  }),
  pcapng: concat([
    section([option(1, payload(3))]),
    interfaceBlock(1, 64, [option(9, Uint8Array.of(9)), option(2, payload(4))]),
    block(4, payload(12)),
    enhanced(0, 1_000n, payload(13), [option(1, payload(5)), option(2, payload(4))]),
    block(3, new Bytes().u32(7).raw(payload(7)).done()),
    block(2, new Bytes().u16(0, 1).u32(0, 7, 6, 6).raw(payload(6)).done()),
    block(
      5,
      new Bytes()
        .u32(0, 0, 0)
        .raw(option(4, payload(8)))
        .done(),
    ),
    section([], false),
    interfaceBlock(101, 0, [], false),
    enhanced(0, 9n, payload(3), [], false),
  ]),
};
const names = Object.keys(samples);
const sample = (name: string): Uint8Array => samples[name] as Uint8Array;
const outcome = (...pieces: Uint8Array[]) => {
  const { seen, reader } = read(...pieces);
  return { seen, problem: reader.problem, packets: reader.packets, position: reader.position };
};

describe("pieces", () => {
  test.each(names)("%s: wherever it is divided in two, the outcome is the same", (name) => {
    const whole = outcome(sample(name));
    expect(whole.problem).toBeNull();
    for (let at = 0; at <= sample(name).length; at++) {
      const halves = [sample(name).subarray(0, at), sample(name).subarray(at)];
      expect(outcome(...halves)).toEqual(whole);
    }
  });

  test.each(names)("%s: byte by byte, the outcome is the same", (name) => {
    const bytes = Array.from(sample(name), (byte) => Uint8Array.of(byte));
    expect(outcome(...bytes)).toEqual(outcome(sample(name)));
  });

  test("a record of many pieces grows in memory as it comes", () => {
    const bytes = pcap([{ seconds: 0, fraction: 0, bytes: payload(200_000) }]);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 777) pieces.push(bytes.subarray(at, at + 777));
    expect(outcome(...pieces)).toEqual(outcome(bytes));
  });

  test("a skipped block divided anywhere is skipped to its end", () => {
    const long = block(0x0bad, payload(70_000));
    const bytes = concat([section(), interfaceBlock(1), long, enhanced(0, 0n, payload(4))]);
    const start = section().length + interfaceBlock(1).length;
    for (const at of [1, 8, 11, 12, 13, 5_000, 70_010, long.length - 1, long.length]) {
      const halves = [bytes.subarray(0, start + at), bytes.subarray(start + at)];
      expect(outcome(...halves)).toEqual(outcome(bytes));
    }
  });
});

describe("damage", () => {
  test.each(names)("%s: cut at every byte, it gives a prefix and names a byte within", (name) => {
    const whole = outcome(sample(name)).seen.packets;
    for (let at = 0; at < sample(name).length; at++) {
      const { seen, problem } = outcome(sample(name).subarray(0, at));
      expect(seen.packets).toEqual(whole.slice(0, seen.packets.length));
      if (problem !== null) expect(problem.at).toBeLessThanOrEqual(at);
    }
  });

  test("whatever bytes are changed, and however it is divided, it ends, and ends the same", () => {
    const change = fc.tuple(fc.nat(1_000), fc.nat(255));
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat(1_000),
        (name, changes, division) => {
          const damaged = sample(name).slice();
          for (const [place, value] of changes) damaged[place % damaged.length] = value;
          const at = division % damaged.length;
          const whole = outcome(damaged);
          expect(outcome(damaged.subarray(0, at), damaged.subarray(at))).toEqual(whole);
          expect(whole.position).toBeLessThanOrEqual(damaged.length);
        },
      ),
      { numRuns: 2_000, seed: 7 },
    );
  });

  test("bytes after the end of the readable part change nothing", () => {
    const { seen, reader } = read(payload(10), sample("pcap"));
    expect(seen.packets).toEqual([]);
    expect(reader.problem).toMatchObject({ kind: "not-a-capture", at: 0 });
  });
});
