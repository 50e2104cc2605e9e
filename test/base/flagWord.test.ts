/** The flags of a word: one bit each, in order, and none beyond the word. */
import { expect, test } from "vitest";
import { flagsOf, flagWord } from "../../src/base/flagWord.ts";

test("each flag has a bit of its own, and the word is not left", () => {
  const flag = flagWord(3);
  expect([flag(), flag(), flag()]).toEqual([1, 2, 4]);
  expect(flag).toThrow("a word of 3 bits has no room for one more flag");
});

test("a word of 32 bits has 32 flags, which are signed words", () => {
  const flag = flagWord(32);
  const flags = Array.from({ length: 32 }, flag);
  expect(flags.reduce((all, one) => all | one, 0)).toBe(-1);
  expect(new Set(flags).size).toBe(32);
  expect(flag).toThrow();
});

test("names of a list are flags in its order, each of them once", () => {
  const layer = flagsOf(["vlan", "mpls", "gre"], 32);
  expect([layer("gre"), layer("vlan")]).toEqual([4, 1]);
  expect(() => layer("gre")).toThrow('"gre" is a flag of its own');
  expect(() => layer("ppp" as "gre")).toThrow();
  expect(() => flagsOf(["vlan", "mpls"], 1)).toThrow("a word of 1 bits has no room for 2 flags");
});
