/** A RST came whose number is not exact, and its receiver did not believe it. */
import { endRule } from "../rule.ts";

export const rstIgnored = endRule({
  name: "rst-ignored",
  clause: "RFC 5961 3.2",
  values: ["count"],
  find: ({ end, trouble: { rstIgnored: count, rstIgnoredFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [rstIgnoredFrame], values: { count } },
});
