/** The tracker's columns are what their declaration says: current, apart, and complete. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ConnectionColumns } from "../../../src/capture/track/columns/connection.ts";
import { EndColumns } from "../../../src/capture/track/columns/end.ts";
import {
  double,
  placed,
  type RecordSchema,
  recordWords,
  word,
  words,
  wordsOf,
} from "../../../src/capture/track/columns/layout.ts";
import { RareColumns } from "../../../src/capture/track/columns/rare.ts";
import { RareEndColumns } from "../../../src/capture/track/columns/rareEnd.ts";
import { RECORDS } from "../../../src/capture/track/columns/schema.ts";
import { StepColumns } from "../../../src/capture/track/columns/step.ts";
import type { Cursor } from "../../../src/capture/track/slabs.ts";
import { columnFiles } from "../../../tools/columns/columnFiles.ts";

const CURSORS: Readonly<Record<string, () => Cursor>> = {
  connection: () => new ConnectionColumns(),
  end: () => new EndColumns(),
  rare: () => new RareColumns(),
  rareEnd: () => new RareEndColumns(),
  step: () => new StepColumns(),
};

/** A cursor on a record of its own, at the second word pair of what it looks at. */
function onRecord(schema: RecordSchema): Cursor & Record<string, number> {
  const cursor = (CURSORS[schema.name] as () => Cursor)();
  cursor.w = new Int32Array(recordWords(schema) + 4);
  cursor.d = new Float64Array(cursor.w.buffer);
  cursor.at = 2;
  return cursor as Cursor & Record<string, number>;
}

/** The words, from the record's first, that are not zero. */
const written = ({ w, at }: Cursor): number[] =>
  [...w.keys()].filter((i) => w[i] !== 0).map((i) => i - at);

test("the files are made from the declaration that is there (else: npm run columns)", () => {
  const stale = columnFiles().filter(
    ([path, text]) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8") !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
  expect(columnFiles().length).toBeGreaterThan(8);
});

describe.each(RECORDS.filter(({ needs }) => needs.accessors))("$name", (schema) => {
  const fields = placed(schema).filter(({ count }) => count === 1);

  test("each accessor reads what it wrote, in its own words alone", () => {
    for (const one of fields) {
      const cursor = onRecord(schema);
      cursor[one.name] = -1.5;
      expect(cursor[one.name]).toBe(one.of === "word" ? -1 : -1.5);
      const first = one.of === "word" ? one.place : 2 * one.place;
      const own = [first, first + 1].slice(0, wordsOf(one));
      expect(own, one.name).toEqual(expect.arrayContaining(written(cursor)));
    }
  });

  test("no two columns share a word, and all lie within the record", () => {
    const taken = placed(schema).flatMap((one) => {
      const first = one.of === "word" ? one.place : 2 * one.place;
      return Array.from({ length: wordsOf(one) }, (_, i) => first + i);
    });
    expect(new Set(taken).size).toBe(taken.length);
    expect(Math.max(...taken)).toBeLessThan(recordWords(schema));
  });
});

test.each(RECORDS.filter(({ restarts }) => restarts))("a $name that restarts", (schema) => {
  const cursor = onRecord(schema);
  cursor.w.fill(-1);
  (cursor as unknown as { restart(): void }).restart();
  const kept = schema.fields.filter((_, i) => {
    const { of, place } = placed(schema)[i] as { of: string; place: number };
    return cursor.w[cursor.at + (of === "word" ? place : 2 * place)] !== 0;
  });
  expect(kept.map(({ name }) => name)).toEqual(
    schema.fields.filter(({ isLasting }) => isLasting).map(({ name }) => name),
  );
  expect([cursor.w[0], cursor.w[1], ...cursor.w.slice(-2)]).toEqual([-1, -1, -1, -1]);
});

test("a double that would lie across the slab's doubles is refused", () => {
  const odd: RecordSchema = {
    name: "odd",
    says: "",
    needs: { places: false, accessors: false },
    fields: [word("one", ""), words("row", 2, ""), double("time", "")],
  };
  expect(() => placed(odd)).toThrow("the double time must start at an even word");
});
