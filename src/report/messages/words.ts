/**
 * Small helpers that catalogues share: values that may be unknown, formatted; English plurals.
 */
import type { End } from "../../trace/events.ts";
import { formatBytes, formatCount, formatMs } from "./format.ts";

/** A value of a finding or a fact, unknown when its maker left it out. */
export type Value = string | number | undefined;

/** The value as a number; undefined when it is unknown or no number. */
function numberOf(value: Value): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return number === undefined || Number.isNaN(number) ? undefined : number;
}

/** `make` of the formatted value, or nothing where the value is unknown. */
function given(value: Value, format: (n: number) => string, make: (text: string) => string) {
  const number = numberOf(value);
  return number === undefined ? "" : make(format(number));
}

/** A phrase around a count, left out when it is unknown. */
export const ifCount = (value: Value, make: (count: string) => string): string =>
  given(value, formatCount, make);

/** A phrase around a duration in milliseconds, left out when it is unknown. */
export const ifMs = (value: Value, make: (duration: string) => string): string =>
  given(value, formatMs, make);

/** A phrase around a count, left out when it is unknown or zero. */
export const ifSome = (value: Value, make: (count: string) => string): string =>
  numberOf(value) === 0 ? "" : ifCount(value, make);

/** A phrase around a size in bytes, left out when it is unknown or zero. */
export const ifSomeBytes = (value: Value, make: (size: string) => string): string =>
  numberOf(value) === 0 ? "" : ifBytes(value, make);

/** A phrase around a size in bytes, left out when it is unknown. */
export const ifBytes = (value: Value, make: (size: string) => string): string =>
  given(value, formatBytes, make);

/** A phrase around a word, left out when it is unknown. */
export const ifText = (value: Value, make: (text: string) => string): string =>
  value === undefined ? "" : make(String(value));

/** English: "1 segment", "2 segments"; a count that is unknown comes to "segments". */
export function plural(value: Value, one: string, many = `${one}s`): string {
  const number = numberOf(value);
  if (number === undefined) return many;
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** The same at the start of a sentence. */
export function Plural(value: Value, one: string): string {
  const text = plural(value, one);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** English: " once", " twice", " 3 times"; nothing where the count is unknown. */
export function times(value: Value): string {
  const number = numberOf(value);
  if (number === undefined) return "";
  if (number === 1) return " once";
  return number === 2 ? " twice" : ` ${formatCount(number)} times`;
}

/** English: the end as a subject. */
export const theEnd = (end: End | null): string => (end === null ? "one end" : `the ${end}`);

/** English: the end as a subject that opens a sentence. */
export const TheEnd = (end: End | null): string => (end === null ? "One end" : `The ${end}`);

/** English: the end across from it. */
export const theOther = (end: End | null): string => {
  if (end === null) return "the other end";
  return end === "client" ? "the server" : "the client";
};
