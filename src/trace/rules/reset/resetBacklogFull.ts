/** The accept queue was full, and the server said so (tcp_abort_on_overflow). */
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetBacklogFull = lifeRule({
  name: "reset-backlog-full",
  clause: "RFC 9293 3.5.2",
  values: [],
  find: (life, { resetCause }) => (resetCause === "backlog-full" ? resetBy(life, "error") : null),
});
