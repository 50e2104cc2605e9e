/**
 * The rows beyond figure 5 that end in CLOSED, by trigger: the diagrams list them beside the
 * picture instead of drawing an arrow from nearly every state.
 */
import { EDGES_BEYOND } from "../../machine/layout.ts";
import type { State } from "../../machine/states.ts";
import { BEYOND, TRIGGERS, type Trigger } from "../../machine/transitions.ts";

/** One trigger that closes several states. */
export interface Closer {
  readonly trigger: Trigger;
  /** The letter that marks the states in the picture. */
  readonly letter: string;
  readonly from: readonly State[];
}

const LETTERS: Readonly<Partial<Record<Trigger, string>>> = {
  ABORT: "A",
  "rcv RST": "R",
  "user timeout": "U",
  "FIN-WAIT-2 timeout": "F",
};

const drawn = (state: State, trigger: Trigger): boolean =>
  EDGES_BEYOND.some((edge) => edge.from === state && edge.trigger === trigger);

/** The rows beyond the figure that no arrow draws, grouped; every one of them leads to CLOSED. */
export const CLOSERS: readonly Closer[] = TRIGGERS.flatMap((trigger) => {
  const from = BEYOND.filter(([state, on]) => on === trigger && !drawn(state, on)).map(
    ([state]) => state,
  );
  return from.length === 0 ? [] : [{ trigger, letter: LETTERS[trigger] ?? "*", from }];
});
