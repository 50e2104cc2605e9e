/** Nobody said a word for so long that a NAT or a firewall may have forgotten the connection. */
import type { Micros } from "../../../base/time.ts";
import { msOf } from "../../units.ts";
import { lifeRule } from "../rule.ts";

/** Silence that a person would call long. */
export const LONG_SILENCE_MICROS: Micros = 60_000_000;

export const longSilence = lifeRule({
  name: "long-silence",
  clause: "RFC 9293 3.8.4",
  values: ["overMs"],
  find: ({ longestIdleMicros, lastFrame }) => {
    if (longestIdleMicros < LONG_SILENCE_MICROS) return null;
    const overMs = msOf(longestIdleMicros);
    return { severity: "note", end: null, frames: [lastFrame], values: { overMs } };
  },
});
