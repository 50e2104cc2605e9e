import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, nearest } from "../../src/base/nearest.ts";

const COMMANDS = ["explain", "packetdrill", "host", "listen", "connect", "diagram"];

describe("the nearest of the known words", () => {
  test.each([
    ["explian", "explain"],
    ["Conect", "connect"],
    ["exp", "explain"],
    ["packet-drill", "packetdrill"],
    ["hots", "host"],
  ])("%s: %s", (word, meant) => expect(nearest(word, COMMANDS)[0]).toBe(meant));

  test.each(["frobnicate", "", "x".repeat(10_000)])("nothing is near %s", (word) => {
    expect(nearest(word, COMMANDS)).toEqual([]);
  });

  test("no more than asked for, the nearest first", () => {
    expect(nearest("cat", ["cart", "cut", "cat", "bat"], 2)).toEqual(["cat", "cut"]);
  });

  test("a distance is one: the same both ways, none to itself, bounded by the longer word", () => {
    const word = fc.stringMatching(/^[abc]{0,6}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
