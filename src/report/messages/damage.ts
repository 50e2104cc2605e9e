/**
 * What can be wrong with a capture's bytes, as the readers name it. They live beside the report and
 * not above it, so their names for what stopped them stand here again; a test holds the two
 * together. Names of what is wrong with single packets are the wire's.
 */
import type { ProblemName } from "../../wire/index.ts";

/** A name that a note may bear. */
export type Damage =
  | ProblemName
  | "empty"
  | "not-a-capture"
  | "ends-inside-record"
  | "record-too-long"
  | "record-length-impossible"
  | "record-lengths-differ"
  | "packet-longer-than-record"
  | "byte-order-unknown"
  | "version-unknown"
  | "interface-unknown"
  | "too-many-interfaces"
  | "compressed-data-ends"
  | "compressed-data-damaged"
  | "read-failed";

/** ` (WORDS)`, or nothing where nothing is known of the reason. */
export function ifDamage(
  value: string | number | undefined,
  words: Readonly<Record<Damage, string>>,
  say: (what: string) => string,
): string {
  if (value === undefined) return "";
  return say(Object.hasOwn(words, value) ? words[value as Damage] : String(value));
}
