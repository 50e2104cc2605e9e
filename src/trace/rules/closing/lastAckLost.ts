/** The last ACK was lost: this is what TIME-WAIT is for. */
import { firstOf, secondOf } from "../../conclusions/closed.ts";
import { lifeRule, NO_VALUES } from "../rule.ts";

export const lastAckLost = lifeRule({
  name: "last-ack-lost",
  clause: "RFC 9293 3.6",
  values: [],
  find: (life) => {
    if (!life.isLastAckLost) return null;
    const { finFrame, finLastFrame } = secondOf(life);
    const frames = [finFrame, finLastFrame];
    return { severity: "note", end: firstOf(life).end, frames, values: NO_VALUES };
  },
});
