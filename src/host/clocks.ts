/** The kernel's clocks, in nanoseconds: what captures and traces bear. */
import { call } from "./sockets/socketCalls.ts";

const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
const TRIES = 50;

function clockNanos(id: number): bigint {
  const timespec = Buffer.alloc(16);
  call("clock_gettime", id, timespec);
  return timespec.readBigInt64LE(0) * 1_000_000_000n + timespec.readBigInt64LE(8);
}

/** Since the machine started, suspended time included: the clock of a trace by "boot". */
export const bootNanos = (): bigint => clockNanos(CLOCK_BOOTTIME);

/**
 * What to add to a boot time to get the wall clock that captures bear. Read in a bracket, the
 * narrowest of several: the error is well under a microsecond.
 */
export function wallMinusBootNanos(): bigint {
  let best = { width: 1n << 62n, offset: 0n };
  for (let i = 0; i < TRIES; i++) {
    const before = clockNanos(CLOCK_BOOTTIME);
    const wall = clockNanos(CLOCK_REALTIME);
    const after = clockNanos(CLOCK_BOOTTIME);
    const width = after - before;
    if (width < best.width) best = { width, offset: wall - (before + after) / 2n };
  }
  return best.offset;
}
