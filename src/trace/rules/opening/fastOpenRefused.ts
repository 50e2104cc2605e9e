/** The client sent data with a cookie on its SYN, and the server did not take it. */
import { lifeRule } from "../rule.ts";

export const fastOpenRefused = lifeRule({
  name: "fast-open-refused",
  clause: "RFC 7413 3",
  values: ["bytes"],
  find: ({ fastOpen, dataOnSynBytes: bytes, server, client }) => {
    if (fastOpen === null || !fastOpen.isCookieSent || fastOpen.isTaken) return null;
    if (bytes === 0 || server.offer === null) return null;
    return { severity: "note", end: "server", frames: [client.synFrame], values: { bytes } };
  },
});
