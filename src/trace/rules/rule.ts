/**
 * What a rule is: a name, the clause it rests on, the names of its values, and a pure function from
 * evidence to what was found. A rule about the connection is asked once, a rule about an end once
 * for each end; nearly always the answer is null, which costs nothing.
 *
 * A new rule is a file in one of these folders, a line in index.ts, a sentence and an advice in
 * both catalogues (report/messages), and a test.
 */
import type { Conclusions } from "../conclusions/index.ts";
import type { End } from "../events.ts";
import type { EndEvidence, Evidence } from "../evidence.ts";
import type { ValuesOf } from "../values.ts";
import type { Severity } from "../words.ts";

/** What a rule found: values are filled into the sentence, frames prove it (0 is none). */
export interface Found<Values extends readonly string[] = readonly string[]> {
  readonly severity: Severity;
  /** The end that it is about; null when it is about both or the path. */
  readonly end: End | null;
  /** The telling ones first. */
  readonly frames: readonly number[];
  readonly values: ValuesOf<Values>;
}

interface Named<Name extends string, Values extends readonly string[]> {
  readonly name: Name;
  /** As a reader would cite it. */
  readonly clause: string;
  readonly values: Values;
}

/** A rule about the connection. */
export interface LifeRule<Name extends string, Values extends readonly string[]>
  extends Named<Name, Values> {
  readonly about: "life";
  readonly find: (life: Evidence, known: Conclusions) => Found<Values> | null;
}

/** A rule about an end: `mine` is the one that is asked about, `other` its peer. */
export interface EndRule<Name extends string, Values extends readonly string[]>
  extends Named<Name, Values> {
  readonly about: "end";
  readonly find: (
    mine: EndEvidence,
    other: EndEvidence,
    known: Conclusions,
    life: Evidence,
  ) => Found<Values> | null;
}

/** Makes a rule about the connection. */
export const lifeRule = <Name extends string, const Values extends readonly string[]>(
  rule: Omit<LifeRule<Name, Values>, "about">,
): LifeRule<Name, Values> => ({ about: "life", ...rule });

/** Makes a rule about an end. */
export const endRule = <Name extends string, const Values extends readonly string[]>(
  rule: Omit<EndRule<Name, Values>, "about">,
): EndRule<Name, Values> => ({ about: "end", ...rule });

/** What a sentence without values is filled with. */
export const NO_VALUES: Readonly<Record<string, never>> = Object.freeze({});
