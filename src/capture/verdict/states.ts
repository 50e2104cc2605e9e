/**
 * The states of both ends over time: the step log of a connection to lists, with what an observer
 * may add at the end: a TIME-WAIT that ran out, an end that gave up.
 */

import { CLOSED, SYN_SENT, TIME_WAIT } from "../../machine/codes.ts";
import { TRANSITIONS } from "../../machine/index.ts";
import {
  type Death,
  type Lifecycle,
  type StateEntry,
  secondsOf,
  type Waiting,
} from "../../trace/index.ts";
import { FIRST_STATE_SHIFT, IS_RESET, UNKNOWN } from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { StepColumns } from "../track/columns/step.ts";
import { REUSED_TOO_EARLY } from "../track/incarnations.ts";
import { endOf, howOf, rowOf, stateOf } from "../track/steps.ts";
import type { Case } from "./case.ts";
import { stateName } from "./stateName.ts";

/** Both ends' states, in order; the times of one end never go back. */
export function statesOf(c: Case, death: Death | null, waiting: Waiting): Lifecycle["states"] {
  const client = [firstOf(c, 0)];
  const server = [firstOf(c, 1)];
  const lists = [client, server] as const;
  const { steps } = c.store;
  for (let at = c.connection.firstStep; at !== 0; ) {
    const entry = steps.entry(at);
    if (endOf(entry.what) === 0) client.push(entryOf(entry));
    else server.push(entryOf(entry));
    at = entry.next;
  }
  if (death !== null && c.is(IS_RESET)) nameDeath(lists, c, death);
  else if (death !== null && death.gaveUp !== "keepalive") addDeath(lists, c, death);
  if (waiting.owner !== null) {
    addEndOfTimeWait(lists, c, 0, waiting);
    addEndOfTimeWait(lists, c, 1, waiting);
  }
  return { client, server };
}

function firstOf(c: Case, direction: number): StateEntry {
  const { startedAt, firstFrame } = c.connection;
  const state = ((c.ends[direction] as EndColumns).facts >>> FIRST_STATE_SHIFT) & 0xf;
  return {
    state: stateName(state),
    at: secondsOf(startedAt),
    frame: firstFrame,
    how: "inferred",
    trigger: null,
  };
}

function entryOf(entry: StepColumns): StateEntry {
  const { what } = entry;
  return {
    state: stateName(stateOf(what)),
    at: secondsOf(entry.time),
    frame: entry.frame,
    how: howOf(what) === 0 ? "seen" : "inferred",
    trigger: TRANSITIONS[rowOf(what)]?.[1] ?? null,
  };
}

/** The RST told that its sender gave up: it was no ABORT of its user's. */
function nameDeath(lists: readonly StateEntry[][], c: Case, death: Death): void {
  const list = lists[death.end === "client" ? 0 : 1] as StateEntry[];
  const last = list.at(-1);
  if (last?.trigger !== "ABORT" || last.frame !== c.rare.rstFrame) return;
  list[list.length - 1] = { ...last, trigger: "user timeout" };
}

/** RFC 9293 3.10.8: the end that gave up deleted its TCB. */
function addDeath(lists: readonly StateEntry[][], c: Case, death: Death): void {
  const direction = death.end === "client" ? 0 : 1;
  const { state } = c.ends[direction] as EndColumns;
  if (state === CLOSED || state === UNKNOWN || state === TIME_WAIT) return;
  const isSilent = state !== SYN_SENT || death.gaveUp === "SYN";
  if (!isSilent) return;
  const byIcmp = death.gaveUp === "SYN" && death.at <= c.connection.lastAt;
  lists[direction]?.push({
    state: "CLOSED",
    at: secondsOf(death.at),
    frame: byIcmp ? c.rare.icmpFrame : null,
    how: "inferred",
    trigger: byIcmp ? "ABORT" : "user timeout",
  });
}

/** By its own timer, or because the next use of the four-tuple takes its place. */
function addEndOfTimeWait(
  lists: readonly StateEntry[][],
  c: Case,
  direction: number,
  waiting: Waiting,
): void {
  if ((c.ends[direction] as EndColumns).state !== TIME_WAIT) return;
  const { reuse, reuseAt, reuseFrame } = c.connection;
  const isReplaced = reuse !== 0 && reuse !== REUSED_TOO_EARLY;
  if (waiting.endedAt === null && !isReplaced) return;
  lists[direction]?.push({
    state: "CLOSED",
    at: secondsOf(waiting.endedAt ?? reuseAt),
    frame: isReplaced ? reuseFrame : null,
    how: "inferred",
    // The figure has no row for the old use: it ends as its four-tuple goes to the new one.
    trigger: isReplaced ? null : "2MSL timeout",
  });
}
