/** The application lingered for no time: SO_LINGER 0, or an abort. */
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetLingerZero = lifeRule({
  name: "reset-linger-zero",
  clause: "RFC 9293 3.10.5",
  values: [],
  find: (life, { resetCause }) => (resetCause === "linger-zero" ? resetBy(life, "warning") : null),
});
