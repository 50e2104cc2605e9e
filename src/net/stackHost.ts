/**
 * What net needs of the computer it runs on. `Host` of the simulation fits, and so would a driver
 * that plugs a stack into a TUN device. Structural on purpose: neither side imports the other.
 */
import type { Micros } from "../base/time.ts";
import type { Stack, StackEvent } from "../engine/index.ts";

/** A computer with a stack and a clock. */
export interface StackHost {
  /** Asked for anew at every call, since a reboot makes a new one. */
  readonly stack: Stack;
  /** Microseconds. */
  readonly now: Micros;
  /** Calls on the stack were made: send what they led to. */
  wake(): void;
  /** Runs `callback` in the next turn of the loop, at the same time. */
  soon(callback: () => void): void;
  /** Runs `callback` at `at`; returns what cancels it. Without `holds` nobody waits for it. */
  timer(at: Micros, callback: () => void, holds: boolean): () => void;
  /** The addresses of a name, in the order to try them; none when nobody has it. */
  resolve(name: string): readonly string[];
  /** Whether a run waits for the stack's own deadlines. */
  setHolds(holds: boolean): void;
  /** Takes the stack's events, one a turn. */
  onEvent: ((event: StackEvent) => void) | null;
  /** Told when the computer crashes. */
  onCrash: (() => void) | null;
}
