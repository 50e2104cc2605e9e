/**
 * What one end told of its own connection, laid over what an observer at its host saw: the packets
 * tell of both ends alike, the end itself of its own states, of why it reset and when it gave up.
 * All else is the observer's, so that a live host says what a capture of its packets says.
 */
import type { Waiting } from "../conclusions/timeWait.ts";
import type { End, TraceEvent } from "../events.ts";
import { otherEnd } from "../events.ts";
import type { Evidence } from "../evidence.ts";
import type { Lifecycle } from "../lifecycle.ts";
import { stateOf } from "./ends.ts";
import { assassinationOf } from "./evidence.ts";
import { type Parts, partsOf, tellerOf } from "./parts.ts";
import { endingOf } from "./rst.ts";
import { statesOf } from "./states.ts";
import { toldOf } from "./told.ts";

/** One end's own account of a connection. */
export interface Account {
  readonly teller: End;
  readonly parts: Parts;
}

/** The account that a connection's events are; null where they are not of one end alone. */
export function accountOf(events: readonly TraceEvent[]): Account | null {
  const parts = partsOf(events);
  const teller = parts === undefined ? null : tellerOf(parts.steps);
  return parts === undefined || teller === null ? null : { teller, parts };
}

/** The observer's evidence, with what the teller knows better. */
export function withAccount(seen: Evidence, { teller, parts }: Account): Evidence {
  const mine = { ...seen[teller], ...stateOf(parts, seen[teller]) };
  const ends = { client: seen.client, server: seen.server, [teller]: mine };
  return {
    ...seen,
    ...ends,
    assassin: assassinOf(seen.assassin, { teller, parts }),
    told: toldOf(parts, ends, endingOf(parts), seen.rst),
  };
}

/** Whether a RST ended its TIME-WAIT the teller knows; the observer, which packet that was. */
function assassinOf(seen: Evidence["assassin"], { teller, parts }: Account) {
  const told = assassinationOf(parts);
  if (seen === null) return told;
  return seen.end === otherEnd(teller) || told !== null ? seen : null;
}

/** The observer's states of both ends, with the teller's own for its. */
export const withOwnStates = (
  seen: Lifecycle["states"],
  { teller, parts }: Account,
  life: Evidence,
  waiting: Waiting,
): Lifecycle["states"] => ({ ...seen, [teller]: statesOf(parts, life, waiting, teller) });
