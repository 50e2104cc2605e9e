/** Rows of words: what was put in comes out, over pages, and rows given back are taken again. */
import { expect, test } from "vitest";
import { getNumber, putNumber, Rows } from "../../src/base/rows.ts";

test("ten thousand rows keep what each was given, while the table grows", () => {
  const rows = new Rows(3);
  for (let i = 0; i < 10_000; i++) {
    const row = rows.take();
    expect(row).toBe(i);
    rows.page(row).set([i, -i, 7 * i], rows.at(row));
  }
  for (let i = 0; i < 10_000; i++) {
    const at = rows.at(i);
    expect([...rows.page(i).subarray(at, at + 3)].map((n) => n + 0)).toEqual([i, 0 - i, 7 * i]);
  }
});

test("a row given back is the next one taken; its neighbours are untouched", () => {
  const rows = new Rows(2);
  for (let i = 0; i < 100; i++) rows.page(rows.take()).set([i, i], rows.at(i));
  rows.give(41);
  rows.give(70);
  expect([rows.take(), rows.take(), rows.take()]).toEqual([70, 41, 100]);
  expect(rows.page(40)[rows.at(40) + 1]).toBe(40);
  expect(rows.page(42)[rows.at(42)]).toBe(42);
});

test("any number comes back exactly from its two words", () => {
  const words = new Int32Array(4);
  for (const value of [0, -1, 2 ** 53 - 1, 1.5e-9, 1_700_000_000_123_456, -0.25]) {
    putNumber(words, 1, value);
    expect(getNumber(words, 1)).toBe(value);
  }
});
