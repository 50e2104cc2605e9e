/** An end sent the same again and again, and gave up. A SYN's death is told by the opening. */
import { msOf } from "../../units.ts";
import { endRule } from "../rule.ts";

export const retransmissionDeath = endRule({
  name: "retransmission-death",
  clause: "RFC 9293 3.8.3",
  values: ["tries", "overMs"],
  find: ({ end, trouble }, other, { death }) => {
    if (death === null || death.end !== end || death.gaveUp === "keepalive") return null;
    if (death.gaveUp === "SYN" || death.gaveUp === "SYN,ACK") return null;
    const frames = [trouble.retransmissionFrame, trouble.lastRetransmissionFrame];
    const values = { tries: trouble.tries, overMs: msOf(trouble.lastTryAt - other.lastSentAt) };
    return { severity: "error", end, frames, values };
  },
});
