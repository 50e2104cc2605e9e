/**
 * What the searchers for findings are handed, and what they call.
 */
import type { ClosedHow, End, Finding, OpenedHow, Rule, Severity } from "../../trace/index.ts";
import type { Death } from "./closed.ts";

/** What was concluded of a connection before the findings are asked for. */
export interface Conclusions {
  readonly opened: OpenedHow;
  readonly closed: ClosedHow;
  readonly death: Death | null;
}

/** Adds a finding; frames that are 0 are left out. */
export type AddFinding = (
  rule: Rule,
  severity: Severity,
  end: End | null,
  frames: readonly number[],
  values: Finding["values"],
) => void;
