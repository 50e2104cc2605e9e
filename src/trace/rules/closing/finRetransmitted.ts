/** The FIN had to be sent again. */
import { endRule } from "../rule.ts";

export const finRetransmitted = endRule({
  name: "fin-retransmitted",
  clause: "RFC 9293 3.8.1",
  values: ["count"],
  find: ({ end, fins, finFrame, finLastFrame }) => {
    if (fins < 2) return null;
    return { severity: "note", end, frames: [finFrame, finLastFrame], values: { count: fins - 1 } };
  },
});
