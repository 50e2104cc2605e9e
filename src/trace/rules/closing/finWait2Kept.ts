/** An end waits in FIN-WAIT-2 for longer than Linux lets an orphan wait. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";
import { KEPT_MICROS, keptOf } from "./kept.ts";

export const finWait2Kept = lifeRule({
  name: "fin-wait-2-kept",
  clause: "RFC 9293 3.6",
  values: ["overMs"],
  find: (life, { closed }) => {
    const kept = keptOf(life, closed);
    if (kept === null || kept.micros < KEPT_MICROS) return null;
    const { waits, micros } = kept;
    if (waits.state !== "FIN-WAIT-2") return null;
    const frames = [waits.finFrame, waits.finAckFrame];
    return { severity: "note", end: waits.end, frames, values: { overMs: msOf(micros) } };
  },
});
