/**
 * The congestion state changes here and nowhere else, so that the congestion module hears of it.
 * When it changes is decided in alert.ts, frto.ts and undo.ts.
 */

import type { Core } from "../block/core.ts";
import type { CongestionState, RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { moduleOf } from "../congestion/modules.ts";

/** Sets the state and tells the module. */
export function setState(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  state: CongestionState,
): void {
  moduleOf(tcb).stateChanged(core, tcb, recovery, state);
  recovery.state = state;
}
