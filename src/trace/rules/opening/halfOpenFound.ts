/** The SYN met what its sender had forgotten (RFC 9293 figure 9): SYN, ACK, RST, SYN. */
import { lifeRule, NO_VALUES } from "../rule.ts";

export const halfOpenFound = lifeRule({
  name: "half-open-found",
  clause: "RFC 9293 3.5.1",
  values: [],
  find: ({ isHalfOpenFound, client }) => {
    if (!isHalfOpenFound) return null;
    return { severity: "warning", end: "server", frames: [client.synFrame], values: NO_VALUES };
  },
});
