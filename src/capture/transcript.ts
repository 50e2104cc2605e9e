/**
 * The segments and steps of a few connections as trace events, for ladders: a tracker forgets every
 * segment as soon as it has understood it, so whoever wants them watches while it reads.
 *
 * Steps come from the lifecycle at the end, since what was inferred on the way may be taken back.
 */
import {
  type Both,
  type End,
  type Lifecycle,
  MARKS,
  type Mark,
  type SegmentEvent,
  type StateEntry,
  type StepEvent,
  type TraceEvent,
} from "../trace/index.ts";
import { decodeOptions, type Segment, SYN } from "../wire/index.ts";
import { optionText } from "../wire/optionText.ts";
import type { Moment } from "./track/moment.ts";
import type { Tracker } from "./tracker.ts";

const TCP_HEADER = 20;

/** Watches connections by their numbers while `tracker` reads. */
export class Transcript {
  readonly #segments = new Map<number, SegmentEvent[]>();
  readonly #mostSegments: number;
  #left = 0;

  /**
   * `numbers` are the connections to watch; of each at most `mostSegments` segments are kept, the
   * first ones, and `left` counts the rest.
   */
  constructor(tracker: Tracker, numbers: Iterable<number>, mostSegments = 1_000_000) {
    for (const number of numbers) this.#segments.set(number, []);
    this.#mostSegments = mostSegments;
    tracker.listener = (moment, view) => this.#see(moment, view);
  }

  /** Segments that were not kept, of all watched connections together. */
  get left(): number {
    return this.#left;
  }

  /** The events of a watched connection, in order of time; steps stand behind their segment. */
  eventsOf(life: Lifecycle): TraceEvent[] {
    const segments = this.#segments.get(life.number) ?? [];
    const steps = [...stepsOf(life, "client"), ...stepsOf(life, "server")];
    const begin: TraceEvent = {
      kind: "connection",
      connection: life.number,
      at: life.startedAt * 1e6,
      client: life.client,
      server: life.server,
      incarnation: life.incarnation,
    };
    const order = (event: TraceEvent): number =>
      event.kind === "step" ? 1 : event.kind === "segment" ? 0 : -1;
    return [begin, ...segments, ...steps].sort(
      (a, b) => a.at - b.at || frameOf(a) - frameOf(b) || order(a) - order(b),
    );
  }

  #see(moment: Moment, view: DataView): void {
    const kept = this.#segments.get(moment.connection.number);
    if (kept === undefined) return;
    if (kept.length < this.#mostSegments) kept.push(segmentEvent(moment, view));
    else this.#left += 1;
  }
}

const frameOf = (event: TraceEvent): number => ("frame" in event ? (event.frame ?? 0) : 0);

function segmentEvent(moment: Moment, view: DataView): SegmentEvent {
  const { segment, connection, direction, at, frame, marks } = moment;
  return {
    kind: "segment",
    connection: connection.number,
    at,
    from: direction === 0 ? "client" : "server",
    frame,
    seq: segment.seq,
    ack: segment.ack,
    flags: segment.flags,
    length: segment.length,
    window: scaledWindow(moment),
    options: optionsOf(segment, view),
    marks: MARKS.filter((_: Mark, bit) => (marks & (1 << bit)) !== 0),
  };
}

/** Bytes where both ends agreed on scaling; a SYN's window is never scaled (RFC 7323 2.2). */
function scaledWindow({ segment, mine, other }: Moment): number {
  const scales = (segment.flags & SYN) === 0 && mine.scale > 0 && other.scale > 0;
  return scales ? segment.window * 2 ** (mine.scale - 1) : segment.window;
}

function optionsOf(segment: Segment, view: DataView): string[] {
  const { tcpStart, payloadStart, payloadEnd } = segment;
  if (payloadStart <= tcpStart + TCP_HEADER) return [];
  return decodeOptions(
    view,
    tcpStart + TCP_HEADER,
    payloadStart,
    Math.max(payloadStart, payloadEnd),
  )
    .filter(({ name }) => name !== "eol")
    .map(optionText);
}

/** The steps that lead from each state of one end to the next. */
export function stepsOf(
  { number, states }: { readonly number: number; readonly states: Both<readonly StateEntry[]> },
  end: End,
): StepEvent[] {
  return states[end].slice(1).map((entry, i) => ({
    kind: "step",
    connection: number,
    at: entry.at * 1e6,
    end,
    from: (states[end][i] as StateEntry).state,
    to: entry.state,
    trigger: entry.trigger,
    frame: entry.frame,
    how: entry.how,
  }));
}
