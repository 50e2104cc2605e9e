/** No keepalive was answered, and the end gave the connection up. */
import { msOf } from "../../units.ts";
import { endRule } from "../rule.ts";

export const keepaliveDeath = endRule({
  name: "keepalive-death",
  clause: "RFC 9293 3.8.4",
  values: ["tries", "overMs"],
  find: ({ end, trouble, lastFrame, lastSentAt }, other, { death }) => {
    if (death === null || death.end !== end || death.gaveUp !== "keepalive") return null;
    const overMs = msOf(lastSentAt - other.lastSentAt);
    const values = { tries: trouble.keepalivesUnanswered, overMs };
    return { severity: "error", end, frames: [trouble.keepaliveFrame, lastFrame], values };
  },
});
