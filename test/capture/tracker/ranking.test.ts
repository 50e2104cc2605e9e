/** The order in which connections are listed. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { byWeight } from "../../../src/capture/verdict/ranking.ts";

test("the heaviest come first, equal ones by number", () => {
  expect([...byWeight(Float64Array.of(1, 0, 1e6, 4096, 1, 1e7, 4095, 1e6))]).toEqual([
    6, 3, 8, 4, 7, 1, 5, 2,
  ]);
});

test("it is the order that comparing gives", () => {
  const weight = fc.oneof(fc.nat(3), fc.nat(5000), fc.constantFrom(1000, 1001, 1e6, 1e7));
  const property = fc.property(fc.array(weight), (weights) => {
    const compared = weights
      .map((one, index) => ({ one, number: index + 1 }))
      .sort((a, b) => b.one - a.one || a.number - b.number)
      .map(({ number }) => number);
    expect([...byWeight(Float64Array.from(weights))]).toEqual(compared);
  });
  fc.assert(property, { seed: 5_322, numRuns: 2_000 });
});
