/**
 * A trace folded into lifecycles, for sources whose ends tell what they do: our engine's stacks.
 *
 * The trace holds each segment once, when it left its sender, and each end's own steps, so nothing
 * is inferred: what a capture's tracker has to guess is here a plain look-up. Findings are rules
 * about what an observer sees; a fold makes none.
 */
import type { End, ObservedState, TraceEvent } from "../events.ts";
import { CONNECTION_SCHEMA, type Lifecycle, type StateEntry } from "../lifecycle.ts";
import { closedOf, closingMsOf, resetOf, timeWaitOf } from "./closing.ts";
import { historyOf } from "./history.ts";
import { movedOf, retransmittedBy } from "./moving.ts";
import { openedOf } from "./opening.ts";
import { type Parts, partsOf, seconds, stepsOf } from "./parts.ts";

/** The lifecycle of every connection of a trace, in the order in which they began. */
export function foldTrace(events: Iterable<TraceEvent>): Lifecycle[] {
  return [...eventsByConnection(events).values()]
    .map((own) => lifecycleOf(own))
    .filter((life) => life !== undefined);
}

/** The events of each connection, by its number. */
export function eventsByConnection(events: Iterable<TraceEvent>): Map<number, TraceEvent[]> {
  const byConnection = new Map<number, TraceEvent[]>();
  for (const event of events) {
    const own = byConnection.get(event.connection);
    if (own === undefined) byConnection.set(event.connection, [event]);
    else own.push(event);
  }
  return byConnection;
}

/** The lifecycle that the events of one connection add up to; undefined without its beginning. */
export function lifecycleOf(events: readonly TraceEvent[]): Lifecycle | undefined {
  const parts = partsOf(events);
  if (parts === undefined) return undefined;
  const { connection, segments, lastAt } = parts;
  return {
    schema: CONNECTION_SCHEMA,
    number: connection.connection,
    client: connection.client,
    server: connection.server,
    incarnation: connection.incarnation,
    epoch: null,
    firstFrame: segments[0]?.frame ?? null,
    lastFrame: segments.at(-1)?.frame ?? null,
    startedAt: seconds(connection.at),
    lastAt: seconds(lastAt),
    durationMs: (lastAt - connection.at) / 1e3,
    opened: openedOf(parts),
    moved: { client: movedOf(parts, "client"), server: movedOf(parts, "server") },
    retransmitted: {
      client: retransmittedBy(parts, "client"),
      server: retransmittedBy(parts, "server"),
    },
    idle: idleOf(parts),
    closed: closedOf(parts),
    reset: resetOf(parts),
    timeWait: timeWaitOf(parts),
    states: { client: statesOf(parts, "client"), server: statesOf(parts, "server") },
    closingMs: { client: closingMsOf(parts, "client"), server: closingMsOf(parts, "server") },
    history: historyOf(parts),
    findings: [],
  };
}

/** The longest silence between two segments. Who waited for whom, the ends do not tell. */
function idleOf({ segments, connection }: Parts): Lifecycle["idle"] {
  let longest = { longestMs: 0, at: seconds(connection.at) };
  for (let i = 1; i < segments.length; i++) {
    const [before, after] = [segments[i - 1]?.at ?? 0, segments[i]?.at ?? 0];
    const longestMs = (after - before) / 1e3;
    if (longestMs > longest.longestMs) longest = { longestMs, at: seconds(before) };
  }
  return { ...longest, waitingFor: null };
}

function statesOf(parts: Parts, end: End): StateEntry[] {
  const steps = stepsOf(parts, end);
  const entry = (state: ObservedState, at: number, trigger: StateEntry["trigger"]): StateEntry => ({
    state,
    at: seconds(at),
    frame: null,
    how: "reported",
    trigger,
  });
  const [first] = steps;
  if (first === undefined) return [entry("CLOSED", parts.connection.at, null)];
  return [
    entry(first.from, parts.connection.at, null),
    ...steps.map(({ to, at, trigger }) => entry(to, at, trigger)),
  ];
}
