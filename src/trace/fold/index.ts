/**
 * A trace folded into lifecycles, for sources whose ends tell what they do: our engine's stacks,
 * the kernel.
 *
 * The trace holds each segment once, when it left its sender, and each end's own steps, so states
 * are not inferred but looked up. All else is gathered as evidence, and judged as any source's is.
 */
import type { Micros } from "../../base/time.ts";
import { type Conclusions, conclude } from "../conclusions/index.ts";
import type { TraceEvent } from "../events.ts";
import type { Evidence } from "../evidence.ts";
import { findingsOf } from "../find.ts";
import { closedOf } from "../life/closed.ts";
import { closingMsOf } from "../life/closingMs.ts";
import { openedOf } from "../life/opened.ts";
import { resetOf } from "../life/reset.ts";
import { timeWaitOf } from "../life/timeWait.ts";
import { CONNECTION_SCHEMA, type Lifecycle } from "../lifecycle.ts";
import { Listeners, NO_OTHERS, type Others } from "../resets/others.ts";
import { msOf, secondsOf } from "../units.ts";
import { type Gathered, gather } from "./evidence.ts";
import type { Begun } from "./follow.ts";
import { movedOf } from "./moving.ts";
import { type Parts, partsOf } from "./parts.ts";
import { statesOf } from "./states.ts";

/**
 * The lifecycle of every connection of a trace, in the order in which they began. The observation
 * lasted `until`, and at least until the last event.
 */
export function foldTrace(events: Iterable<TraceEvent>, until: Micros = 0): Lifecycle[] {
  const all = [...eventsByConnection(events).values()]
    .map((own) => partsOf(own))
    .filter((parts) => parts !== undefined);
  const observedUntil = all.reduce((latest, { lastAt }) => Math.max(latest, lastAt), until);
  const uses = usesOf(all);
  const gathered = all.map((parts) => {
    return gather(parts, { observedUntil, ...uses.get(parts) });
  });
  const listeners = new Listeners<string>();
  for (const { parts, life } of gathered) listeners.add(listenerOf(parts), life);
  return gathered.map((own) =>
    assemble(own, () => listeners.othersOf(listenerOf(own.parts), own.life)),
  );
}

/**
 * The lifecycle that the events of one connection add up to; undefined without its beginning. The
 * first of them may have been followed before; the observation lasted `until`, if not longer.
 */
export function lifecycleOf(
  events: readonly TraceEvent[],
  begun: Begun | null = null,
  until: Micros = 0,
): Lifecycle | undefined {
  const parts = partsOf(events, begun?.read);
  if (parts === undefined) return undefined;
  const gathered = gather(parts, { observedUntil: Math.max(until, parts.lastAt), begun });
  return assemble(gathered, () => NO_OTHERS);
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

const listenerOf = ({ connection: { server } }: Parts): string => `${server.ip} ${server.port}`;

interface Uses {
  former?: Parts;
  next?: Parts;
}

/** Of each use of a four-tuple the ones before and after it. */
function usesOf(all: readonly Parts[]): Map<Parts, Uses> {
  const newest = new Map<string, Parts>();
  const uses = new Map<Parts, Uses>();
  for (const parts of all) {
    const { client, server } = parts.connection;
    const pair = [client, server].map(({ ip, port }) => `${ip} ${port}`);
    const key = pair.sort().join(" ");
    const former = newest.get(key);
    newest.set(key, parts);
    uses.set(parts, former === undefined ? {} : { former });
    if (former !== undefined) (uses.get(former) as Uses).next = parts;
  }
  return uses;
}

function assemble({ parts, life, followed }: Gathered, othersOf: () => Others): Lifecycle {
  const { connection } = parts;
  const { streams, idle, history } = followed;
  const { client, server } = streams;
  const known = conclude(life);
  const states = {
    client: statesOf(parts, life, known.waiting, "client"),
    server: statesOf(parts, life, known.waiting, "server"),
  };
  return {
    schema: CONNECTION_SCHEMA,
    number: connection.connection,
    client: connection.client,
    server: connection.server,
    incarnation: connection.incarnation,
    epoch: null,
    firstFrame: life.firstFrame === 0 ? null : life.firstFrame,
    lastFrame: life.lastFrame === 0 ? null : life.lastFrame,
    startedAt: secondsOf(life.startedAt),
    lastAt: secondsOf(life.lastAt),
    durationMs: msOf(Math.max(0, life.lastAt - life.startedAt)),
    opened: openedOf(life, known.opened),
    moved: {
      client: movedOf(client, server, life.lastAt),
      server: movedOf(server, client, life.lastAt),
    },
    retransmitted: { client: client.retransmitted, server: server.retransmitted },
    idle: {
      longestMs: msOf(idle.micros),
      at: secondsOf(idle.at),
      waitingFor: idle.sender === null ? null : idle.sender === "client" ? "server" : "client",
    },
    closed: closedOf(life, known),
    reset: resetOf(life, known.resetCause, othersOf),
    timeWait: timeWaitOf(life, known.waiting),
    states,
    closingMs: closingMsOf(states, secondsOf(endOfStates(life, known))),
    history,
    findings: findingsOf(life, known),
  };
}

/** A TIME-WAIT lasts until its timer, even where the trace ended before. */
const endOfStates = (life: Evidence, { waiting }: Conclusions): Micros =>
  waiting.until > 0 ? waiting.until : life.observedUntil;
