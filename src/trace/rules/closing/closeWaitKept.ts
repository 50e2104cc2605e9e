/** The application has not closed although its peer has: no kernel setting cures that. */
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";
import { KEPT_MICROS, keptOf } from "./kept.ts";

export const closeWaitKept = lifeRule({
  name: "close-wait-kept",
  clause: "RFC 9293 3.6",
  values: ["overMs"],
  find: (life, { closed }) => {
    const kept = keptOf(life, closed);
    if (kept === null || kept.slow.state !== "CLOSE-WAIT") return null;
    const { waits, slow, micros } = kept;
    const severity = micros >= KEPT_MICROS ? "warning" : "note";
    const frames = [waits.finFrame, waits.finAckFrame];
    return { severity, end: slow.end, frames, values: { overMs: msOf(micros) } };
  },
});
