/** One end had forgotten the connection: it crashed, or was moved. */
import { lifeRule } from "../rule.ts";
import { resetBy } from "./resetBy.ts";

export const resetHalfOpenPeer = lifeRule({
  name: "reset-half-open-peer",
  clause: "RFC 9293 3.5.1",
  values: [],
  find: (life, { resetCause }) => {
    if (resetCause === "half-open-peer") return resetBy(life, "error");
    // RFC 9293 figure 9: whoever forgot it denies it, and may connect anew.
    return resetCause === "challenge-answered" ? resetBy(life, "warning") : null;
  },
});
