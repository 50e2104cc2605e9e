/** A socket was aborted: its listener closed, or for a reason that nothing shows. */
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetAborted = lifeRule({
  name: "reset-aborted",
  clause: "RFC 9293 3.10.5",
  values: [],
  find: (life, { resetCause }) =>
    resetCause === "aborted" || resetCause === "listener-closed" ? resetBy(life, "warning") : null,
});
