/** Keepalives had no answer. Where the connection died of that, the death tells it. */
import { endRule } from "../rule.ts";

export const keepaliveUnanswered = endRule({
  name: "keepalive-unanswered",
  clause: "RFC 9293 3.8.4",
  values: ["count"],
  find: ({ end, trouble, lastFrame }, _other, { death }) => {
    const { keepalivesUnanswered: count, keepaliveFrame } = trouble;
    if (count === 0 || death?.gaveUp === "keepalive") return null;
    return { severity: "warning", end, frames: [keepaliveFrame, lastFrame], values: { count } };
  },
});
