/**
 * What the values of findings, capture notes and facts are called: the contract between who makes
 * them and the message catalogues, which have a sentence for each in every language. The lists of
 * names stand with what they are of: rules/, captureNotes.ts, facts.ts.
 *
 * Names end in their unit: `Ms` milliseconds, `bytes`, `segments`; a bare `count` counts what the
 * rule is about. A value that its maker does not know is left out: the sentence does without it.
 */

/** The values that a list of names comes to, any of which may be unknown. */
export type ValuesOf<L extends readonly string[]> = Readonly<
  Partial<Record<L[number], string | number>>
>;
