/** The end shut its window: its application did not read. */
import { msOf } from "../../units.ts";
import { endRule } from "../rule.ts";

export const zeroWindow = endRule({
  name: "zero-window",
  clause: "RFC 9293 3.8.6.1",
  values: ["count", "overMs", "probes"],
  find: ({ end, trouble: { zeroWindows: count, zeroMicros, zeroWindowFrame } }, other) => {
    if (count === 0) return null;
    const values = { count, overMs: msOf(zeroMicros), probes: other.trouble.zeroWindowProbes };
    return { severity: "warning", end, frames: [zeroWindowFrame], values };
  },
});
