/** Segments were sent again. A warning from one in a hundred on. */
import { endRule } from "../rule.ts";

/** More than this share of an end's data segments sent again is worth a warning. */
const LOSSY_SHARE = 0.01;

export const retransmissions = endRule({
  name: "retransmissions",
  clause: "RFC 9293 3.8.1",
  values: ["count", "segments", "fast", "timeouts", "probes", "timeoutsOrProbes"],
  find: ({ end, trouble, dataSegments: segments }) => {
    const { retransmissions: count, fast, timeouts, probes, timeoutsOrProbes } = trouble;
    if (count <= 0) return null;
    const severity = count > segments * LOSSY_SHARE ? "warning" : "note";
    const { retransmissionFrame, lastRetransmissionFrame } = trouble;
    const frames = [...new Set([retransmissionFrame, lastRetransmissionFrame])];
    const values = { count, segments, fast, timeouts, probes, timeoutsOrProbes };
    return { severity, end, frames, values };
  },
});
