/** One end offered SACK, and the other did not: losses cost more round trips. */
import { lifeRule, NO_VALUES } from "../rule.ts";

export const sackMissing = lifeRule({
  name: "sack-missing",
  clause: "RFC 2018 2",
  values: [],
  find: ({ client, server, completedAt }) => {
    if (completedAt === null || client.offer === null || server.offer === null) return null;
    const hasClients = client.offer.sackPermitted;
    if (hasClients === server.offer.sackPermitted) return null;
    const frames = [client.synFrame, server.synFrame];
    const end = hasClients ? "server" : "client";
    return { severity: "note", end, frames, values: NO_VALUES };
  },
});
