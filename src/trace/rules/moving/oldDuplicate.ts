/** Segments came of an earlier use of the four-tuple, or that the network had kept a copy of. */
import { endRule } from "../rule.ts";

export const oldDuplicate = endRule({
  name: "old-duplicate",
  clause: "RFC 9293 3.4.3",
  values: ["count"],
  find: ({ end, trouble: { oldDuplicates: count, oldDuplicateFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [oldDuplicateFrame], values: { count } },
});
