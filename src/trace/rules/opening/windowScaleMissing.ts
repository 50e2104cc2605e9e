/** One end offered to scale windows, and the other did not: both are held to 64 KiB. */
import { lifeRule, NO_VALUES } from "../rule.ts";

export const windowScaleMissing = lifeRule({
  name: "window-scale-missing",
  clause: "RFC 7323 2.2",
  values: [],
  find: ({ client, server, completedAt }) => {
    if (completedAt === null || client.offer === null || server.offer === null) return null;
    const hasClients = client.offer.windowScale !== null;
    if (hasClients === (server.offer.windowScale !== null)) return null;
    const frames = [client.synFrame, server.synFrame];
    const end = hasClients ? "server" : "client";
    return { severity: "note", end, frames, values: NO_VALUES };
  },
});
