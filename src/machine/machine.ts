/**
 * The table, compiled: a byte look-up for the hot paths and a typed step for everyone else.
 *
 * Nothing here knows TCP; all knowledge is in the rows. A step without a row is a bug of the caller
 * and asserts: it is never a silent no-op.
 */
import { assert } from "../base/assert.ts";
import { STATE_CODE, STATES, type State } from "./states.ts";
import {
  type Next,
  SUM,
  TRANSITIONS,
  TRIGGERS,
  type Trigger,
  type TriggerIn,
} from "./transitions.ts";

/** A trigger's place in `TRIGGERS`: what typed arrays hold. */
export const TRIGGER_CODE = Object.fromEntries(TRIGGERS.map((t, i) => [t, i])) as Readonly<
  Record<Trigger, number>
>;

/** What the look-ups hold where there is no row. */
export const NO_ROW = 0xff;

/** ROW_OF[state code << 4 | trigger code] is the row's number in TRANSITIONS, or NO_ROW. */
export const ROW_OF = new Uint8Array(STATES.length << 4).fill(NO_ROW);

/** TO_OF[state code << 4 | trigger code] is the next state's code, or NO_ROW. */
export const TO_OF = new Uint8Array(STATES.length << 4).fill(NO_ROW);

assert(TRIGGERS.length <= 16, "a trigger's code fits in four bits");
for (const [number, [from, trigger, to]] of TRANSITIONS.entries()) {
  const at = (STATE_CODE[from] << 4) | (TRIGGER_CODE[trigger] as number);
  assert(ROW_OF[at] === NO_ROW, `one row for ${from} on ${trigger}`);
  ROW_OF[at] = number;
  TO_OF[at] = STATE_CODE[to];
}

const rowOf = ([from, trigger]: readonly [State, Trigger]): number =>
  ROW_OF[(STATE_CODE[from] << 4) | (TRIGGER_CODE[trigger] as number)] as number;

/** Numbers of the rows of figure 5's note 2: that of the sum, and of the two that it sums up. */
export const SUM_ROW = rowOf(SUM.sum);
export const SUM_FIRST = rowOf(SUM.first);
export const SUM_SECOND = rowOf(SUM.second);

/** The state that `trigger` leads to. The types refuse a step that has no row. */
export function next<S extends State, T extends TriggerIn<S>>(from: S, trigger: T): Next<S, T> {
  const to: State | undefined = lookUp(from, trigger);
  assert(to !== undefined, `no row for ${trigger} in ${from}`);
  return to as Next<S, T>;
}

/** The same for a state known only at run time: undefined where there is no row. */
export function lookUp(from: State, trigger: Trigger): State | undefined {
  return STATES[TO_OF[(STATE_CODE[from] << 4) | (TRIGGER_CODE[trigger] as number)] as number];
}
