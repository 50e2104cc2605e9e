/** A RST ended a TIME-WAIT before its time (RFC 1337). */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

export const timeWaitAssassinated = lifeRule({
  name: "time-wait-assassinated",
  clause: "RFC 1337",
  values: ["afterMs"],
  find: ({ assassin, client, server }) => {
    if (assassin === null) return null;
    const since = Math.max(client.finLastAt, server.finLastAt);
    const values = { afterMs: msOf(assassin.at - since) };
    return { severity: "warning", end: null, frames: [assassin.frame], values };
  },
});
