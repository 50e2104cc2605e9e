/** The end filled the other's window: the receiver is the limit. */
import { endRule } from "../rule.ts";

export const windowFull = endRule({
  name: "window-full",
  clause: "RFC 9293 3.8.6",
  values: ["count"],
  find: ({ end, trouble: { windowFull: count, windowFullFrame } }) =>
    count === 0 ? null : { severity: "note", end, frames: [windowFullFrame], values: { count } },
});
