/** A connection's events, sorted by kind and end: what every part of a fold starts from. */
import { diff, gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { State } from "../../machine/states.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type {
  CallEvent,
  ConnectionEvent,
  End,
  SegmentEvent,
  StepEvent,
  TimerEvent,
  TraceEvent,
} from "../events.ts";

/** The events of one connection. */
export interface Parts {
  readonly connection: ConnectionEvent;
  readonly segments: readonly SegmentEvent[];
  readonly steps: readonly StepEvent[];
  readonly calls: readonly CallEvent[];
  readonly timers: readonly TimerEvent[];
  readonly lastAt: Micros;
}

/** Sorts the events of one connection; undefined when its beginning is missing. */
export function partsOf(events: readonly TraceEvent[]): Parts | undefined {
  const connection = events.find((event) => event.kind === "connection");
  if (connection === undefined) return undefined;
  return {
    connection,
    segments: events.filter((event) => event.kind === "segment"),
    steps: events.filter((event) => event.kind === "step"),
    calls: events.filter((event) => event.kind === "call"),
    timers: events.filter((event) => event.kind === "timer"),
    lastAt: events.at(-1)?.at ?? connection.at,
  };
}

/** Microseconds to the seconds that a lifecycle counts in. */
export const seconds = (at: Micros): number => at / 1e6;

export const hasSyn = ({ flags }: SegmentEvent): boolean => (flags & SYN) !== 0;
export const hasFin = ({ flags }: SegmentEvent): boolean => (flags & FIN) !== 0;
export const hasRst = ({ flags }: SegmentEvent): boolean => (flags & RST) !== 0;
export const hasAck = ({ flags }: SegmentEvent): boolean => (flags & ACK) !== 0;

/** What one end sent. */
export const sentBy = ({ segments }: Parts, end: End): SegmentEvent[] =>
  segments.filter(({ from }) => from === end);

/** The steps of one end. */
export const stepsOf = ({ steps }: Parts, end: End): StepEvent[] =>
  steps.filter((step) => step.end === end);

/** When `end` first came to `state`; undefined when it never did. */
export const reached = (parts: Parts, end: End, state: State): Micros | undefined =>
  stepsOf(parts, end).find(({ to }) => to === state)?.at;

/** The segments that carry nothing but what was sent before. */
export function repeats(sent: readonly SegmentEvent[]): SegmentEvent[] {
  let high: number | undefined;
  return sent.filter((segment) => {
    const length = segment.length + (hasSyn(segment) ? 1 : 0) + (hasFin(segment) ? 1 : 0);
    if (length === 0) return false;
    const end = (segment.seq + length) >>> 0;
    const isOld = high !== undefined && !gt(end, high);
    if (high === undefined || diff(end, high) > 0) high = end;
    return isOld;
  });
}
