/** The states that each end reported, over time. */
import type { End, ObservedState } from "../events.ts";
import type { StateEntry } from "../lifecycle.ts";
import { secondsOf } from "../units.ts";
import { firstState } from "./ends.ts";
import { type Parts, stepsOf } from "./parts.ts";

/** Where the observation began, and every step since. */
export function statesOf(parts: Parts, end: End): StateEntry[] {
  const steps = stepsOf(parts, end);
  const segments = parts.segments.filter(({ from }) => from === end).length;
  const entry = (state: ObservedState, at: number, trigger: StateEntry["trigger"]): StateEntry => ({
    state,
    at: secondsOf(at),
    frame: null,
    how: "reported",
    trigger,
  });
  return [
    entry(firstState(steps, segments), parts.connection.at, null),
    ...steps.map(({ to, at, trigger }) => entry(to, at, trigger)),
  ];
}
