/**
 * Microseconds, as every source counts, to the seconds and milliseconds of the schema.
 */
import type { Micros } from "../base/time.ts";

/** Seconds with at most nine decimals, so that JSON shows no binary noise. */
export const secondsOf = (micros: Micros): number => round(micros, 1e-3) / 1e6;

/** Milliseconds with at most six decimals. */
export const msOf = (micros: Micros): number => round(micros, 1e-3) / 1e3;

/** The same, where the duration may be unknown. */
export const msOrNull = (micros: Micros | null): number | null =>
  micros === null ? null : msOf(micros);

/** Captures tell nanoseconds at best: the rest of the fraction is the arithmetic's. */
const round = (micros: Micros, least: number): Micros =>
  Number.isInteger(micros) ? micros : Math.round(micros / least) * least;
