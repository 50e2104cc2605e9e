/** Segments overtook others on the way. */
import { endRule } from "../rule.ts";

export const reordering = endRule({
  name: "reordering",
  clause: "RFC 5681 3.2",
  values: ["count"],
  find: ({ end, trouble: { outOfOrder: count, outOfOrderFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [outOfOrderFrame], values: { count } },
});
