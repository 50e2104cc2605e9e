/** Findings in the order that they are told: errors, warnings, notes. */
import type { Finding } from "../../trace/findings.ts";
import type { Severity } from "../../trace/words.ts";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** The worst first; equal ones stay in the order that they were found in. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
