/** Nobody answered the SYN. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";
import { icmpValues } from "./icmpValues.ts";

export const synUnanswered = lifeRule({
  name: "syn-unanswered",
  clause: "RFC 9293 3.8.3",
  values: ["tries", "overMs", "icmp", "from"],
  find: (life, { opened }) => {
    if (opened !== "unanswered") return null;
    const { synFrame, synLastFrame, synAt, syns } = life.client;
    const overMs = msOf(life.lastAt - synAt);
    const frames = [...new Set([synFrame, synLastFrame, life.icmp?.frame ?? 0])];
    const values = { tries: syns, overMs, ...icmpValues(life) };
    return { severity: "error", end: "server", frames, values };
  },
});
