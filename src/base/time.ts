/**
 * Time is an argument, never read: microseconds, a plain number, from a zero that the caller chose
 * (the first frame of a capture, the start of a simulation). Epoch nanoseconds exceed 2^53, so the
 * zero's own place in the world is kept apart where one is known.
 */
export type Micros = number;

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;

/** A deadline that never comes. */
export const NEVER: Micros = Number.POSITIVE_INFINITY;
