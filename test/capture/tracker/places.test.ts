/** No two columns of a record share a word, and all lie within it. */
import { expect, test } from "vitest";
import { ConnectionColumns, EndColumns } from "../../../src/capture/track/columns.ts";
import * as CONNECTION from "../../../src/capture/track/connectionPlaces.ts";
import * as END from "../../../src/capture/track/endPlaces.ts";

/** Writes every named column of a cursor on its own, and says which words that touched. */
function wordsOf(cursor: ConnectionColumns | EndColumns, size: number): Map<string, number[]> {
  const touched = new Map<string, number[]>();
  const names = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(cursor)));
  for (const [name, { set }] of names) {
    if (set === undefined) continue;
    const words = new Int32Array(size + 2);
    cursor.w = words;
    cursor.d = new Float64Array(words.buffer);
    set.call(cursor, -1.5);
    touched.set(
      name,
      [...words.keys()].filter((i) => words[i] !== 0),
    );
  }
  return touched;
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test.each([
  ["connection", new ConnectionColumns(), CONNECTION.words, range(CONNECTION.historyStart, 6)],
  ["end", new EndColumns(), END.words, range(END.rttStart, END.rttPlaces)],
] as const)("the columns of a %s", (_, cursor, size, list) => {
  const touched = wordsOf(cursor, size);
  const all = [...[...touched.values()].flat(), ...list];
  expect(touched.size).toBeGreaterThan(30);
  expect(new Set(all).size).toBe(all.length);
  expect(Math.max(...all)).toBeLessThan(size);
});
