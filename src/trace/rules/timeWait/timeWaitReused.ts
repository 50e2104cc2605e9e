/** A new connection took the four-tuple in its right, before the TIME-WAIT was over. */
import { lifeRule } from "../rule.ts";
import { afterMs } from "./afterMs.ts";

export const timeWaitReused = lifeRule({
  name: "time-wait-reused",
  clause: "RFC 6191 2",
  values: ["afterMs", "by"],
  find: (life) => {
    const { reuse } = life;
    if (reuse === null || reuse.how === "too-early") return null;
    const by = reuse.how === "by-sequence" ? "sequence" : "timestamps";
    const values = { afterMs: afterMs(life, reuse), by };
    return { severity: "note", end: null, frames: [reuse.frame], values };
  },
});
