/**
 * A connection at rest, everything sent and acknowledged, may fold its recovery's state to a row
 * (folded.ts) and gets it back, as it was, when it next needs it. What recovery answers meanwhile
 * is what it would answer with an empty board.
 */
import type { Core } from "../block/core.ts";
import { isAtRest } from "../block/folded.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import { resetRecoveryState } from "../block/resets.ts";
import { NOT_FOLDED, type Tcb } from "../block/tcb.ts";

/** Folds the state of a connection at rest, if there are many others. */
export function rest(core: Core, tcb: Tcb, state: RecoveryState): void {
  const pool = core.recovery;
  if (!pool.crowded || !isAtRest(state)) return;
  const row = pool.folded.add(state);
  if (row === NOT_FOLDED) return;
  tcb.folded = row;
  tcb.recovery = null;
  pool.giveState(state);
}

/** The connection's state, unfolded; null when it never had one. */
export function wake(core: Core, tcb: Tcb): RecoveryState | null {
  if (tcb.folded === NOT_FOLDED) return tcb.recovery;
  const pool = core.recovery;
  const state = pool.takeState();
  pool.folded.read(tcb.folded, state);
  pool.folded.remove(tcb.folded);
  tcb.folded = NOT_FOLDED;
  tcb.recovery = state;
  return state;
}

/** The connection's state to be read at once, whether folded or not; null when it never had one. */
export function peek(core: Core, tcb: Tcb): RecoveryState | null {
  if (tcb.folded === NOT_FOLDED) return tcb.recovery;
  const { folded, scratch } = core.recovery;
  resetRecoveryState(scratch);
  folded.read(tcb.folded, scratch);
  return scratch;
}
