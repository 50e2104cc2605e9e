import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import * as seq from "../../src/base/seq.ts";

describe("sequence numbers (RFC 9293 3.4)", () => {
  test("order survives the wrap", () => {
    expect(seq.lt(0xffff_ffff, 0)).toBe(true);
    expect(seq.gt(5, 0xffff_fff0)).toBe(true);
    expect(seq.le(7, 7) && seq.ge(7, 7)).toBe(true);
    expect(seq.add(0xffff_ffff, 2)).toBe(1);
    expect(seq.diff(1, 0xffff_ffff)).toBe(2);
    expect(seq.within(0, 0xffff_fffe, 3)).toBe(true);
    expect(seq.within(1, 0xffff_fffe, 3)).toBe(false);
  });

  test("less than 2^31 apart, the order is that of the distances", () => {
    const number = fc.integer({ min: 0, max: 0xffff_ffff });
    const distance = fc.integer({ min: 1, max: 0x7fff_ffff });
    fc.assert(
      fc.property(number, distance, (a, d) => {
        const b = seq.add(a, d);
        expect([seq.lt(a, b), seq.gt(b, a), seq.lt(b, a), seq.ge(a, b)]).toEqual([
          true,
          true,
          false,
          false,
        ]);
        expect(seq.diff(b, a)).toBe(d);
        expect(seq.max(a, b)).toBe(b);
        expect(seq.min(a, b)).toBe(a);
      }),
      { seed: 1 },
    );
  });
});

describe("randomness", () => {
  test("the same seed gives the same draws, another seed others", () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.uint32());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test("a fork does not depend on what was drawn before it", () => {
    const early = new Random(7);
    const late = new Random(7);
    for (let i = 0; i < 100; i++) late.uint32();
    expect(late.fork("link").uint32()).toBe(early.fork("link").uint32());
    expect(early.fork("link").uint32()).not.toBe(early.fork("other").uint32());
  });

  test("draws fill their range evenly", () => {
    const random = new Random(3);
    const counts = new Array(10).fill(0) as number[];
    for (let i = 0; i < 100_000; i++) {
      const slot = random.below(10);
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });
});
