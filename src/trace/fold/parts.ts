/** A connection's events, sorted by kind and end: what every part of a fold starts from. */
import type { Micros } from "../../base/time.ts";
import type { State } from "../../machine/states.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type {
  CallEvent,
  ConnectionEvent,
  DropEvent,
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
  /** Those of them that are still to be followed: all, unless that has begun. */
  readonly unread: readonly SegmentEvent[];
  readonly steps: readonly StepEvent[];
  readonly calls: readonly CallEvent[];
  readonly timers: readonly TimerEvent[];
  readonly drops: readonly DropEvent[];
  /** SYNs of another use of the four-tuple that met this one, among `segments`. */
  readonly strangers: ReadonlySet<SegmentEvent>;
  /** An ACK that another use answered this one's SYN with. */
  readonly challenge: SegmentEvent | undefined;
  readonly lastAt: Micros;
}

/**
 * Sorts the events of one connection, of which the first `read` were followed before; undefined
 * when its beginning is missing.
 */
export function partsOf(events: readonly TraceEvent[], read = 0): Parts | undefined {
  const connection = events.find((event) => event.kind === "connection");
  if (connection === undefined) return undefined;
  const all = segmentsOf(events);
  const challenge = challengeOf(all);
  const own = (segments: readonly SegmentEvent[]) =>
    challenge === undefined ? segments : segments.filter((s) => !isDenial(s, challenge));
  const segments = own(all);
  return {
    connection,
    segments,
    unread: read === 0 ? segments : own(segmentsOf(events.slice(read))),
    strangers: strangersOf(all),
    challenge,
    steps: events.filter((event) => event.kind === "step"),
    calls: events.filter((event) => event.kind === "call"),
    timers: events.filter((event) => event.kind === "timer"),
    drops: events.filter((event) => event.kind === "drop"),
    lastAt: events.at(-1)?.at ?? connection.at,
  };
}

const segmentsOf = (events: readonly TraceEvent[]): SegmentEvent[] =>
  events.filter((event) => event.kind === "segment");

/** A SYN with another ISN is another use's, which its sender begins (RFC 9293 figure 9). */
function strangersOf(segments: readonly SegmentEvent[]): Set<SegmentEvent> {
  const syn = segments.find((s) => hasSyn(s) && !hasAck(s));
  if (syn === undefined) return new Set();
  return new Set(
    segments.filter((s) => {
      return hasSyn(s) && !hasAck(s) && s.from === syn.from && s.seq !== syn.seq;
    }),
  );
}

/** What passed between this use's SYN and the other use: the challenge, and the RST in answer. */
const isDenial = (s: SegmentEvent, challenge: SegmentEvent): boolean =>
  s === challenge || (hasRst(s) && s.from !== challenge.from && s.seq === challenge.ack);

/** The first that the peer says is no SYN: it answers from a connection that it still has. */
function challengeOf(segments: readonly SegmentEvent[]): SegmentEvent | undefined {
  const [syn] = segments;
  if (syn === undefined || !hasSyn(syn) || hasAck(syn)) return undefined;
  const answer = segments.find(({ from }) => from !== syn.from);
  if (answer === undefined || hasSyn(answer) || hasRst(answer)) return undefined;
  const before = segments.slice(0, segments.indexOf(answer));
  return before.every(hasSyn) && answer.ack !== endSeq(syn) ? answer : undefined;
}

export const ENDS: readonly [End, End] = ["client", "server"];

export const hasSyn = ({ flags }: SegmentEvent): boolean => (flags & SYN) !== 0;
export const hasFin = ({ flags }: SegmentEvent): boolean => (flags & FIN) !== 0;
export const hasRst = ({ flags }: SegmentEvent): boolean => (flags & RST) !== 0;
export const hasAck = ({ flags }: SegmentEvent): boolean => (flags & ACK) !== 0;
export const isControl = ({ flags }: SegmentEvent): boolean => (flags & (SYN | FIN | RST)) !== 0;

/** The first sequence number after a segment's own: SEG.SEQ + SEG.LEN. */
export const endSeq = (s: SegmentEvent): number =>
  (s.seq + s.length + (hasSyn(s) ? 1 : 0) + (hasFin(s) ? 1 : 0)) >>> 0;

/** A segment's frame; 0 where the source numbers none. */
export const frameOf = ({ frame }: SegmentEvent): number => frame ?? 0;

/** The steps of one end. */
export const stepsOf = ({ steps }: Parts, end: End): StepEvent[] =>
  steps.filter((step) => step.end === end);

/** When `end` first came to `state`; undefined when it never did. */
export const reached = (parts: Parts, end: End, state: State): Micros | undefined =>
  stepsOf(parts, end).find(({ to }) => to === state)?.at;

/** The only end whose steps are among these; null where both tell, or neither. */
export function tellerOf(steps: readonly StepEvent[]): End | null {
  const [first] = steps;
  if (first === undefined || steps.some(({ end }) => end !== first.end)) return null;
  return first.end;
}
