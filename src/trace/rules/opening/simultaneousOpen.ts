/** The SYNs crossed (RFC 9293 figure 7). */
import { lifeRule, NO_VALUES } from "../rule.ts";

export const simultaneousOpen = lifeRule({
  name: "simultaneous-open",
  clause: "RFC 9293 3.5",
  values: [],
  find: ({ client, server }, { opened }) => {
    if (opened !== "simultaneous") return null;
    const frames = [client.synFrame, server.synFrame];
    return { severity: "note", end: null, frames, values: NO_VALUES };
  },
});
