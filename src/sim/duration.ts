/**
 * Lengths of time as people write them: `"10 s"`, `"250ms"`, `"2 h"`, or a number of milliseconds,
 * as everywhere in JavaScript. Inside, time is microseconds.
 */
import { outOfRange } from "../base/errors/callErrors.ts";
import { MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from "../base/time.ts";

/** Milliseconds as a number, or a number with a unit: us, ms, s, min, h, d. */
export type Duration = number | string;

const UNITS: Readonly<Record<string, Micros>> = {
  us: 1,
  ms: MICROS_PER_MS,
  s: MICROS_PER_SECOND,
  min: 60 * MICROS_PER_SECOND,
  h: 3_600 * MICROS_PER_SECOND,
  d: 86_400 * MICROS_PER_SECOND,
};

/** The microseconds of `duration`; a RangeError says what is wrong with one that is none. */
export function microsOf(duration: Duration): Micros {
  const [, digits, unit] =
    typeof duration === "number"
      ? ["", String(duration), "ms"]
      : (/^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)\s*$/.exec(duration) ?? []);
  const micros = Math.round(Number(digits) * (UNITS[unit ?? ""] ?? Number.NaN));
  if (micros >= 0 && Number.isFinite(micros)) return micros;
  throw outOfRange(
    `"${duration}" is not a duration: give milliseconds, or a number with us, ms, s, min, h or d`,
  );
}
