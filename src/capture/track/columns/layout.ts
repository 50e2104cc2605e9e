/**
 * How the tracker's records are declared: a list of fields, in the order in which they lie. From
 * such a declaration (`schema.ts` and its neighbours) `npm run columns` writes the files that the
 * tracker uses: each field's place as a plain number, for the hot path, and accessors by name, for
 * all else. Nothing here runs while packets are read.
 *
 * A record is words of 32 bits and begins as zeroes, so every field begins as 0.
 */
import { assert } from "../../../base/assert.ts";

/** One field, or several of a kind in a row. */
export interface Field {
  readonly name: string;
  /** What it means and in what unit: the comment of its place and of its accessor. */
  readonly says: string;
  /** A word is 32 bits, signed; a double takes two words and starts at an even one. */
  readonly of: "word" | "double";
  /** More than 1: a row of them, reached by its place alone. */
  readonly count: number;
  /** Whether it outlasts `restart()`, which puts all others back to 0. */
  readonly isLasting: boolean;
}

/** A record's declaration. */
export interface RecordSchema {
  /** The name of its files, and of its cursor: `end` makes `end.ts` and `EndColumns`. */
  readonly name: string;
  /** What the record is of. */
  readonly says: string;
  readonly fields: readonly Field[];
  /** Which files it needs: `<name>Places.ts` for code that goes by places, `<name>.ts`. */
  readonly needs: { readonly places: boolean; readonly accessors: boolean };
  /** Whether a record in use may have to begin again: its cursor has `restart()`. */
  readonly restarts?: boolean;
}

/** A field that knows its place: in words from the record's first, for doubles in doubles. */
export interface Placed extends Field {
  readonly place: number;
}

const field = (name: string, says: string, of: Field["of"], count: number): Field => ({
  name,
  says,
  of,
  count,
  isLasting: false,
});

/** A field of 32 bits: a count, a frame's number, a sequence number, flags, a code. */
export const word = (name: string, says: string): Field => field(name, says, "word", 1);

/** A field that outgrows 32 bits: a time in microseconds, a sum of bytes. */
export const double = (name: string, says: string): Field => field(name, says, "double", 1);

/** `count` words in a row. */
export const words = (name: string, count: number, says: string): Field =>
  field(name, says, "word", count);

/** `count` doubles in a row. */
export const doubles = (name: string, count: number, says: string): Field =>
  field(name, says, "double", count);

/** The same field, which outlasts a restart. */
export const lasting = (one: Field): Field => ({ ...one, isLasting: true });

/** Words that a field takes. */
export const wordsOf = ({ of, count }: Field): number => (of === "double" ? 2 * count : count);

/** The fields with their places, one after the other, without a hole. */
export function placed({ name, fields }: RecordSchema): readonly Placed[] {
  let next = 0;
  return fields.map((one) => {
    const start = next;
    next += wordsOf(one);
    const isEven = start % 2 === 0;
    assert(
      one.of === "word" || isEven,
      `${name}: the double ${one.name} must start at an even word`,
    );
    return { ...one, place: one.of === "double" ? start / 2 : start };
  });
}

/** Words of the record: an even number, since doubles lie in it or in the one behind it. */
export const recordWords = ({ fields }: RecordSchema): number => {
  const used = fields.reduce((sum, one) => sum + wordsOf(one), 0);
  return used + (used % 2);
};
