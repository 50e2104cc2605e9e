/** One direction was closed while the other went on: with data, or for long. */
import type { Micros } from "../../../base/time.ts";
import { firstOf, secondOf } from "../../conclusions/closed.ts";
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

/** A half-close shorter than this, and without data, is an application taking its time. */
const HALF_CLOSE_MICROS: Micros = 1_000_000;

export const halfClose = lifeRule({
  name: "half-close",
  clause: "RFC 9293 3.6",
  values: ["overMs", "bytes"],
  find: (life, { halfClose: half }) => {
    if (half === null || (half.bytes === 0 && half.micros < HALF_CLOSE_MICROS)) return null;
    const first = firstOf(life);
    const frames = [first.finFrame, secondOf(life).finFrame];
    const values = { overMs: msOf(half.micros), bytes: half.bytes };
    return { severity: "note", end: first.end, frames, values };
  },
});
