/** What all findings about a reset have in common: whose RST it is, and its frames. */
import type { Evidence } from "../../evidence.ts";
import type { Severity } from "../../words.ts";
import { type Found, NO_VALUES } from "../rule.ts";

/** A finding about the end that sent the RST. */
export const resetBy = ({ rst }: Evidence, severity: Severity): Found<[]> => ({
  severity,
  end: rst === null ? null : rst.from,
  frames: rst === null ? [] : [rst.frame, rst.answersFrame],
  values: NO_VALUES,
});
