/**
 * What lines of JSON are made of: names with numbers, words and truths, lists, tables of values.
 *
 * A name is made into bytes once, as the module is loaded, together with the punctuation before it;
 * so most of a line is copied and little of it computed.
 */

import { type AsciiPiece, type AsciiText, asciiOf } from "../../base/asciiText.ts";
import type { Finding } from "../../trace/findings.ts";

/** `,` */
export const COMMA = asciiOf(",");
const QUOTE = asciiOf('"');
/** `null` */
export const NULL = asciiOf("null");
const TRUE = asciiOf("true");
const FALSE = asciiOf("false");
const OPEN = asciiOf("{");
/** What closes an object. */
export const END = asciiOf("}");
/** `[` */
export const OPEN_LIST = asciiOf("[");
/** `]` */
export const END_LIST = asciiOf("]");

/** `,"name":`, after the values before it. */
export const key = (name: string): AsciiPiece => asciiOf(`,"${name}":`);
/** `,"name":{"first":` */
export const keys = (name: string, first: string): AsciiPiece => asciiOf(`,"${name}":{"${first}":`);

/** A name and its number. */
export function number(name: AsciiPiece, value: number, out: AsciiText): void {
  out.add(name);
  out.addNumber(value);
}

/** The same, where the value may be unknown. */
export function numberOrNull(name: AsciiPiece, value: number | null, out: AsciiText): void {
  out.add(name);
  if (value === null) out.add(NULL);
  else out.addNumber(value);
}

/** A word of our own vocabulary, or null: never text from outside, so nothing to escape. */
export function word(name: AsciiPiece, value: string | null, out: AsciiText): void {
  out.add(name);
  if (value === null) {
    out.add(NULL);
    return;
  }
  out.add(QUOTE);
  out.addText(value);
  out.add(QUOTE);
}

/** A name and true or false. */
export function truth(name: AsciiPiece, value: boolean, out: AsciiText): void {
  out.add(name);
  out.add(value ? TRUE : FALSE);
}

/** A list, whose items `add` writes. */
export function addList<T>(
  list: readonly T[],
  add: (one: T, out: AsciiText) => void,
  out: AsciiText,
) {
  out.add(OPEN_LIST);
  for (let i = 0; i < list.length; i++) {
    if (i > 0) out.add(COMMA);
    add(list[i] as T, out);
  }
  out.add(END_LIST);
}

/** Values by their names; words may come from the capture and are escaped. */
export function addValues(values: Finding["values"], out: AsciiText): void {
  out.add(OPEN);
  let isFirst = true;
  for (const name in values) {
    if (!isFirst) out.add(COMMA);
    isFirst = false;
    addName(name, out);
    const value = values[name];
    if (typeof value === "number") out.addNumber(value);
    else out.addText(escaped(value));
  }
  out.add(END);
}

const NAME_END = asciiOf('":');

function addName(name: string, out: AsciiText): void {
  out.add(QUOTE);
  out.addText(name);
  out.add(NAME_END);
}

/** As JSON, and what is beyond ASCII by its number. */
const escaped = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
