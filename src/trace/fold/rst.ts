/**
 * The RST that ended a connection: which of all RSTs it was, by the steps that it made, and the
 * situation that it came in. The packets are not in the events, so nothing is said of those.
 */
import type { ObservedState, SegmentEvent, StepEvent } from "../events.ts";
import { type End, otherEnd } from "../events.ts";
import type { RstEvidence } from "../evidence.ts";
import type { Followed } from "./follow.ts";
import { frameOf, hasAck, hasRst, type Parts, stepsOf } from "./parts.ts";

/** A RST and the steps that it made. */
export interface Ending {
  readonly segment: SegmentEvent;
  /** The sender's own step; undefined where it had no socket, or does not tell. */
  readonly sent: StepEvent | undefined;
  readonly received: StepEvent | undefined;
}

/** The RST that ended a connection that was coming up or stood; null when none did. */
export function endingOf(parts: Parts): Ending | null {
  for (const segment of parts.segments) {
    if (!hasRst(segment)) continue;
    const sent = sentStep(parts, segment);
    const received = receivedStep(parts, segment);
    if (sent !== undefined || received !== undefined) return { segment, sent, received };
  }
  return null;
}

/** A RST that ended a TIME-WAIT, RFC 1337; undefined when none did. */
export function assassinOf(
  parts: Parts,
): { readonly step: StepEvent; readonly segment: SegmentEvent | undefined } | undefined {
  const step = parts.steps.find((s) => s.from === "TIME-WAIT" && s.trigger === "rcv RST");
  return step && { step, segment: lastRst(parts, otherEnd(step.end), step) };
}

const ENDED_BY_RESET: ReadonlySet<string | null> = new Set([
  "ABORT",
  "user timeout",
  "FIN-WAIT-2 timeout",
]);

/** The sender gave its connection up as it sent the RST. */
const sentStep = (parts: Parts, { from, at }: SegmentEvent): StepEvent | undefined =>
  stepsOf(parts, from).find((step) => step.at === at && ENDED_BY_RESET.has(step.trigger));

/** The receiver believed it: its step is the first of that kind, and this the last RST before. */
function receivedStep(parts: Parts, segment: SegmentEvent): StepEvent | undefined {
  const step = stepsOf(parts, otherEnd(segment.from)).find(
    ({ trigger, from }) => trigger?.startsWith("rcv RST") && from !== "TIME-WAIT",
  );
  return step !== undefined && lastRst(parts, segment.from, step) === segment ? step : undefined;
}

const lastRst = ({ segments }: Parts, from: End, { at }: StepEvent): SegmentEvent | undefined =>
  segments.findLast((s) => hasRst(s) && s.from === from && s.at <= at);

/** All that is known of it. */
export function rstOf(parts: Parts, ending: Ending, followed: Followed): RstEvidence | null {
  const { segment, sent, received } = ending;
  const { situation, goesOn } = followed;
  if (situation === null) return null;
  const { sender } = situation;
  return {
    from: segment.from,
    at: segment.at,
    frame: frameOf(segment),
    hasAck: hasAck(segment),
    seqAhead: situation.seqAhead,
    ackBehind: situation.ackBehind,
    window: segment.window,
    usualWindow: situation.usualWindow,
    largestWindow: sender.largestWindow,
    senderState: sent?.from ?? stateBefore(parts, segment.from, segment.at),
    receiverState: received?.from ?? stateBefore(parts, otherEnd(segment.from), segment.at),
    answers: situation.answers,
    answersFrame: situation.answersFrame,
    answersAt: situation.answersAt,
    answersChallenge: situation.answers === "challenge ACK" && parts.strangers.size > 0,
    unreadBytes: situation.unreadBytes,
    tries: situation.tries,
    keepalives: situation.keepalives,
    idleMicros: situation.idleMicros,
    isFromBoth: followed.isFromBoth,
    goesOn,
    packet: null,
  };
}

function stateBefore(parts: Parts, end: End, at: number): ObservedState {
  return stepsOf(parts, end).findLast((step) => step.at < at)?.to ?? "CLOSED";
}
