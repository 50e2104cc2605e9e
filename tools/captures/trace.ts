/**
 * The kernels' own account of a scenario: transitions and resets, on the boot clock. Every
 * namespace's sockets are in it, so the reader picks by addresses and ports.
 */

import { parseSentReset, RESET_EVENT, type SentReset } from "#src/host/tracefs/resetTrace.js";
import { type KernelChange, parseKernelChange, STATE_EVENT } from "#src/host/tracefs/stateTrace.js";
import { TraceInstance } from "#src/host/tracefs/traceInstance.js";

/** One socket's step, at boot nanoseconds. */
export type Change = Omit<KernelChange, "seconds"> & { readonly at: bigint };

/** A reset that was sent, at boot nanoseconds. */
export type TracedReset = Omit<SentReset, "seconds"> & { readonly at: bigint };

/** What the kernels told. */
export interface Traced {
  readonly changes: readonly Change[];
  readonly resets: readonly TracedReset[];
}

/** Both tracepoints, in one instance. */
export class Trace {
  readonly #instance = new TraceInstance("synfin-captures", [STATE_EVENT, RESET_EVENT], "boot");

  /** Forgets what was traced so far. */
  clear(): void {
    this.#instance.read();
  }

  /** What happened since `clear`, oldest first. */
  read(): Traced {
    const lines = this.#instance.read();
    if (this.#instance.lost > 0) throw new Error("the kernel overwrote a part of the trace");
    return {
      changes: lines
        .map(parseKernelChange)
        .filter((change) => change !== null)
        .map(timed),
      resets: lines
        .map(parseSentReset)
        .filter((reset) => reset !== null)
        .map(timed),
    };
  }

  stop(): void {
    this.#instance.stop();
  }
}

/** The trace's seconds have microseconds as their last digits. */
const timed = <T extends { readonly seconds: number }>({ seconds, ...rest }: T) => ({
  at: BigInt(Math.round(seconds * 1e6)) * 1000n,
  ...rest,
});
