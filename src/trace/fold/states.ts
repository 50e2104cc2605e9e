/**
 * The states that each end reported, over time. A use of a four-tuple begins in CLOSED or LISTEN,
 * and ends in CLOSED, though an end whose TIME-WAIT makes way steps from the one into the other.
 */
import type { Micros } from "../../base/time.ts";
import type { State } from "../../machine/states.ts";
import type { Waiting } from "../conclusions/timeWait.ts";
import type { End, ObservedState, StepEvent } from "../events.ts";
import type { Evidence, RstEvidence } from "../evidence.ts";
import type { StateEntry } from "../lifecycle.ts";
import { secondsOf } from "../units.ts";
import { firstState } from "./ends.ts";
import { type Parts, stepsOf } from "./parts.ts";

/** Where the observation began, and every step since. */
export function statesOf(
  parts: Parts,
  life: Evidence,
  { endedAt }: Waiting,
  end: End,
): StateEntry[] {
  const { rst, reuse } = life;
  const steps = stepsOf(parts, end);
  const entries = [entry(beginning(steps, life[end].segments), parts.connection.at, null)];
  for (const step of steps) {
    const { at, to, trigger, how, frame } = step;
    if (makesWay(step) && step !== steps[0]) entries.push(entry("CLOSED", at, null));
    else entries.push({ ...entry(to, at, trigger), how, frame });
  }
  if (rst !== null && isForgotten(entries.at(-1)?.state, rst, end)) {
    entries.push({ ...entry("CLOSED", rst.at, "ABORT"), how: "inferred" });
  }
  if (entries.at(-1)?.state === "TIME-WAIT" && reuse !== null && reuse.how !== "too-early") {
    entries.push(entry("CLOSED", reuse.at, null));
  }
  // Who tells of its own has told when it was over.
  const isInferred = steps.at(-1)?.how === "inferred";
  if (isInferred && entries.at(-1)?.state === "TIME-WAIT" && endedAt !== null) {
    entries.push({ ...entry("CLOSED", endedAt, "2MSL timeout"), how: "inferred" });
  }
  return entries;
}

function entry(state: ObservedState, at: Micros, trigger: StateEntry["trigger"]): StateEntry {
  return { state, at: secondsOf(at), frame: null, how: "reported", trigger };
}

/** A TIME-WAIT whose four-tuple goes to the next use. */
const makesWay = ({ from, trigger }: StepEvent): boolean =>
  from === "TIME-WAIT" && (trigger === "rcv SYN" || trigger === "active OPEN");

function beginning(steps: readonly StepEvent[], segments: number): ObservedState {
  const [first] = steps;
  if (first === undefined || !makesWay(first)) return firstState(steps, segments);
  return first.trigger === "rcv SYN" ? "LISTEN" : "CLOSED";
}

const GONE: ReadonlySet<ObservedState | undefined> = new Set<State>([
  "CLOSED",
  "LISTEN",
  "TIME-WAIT",
]);

/** Who answers with a RST of no socket has none, although it told of no end: it crashed. */
const isForgotten = (last: ObservedState | undefined, rst: RstEvidence, end: End): boolean =>
  rst.from === end && last !== "unknown" && !GONE.has(last);
