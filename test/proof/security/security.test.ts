/** Attacks on the engine: RFC 5961, RFC 4987, RFC 6528, RFC 6056, and memory under each. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import * as attacks from "../../../proof/security/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function usedKiB(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024;
}

/** KiB that the attack holds at its peak, over what there was. */
function peakKiB(attack: (atPeak: () => void) => unknown): number {
  const before = usedKiB();
  let peak = 0;
  attack(() => {
    peak = usedKiB() - before;
  });
  return peak;
}

describe.each(["client", "server"] as const)("blind injection into the %s", (victim) => {
  test("of resets, only the one at RCV.NXT counts; others in the window are challenged", () => {
    const outcome = attacks.injectEverywhere("RST", victim);
    expect(outcome.acceptedAt).toEqual([0]);
    expect(outcome.silent).toBe(2000); // those outside of the window
    expect(outcome.challenged).toBe(outcome.offsets - 2001);
  });

  test("no SYN counts; each is challenged", () => {
    const outcome = attacks.injectEverywhere("SYN", victim);
    expect(outcome).toMatchObject({ accepted: 0, silent: 0, challenged: outcome.offsets });
  });

  test("no data counts that acknowledges what the peer cannot", () => {
    const outcome = attacks.injectEverywhere("data", victim);
    expect(outcome).toMatchObject({ accepted: 0, silent: 0, challenged: outcome.offsets });
  });
});

describe("a SYN flood", () => {
  const floods = new Map<number, ReturnType<typeof attacks.floodWithSyns>>();
  const flood = (cookies: 0 | 1 | 2) => {
    const known = floods.get(cookies);
    if (known !== undefined) return known;
    const found = attacks.floodWithSyns({ cookies, syns: 100_000, honest: 20 });
    floods.set(cookies, found);
    return found;
  };

  test("holds no more than the backlog and one half-open connections", () => {
    expect(flood(0).halfOpen).toBeLessThanOrEqual(129);
    expect(flood(1).halfOpen).toBeLessThanOrEqual(129);
    expect(flood(2).halfOpen).toBe(0);
  });

  test("with cookies everybody honest connects", () => {
    expect(flood(1).connected).toBe(20);
    expect(flood(2).connected).toBe(20);
  });
});

describe("what is to be guessed", () => {
  // 99.99 % of even draws stay below 357 (chi-square, 255 degrees of freedom).
  const MOST = 357;
  const DRAWS = 50_000;
  const found = attacks.measurePredictability(DRAWS);

  test.each(["isnAcross", "isnLowByte", "portAcross"] as const)(
    "%s is even and uncorrelated",
    (of) => {
      expect(found[of].chiSquare).toBeLessThan(MOST);
      expect(Math.abs(found[of].correlation)).toBeLessThan(4 / Math.sqrt(DRAWS));
    },
  );

  test("the statistics do tell numbers that count up", () => {
    const counting = attacks.statistics(Float64Array.from({ length: 1000 }, (_, i) => i / 4000));
    expect(counting.chiSquare).toBeGreaterThan(MOST);
    expect(counting.correlation).toBeGreaterThan(0.9);
  });

  test("one destination's port does not tell the next one's", () => {
    expect(found.successors).toBeLessThan(0.001);
  });
});

describe("memory stays under its bound", () => {
  test("peers that never read: 256 KiB each, most of it what they were to get", () => {
    let taken = 0;
    const held = peakKiB((atPeak) => {
      taken = attacks.slowReaders(20, atPeak) / 1024;
    });
    expect(taken).toBeGreaterThan(20 * 64); // the buffers are full: this is the attack's worst
    expect(held).toBeLessThan(20 * 256);
  });

  test("segments of one byte that nobody reads: 256 KiB each", () => {
    attacks.tinySegments(1, () => {}); // what the compiler keeps for itself is not held for peers
    const held = peakKiB((atPeak) =>
      expect(attacks.tinySegments(8, atPeak)).toBeGreaterThan(400_000),
    );
    expect(held).toBeLessThan(8 * 256);
  });

  test("a byte behind a gap, over and over: 256 KiB each", () => {
    attacks.outOfOrderFlood(1, 10_000, () => {});
    const held = peakKiB((atPeak) => attacks.outOfOrderFlood(8, 10_000, atPeak));
    expect(held).toBeLessThan(8 * 256);
  });

  test("SACK blocks at random: 1 MiB with both stacks, and no more for ten times as many", () => {
    attacks.sackFlood(100, () => {});
    for (const acks of [2000, 20_000]) {
      let inFlight = 0;
      const held = peakKiB((atPeak) => {
        inFlight = attacks.sackFlood(acks, atPeak);
      });
      expect(inFlight).toBeGreaterThan(5); // there was something to tell of
      expect(held).toBeLessThan(1024);
    }
  });

  test("100,000 half-open connections: 256 bytes each", () => {
    const held = peakKiB((atPeak) => expect(attacks.halfOpenFlood(100_000, atPeak)).toBe(100_000));
    expect(held).toBeLessThan((100_000 * 256) / 1024);
  });

  test.each([1, 2, 3, 4, 5])("overlaps that disagree (seed %i) are read whole", (seed) => {
    expect(attacks.disagreeingOverlaps(200, seed)).toBe(true);
  });
});
