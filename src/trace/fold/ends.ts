/** What each end did, as evidence: its SYNs and FINs, its troubles, the state it came to. */

import type { Micros } from "../../base/time.ts";
import type { ObservedState, StepEvent } from "../events.ts";
import { type EndEvidence, NO_TROUBLE, type Trouble } from "../evidence.ts";
import type { Situation } from "./follow.ts";
import { offerOf } from "./options.ts";
import { frameOf, type Parts, stepsOf } from "./parts.ts";
import type { Stream } from "./stream.ts";

/** Evidence of the end that `mine` is the stream of. */
export function endOf(
  parts: Parts,
  mine: Stream,
  other: Stream,
  once: number,
  situation: Situation | null,
): EndEvidence {
  const { syns, fins } = mine;
  const [syn, lastSyn] = [syns[0], syns.at(-1)];
  const [fin, lastFin] = [fins[0], fins.at(-1)];
  return {
    end: mine.end,
    syns: mine.synCount,
    synFrame: syn === undefined ? 0 : frameOf(syn),
    synAt: syn?.at ?? 0,
    synLastFrame: lastSyn === undefined ? 0 : frameOf(lastSyn),
    synLastAt: lastSyn?.at ?? 0,
    hasSynAck: mine.hasSynAck,
    offer: syn === undefined ? null : offerOf(syn),
    fins: mine.finCount,
    finFrame: fin === undefined ? 0 : frameOf(fin),
    finAt: fin?.at ?? 0,
    finLastFrame: lastFin === undefined ? 0 : frameOf(lastFin),
    finLastAt: lastFin?.at ?? 0,
    finAckFrame: mine.finAck === null ? 0 : frameOf(mine.finAck),
    segments: mine.segments,
    dataSegments: mine.dataSegments,
    bytes: mine.bytes,
    lastFrame: mine.lastFrame,
    lastSentAt: mine.lastSentAt,
    isNumbered: mine.nxt !== null,
    isWaiting: mine.isWaiting,
    isShut: mine.isShut,
    mayHaveClosed: false,
    ...stateOf(parts, mine),
    trouble: troubleOf(mine, other, once, situation),
  };
}

/** The latest state that segments led to: TIME-WAIT and FIN-WAIT-2, even when they are over. */
export function stateOf(
  parts: Parts,
  { end, segments }: Pick<Stream, "end" | "segments">,
): { readonly state: ObservedState; readonly stateAt: Micros } {
  const steps = stepsOf(parts, end);
  const last = steps.findLast(({ from, trigger }) => {
    if (from === "TIME-WAIT") return trigger === "rcv RST"; // RFC 1337
    return trigger !== "FIN-WAIT-2 timeout";
  });
  if (last !== undefined) return { state: last.to, stateAt: last.at };
  return { state: firstState(steps, segments), stateAt: parts.connection.at };
}

/** The state before the first step. An end that neither tells nor says anything is unknown. */
export function firstState(steps: readonly StepEvent[], segments: number): ObservedState {
  return steps[0]?.from ?? (segments > 0 ? "CLOSED" : "unknown");
}

function troubleOf(
  mine: Stream,
  other: Stream,
  once: number,
  situation: Situation | null,
): Trouble {
  const { troubles, synCount, finCount } = mine;
  const ofControl = Math.max(0, synCount - once) + Math.max(0, finCount - 1);
  const count = Math.max(0, mine.retransmitted - ofControl);
  const needless = Math.max(mine.spurious, other.dsacks, mine.spuriousByEcho);
  const late = situation?.receiver === mine ? situation.lateBytes : 0;
  return {
    ...NO_TROUBLE,
    ...troubles,
    retransmissions: count,
    spurious: Math.min(count, needless),
    spuriousFrame: troubles.spuriousFrame || troubles.retransmissionFrame,
    dataAfterCloseBytes: late,
    dataAfterCloseFrame: late === 0 ? 0 : (situation?.answersFrame ?? 0),
  };
}
