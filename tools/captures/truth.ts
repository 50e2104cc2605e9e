/**
 * One sequence of states for each end, from the two things that the kernel tells: the trace, exact
 * in time but blind to mini-sockets, and sock_diag, which sees them a millisecond or two late.
 *
 * Where a full socket "closes" in the trace while sock_diag goes on to show a mini-socket, the step
 * was in truth into FIN-WAIT-2 or TIME-WAIT. Where sock_diag showed a half-open request before the
 * trace told of it, SYN-RECEIVED began with the request.
 */

import type { State } from "#src/machine/states.js";
import type { Sight } from "./sightings.ts";
import type { Change } from "./trace.ts";

/** One step of one end. */
export interface Step {
  /** Boot nanoseconds. */
  readonly at: bigint;
  /** Boot nanoseconds, where the moment lies between it and `at`. */
  readonly earliest?: bigint;
  readonly from: State;
  readonly to: State;
  readonly source: "trace" | "ss";
}

/** The steps of one end, oldest first: `changes` of its socket, `sights` of its ports. */
export function stepsOf(changes: readonly Change[], sights: readonly Sight[]): Step[] {
  const full = changes.map((change, i) => fromTrace(change, changes[i + 1], sights));
  // The sort is stable: where a new socket ends a TIME-WAIT, the end comes first.
  const steps = [...miniSteps(sights, changes), ...full, ...requestSteps(sights, changes)];
  return steps
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => Number(a.at - b.at))
    .filter(keepFirstSynReceived());
}

/** The mini-socket that stood between `after` and `before`, as first seen. */
const miniAfter = (
  sights: readonly Sight[],
  after: bigint,
  before: bigint | undefined,
): Sight | undefined =>
  sights.find(
    (sight) =>
      sight.isMini && sight.at > after && (before === undefined || sight.earliest < before),
  );

function fromTrace(change: Change, next: Change | undefined, sights: readonly Sight[]): Step {
  const { from, to } = change;
  const mini =
    to === "CLOSED" && closing(from) ? miniAfter(sights, change.at, next?.at) : undefined;
  // Known from the mini-socket, but begun at the very moment the trace tells.
  return mini
    ? { at: change.at, from, to: miniName(mini), source: "ss" }
    : { at: change.at, from, to, source: "trace" };
}

const closing = (state: State): boolean =>
  state === "FIN-WAIT-1" || state === "FIN-WAIT-2" || state === "CLOSING";

const miniName = (sight: Sight): State =>
  sight.state === "FIN-WAIT-2" ? "FIN-WAIT-2" : "TIME-WAIT";

/** What a mini-socket did after it began: FIN-WAIT-2 → TIME-WAIT, and its end. */
function miniSteps(sights: readonly Sight[], changes: readonly Change[]): Step[] {
  return sights.flatMap((sight, i) => {
    const before = sights[i - 1];
    if (!before?.isMini) return [];
    const { at, earliest } = sight;
    const to = sight.isMini ? miniName(sight) : "CLOSED";
    const step = { from: miniName(before), to, source: "ss" } as const;
    // A socket that took its place ended it, at the latest when the trace told of that socket.
    const heir = changes.find((change) => change.at > earliest && change.at < at);
    return [heir ? { at: heir.at, ...step } : { at, earliest, ...step }];
  });
}

/** Half-open requests: when they came, and when they went without becoming a socket. */
function requestSteps(sights: readonly Sight[], changes: readonly Change[]): Step[] {
  return sights.flatMap((sight, i) => {
    if (sight.state !== "SYN-RECEIVED") return [];
    const next = sights[i + 1];
    const { at, earliest } = sight;
    const told = (after: bigint, before: bigint) =>
      changes.some(({ to, at }) => to === "SYN-RECEIVED" && at > after && at < before);
    if (told(earliest, at)) return [];
    const steps: Step[] = [{ at, earliest, from: "LISTEN", to: "SYN-RECEIVED", source: "ss" }];
    if (next?.state === null && !told(at, next.at)) {
      const gone = { at: next.at, earliest: next.earliest };
      steps.push({ ...gone, from: "SYN-RECEIVED", to: "CLOSED", source: "ss" });
    }
    return steps;
  });
}

/**
 * The request's SYN-RECEIVED stands; the socket's own, told with the last ACK, is the same step.
 */
function keepFirstSynReceived(): (step: Step) => boolean {
  let received = false;
  return (step) => {
    const again = received && step.from === "LISTEN";
    received = step.to === "SYN-RECEIVED";
    return !again;
  };
}
