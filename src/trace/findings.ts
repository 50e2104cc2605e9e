/**
 * What is wrong or noteworthy: a rule that fired, the frames that prove it, the clause it rests on.
 *
 * A finding holds values, not sentences: the message catalogues say what it means and what to do.
 */
import type { End } from "./events.ts";
import type { Rule } from "./rules/index.ts";
import type { Severity } from "./words.ts";

/** A rule that fired for a connection. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The end that it is about; null when it is about both or the path. */
  readonly end: End | null;
  /** The frames that prove it, the telling ones first, at most eight. */
  readonly frames: readonly number[];
  /** "RFC 9293 3.6.1", "RFC 1337", … */
  readonly clause: string;
  /** What the sentence is filled with. */
  readonly values: Readonly<Record<string, string | number>>;
}
