/** The SYN was answered, and nothing followed: a scan, a spoofed address, a way back that fails. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

export const handshakeNotCompleted = lifeRule({
  name: "handshake-not-completed",
  clause: "RFC 9293 3.5",
  values: ["tries", "overMs"],
  find: (life, { opened }) => {
    if (opened !== "answered-not-completed") return null;
    const { synFrame, synLastFrame, synAt, syns } = life.server;
    const frames = [...new Set([synFrame, synLastFrame])];
    const values = { tries: syns, overMs: msOf(life.lastAt - synAt) };
    return { severity: "warning", end: "client", frames, values };
  },
});
