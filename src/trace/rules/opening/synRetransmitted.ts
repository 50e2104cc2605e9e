/** The SYN had to be sent again before the connection came up. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

export const synRetransmitted = lifeRule({
  name: "syn-retransmitted",
  clause: "RFC 6298 5",
  values: ["count", "delayMs"],
  find: ({ client }, { opened }) => {
    if (client.syns < 2 || opened === "unanswered" || opened === "simultaneous") return null;
    const { syns, synAt, synLastAt, synFrame, synLastFrame } = client;
    const values = { count: syns - 1, delayMs: msOf(synLastAt - synAt) };
    return { severity: "warning", end: "client", frames: [synFrame, synLastFrame], values };
  },
});
