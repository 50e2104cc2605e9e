/** Findings in the order that they are told: errors, warnings, notes. */
import type { Finding } from "../../trace/findings.ts";
import type { Severity } from "../../trace/words.ts";

/** The worst first. */
export const SEVERITY_ORDER: readonly Severity[] = ["error", "warning", "note"];

const rank = ({ severity }: Finding): number => SEVERITY_ORDER.indexOf(severity);

/** The worst first; equal ones stay in the order that they were found in. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => rank(a) - rank(b));
