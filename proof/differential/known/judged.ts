/** What a rule about a known difference is and looks at, and the questions that rules share. */
import type { Difference } from "../compare.ts";
import type { Action, Case, SegmentSpec } from "../script.ts";
import type { Sent, Transcript } from "../transcript.ts";

/** What a rule looks at: the difference, the script, and both runs. */
export interface Judged {
  readonly difference: Difference;
  readonly script: Case;
  readonly kernel: Transcript;
  readonly engine: Transcript;
}

/** A difference that is meant to be. */
export interface KnownDifference {
  readonly id: string;
  readonly what: string;
  readonly clause: string;
  readonly right: "kernel" | "engine" | "both" | "undecided";
  readonly why: string;
  readonly is: (judged: Judged) => boolean;
  /** The runs go on alike after it: what follows is compared too. */
  readonly passes?: boolean;
}

/** What the script did at the difference. */
export const actionOf = ({ script, difference }: Judged): Action | undefined =>
  script.steps[difference.step]?.action;

/** The segment that came in at the difference; undefined where a call was made. */
export function arrivalOf(judged: Judged): SegmentSpec | undefined {
  const action = actionOf(judged);
  return action?.kind === "in" ? action.segment : undefined;
}

/** The segments that came in up to the difference. */
export const arrivals = ({ script, difference }: Judged): SegmentSpec[] =>
  script.steps
    .slice(0, difference.step + 1)
    .flatMap(({ action }) => (action.kind === "in" ? [action.segment] : []));

/** Whether any step up to the difference is of this kind. */
export const hasDone = ({ script, difference }: Judged, kind: Action["kind"]): boolean =>
  script.steps.slice(0, difference.step + 1).some(({ action }) => action.kind === kind);

/** The options that the socket or its listener was opened with. */
export const socketOptions = ({ script }: Judged): Readonly<Record<string, number>> =>
  Object.assign(
    {},
    ...script.steps.map(({ action }) =>
      action.kind === "connect" || action.kind === "listen" ? action.options : {},
    ),
  );

/** A segment without data or flags but ACK. */
export const isPureAck = (sent: Sent | undefined): sent is Sent =>
  sent !== undefined && sent.flags === "." && sent.length === 0;

/** Whether the two SYNs crossed. */
export const isCrossed = ({ kernel }: Judged): boolean =>
  kernel.changes.includes("SYN-SENT>SYN-RECEIVED");

/** What a run sent before this segment. */
export const sentBefore = (run: Transcript, sent: Sent): Sent[] =>
  run.sent.slice(0, run.sent.indexOf(sent));

/** What a run sent at a step, and by timers after it. */
export const sentAfter = (run: Transcript, step: number): Sent[] =>
  run.sent.filter((sent) => sent.step === step);

/** How many SACK blocks the options tell of. */
export const blocksIn = (sent: Sent): number => (sent.options.match(/\d:/g) ?? []).length;

/** The moment of a step; the run's end behind the last one. */
export const timeOf = (run: Transcript, step: number): number => run.done[step]?.atMs ?? run.endMs;
