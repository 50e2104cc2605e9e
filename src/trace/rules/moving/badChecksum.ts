/** Segments with a wrong checksum: their receiver throws them away (MUST-3). */
import { endRule } from "../rule.ts";

export const badChecksum = endRule({
  name: "bad-checksum",
  clause: "RFC 9293 3.1",
  values: ["count"],
  find: ({ end, trouble: { badChecksums: count, badChecksumFrame } }) => {
    if (count === 0) return null;
    return { severity: "warning", end, frames: [badChecksumFrame], values: { count } };
  },
});
