/** How long each end was in each state of the close, from its list of states. */
import type { State } from "../../machine/states.ts";
import type { Lifecycle, StateEntry } from "../lifecycle.ts";
import { msOf } from "../units.ts";
import type { Both } from "../words.ts";

const NO_TIME = Object.freeze({});
const CLOSING_STATES: ReadonlySet<string> = new Set<State>([
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "CLOSE-WAIT",
  "CLOSING",
  "LAST-ACK",
  "TIME-WAIT",
]);

/** How long each end was in each closing state that it entered, until `until` for the last. */
export function closingMsOf(
  states: Lifecycle["states"],
  untilSeconds: number,
): Lifecycle["closingMs"] {
  return {
    client: closingMs(states.client, untilSeconds),
    server: closingMs(states.server, untilSeconds),
  };
}

function closingMs(
  entries: readonly StateEntry[],
  until: number,
): Both<Partial<Record<State, number>>>["client"] {
  let times: Partial<Record<State, number>> | null = null;
  for (let i = 0; i < entries.length; i++) {
    const { state, at } = entries[i] as StateEntry;
    if (!CLOSING_STATES.has(state)) continue;
    times ??= {};
    const end = entries[i + 1]?.at ?? Math.max(until, at);
    times[state as State] = msOf(Math.round((end - at) * 1e9) / 1e3);
  }
  return times ?? NO_TIME;
}
