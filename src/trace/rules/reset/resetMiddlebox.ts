/** Something between the ends sent the RST in an end's name. */
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetMiddlebox = lifeRule({
  name: "reset-middlebox",
  clause: "RFC 3360",
  values: [],
  find: (life, { resetCause }) =>
    resetCause === "middlebox" ? { ...resetBy(life, "error"), end: null } : null,
});
