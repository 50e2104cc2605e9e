/** The word for the code of a state that an observer knows, or does not. */
import { STATES, type State } from "../../machine/index.ts";
import type { ObservedState } from "../../trace/index.ts";
import { UNKNOWN } from "../track/codes.ts";

/** As in RFC 9293, or "unknown". */
export const stateName = (state: number): ObservedState =>
  state === UNKNOWN ? "unknown" : (STATES[state] as State);
