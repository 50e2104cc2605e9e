/** The end asked back, by an ACK, whether a SYN or a RST was meant. */
import { endRule } from "../rule.ts";

export const challengeAck = endRule({
  name: "challenge-ack",
  clause: "RFC 5961 4.2",
  values: ["count"],
  find: ({ end, trouble: { challengeAcks: count, challengeFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [challengeFrame], values: { count } },
});
