/** What was sent again had arrived: reordering, or an impatient timer. */
import { endRule } from "../rule.ts";

export const spuriousRetransmissions = endRule({
  name: "spurious-retransmissions",
  clause: "RFC 3522",
  values: ["count"],
  find: ({ end, trouble: { spurious: count, spuriousFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [spuriousFrame], values: { count } },
});
