/** A SYN came for a four-tuple in TIME-WAIT, and nothing makes it a new connection's. */
import { lifeRule } from "../rule.ts";
import { afterMs } from "./afterMs.ts";

export const timeWaitReusedTooEarly = lifeRule({
  name: "time-wait-reused-too-early",
  clause: "RFC 9293 3.6.1",
  values: ["afterMs"],
  find: (life) => {
    const { reuse } = life;
    if (reuse?.how !== "too-early") return null;
    const values = { afterMs: afterMs(life, reuse) };
    return { severity: "warning", end: null, frames: [reuse.frame], values };
  },
});
