/**
 * A connection at rest, everything sent and acknowledged, may pack its recovery's state to a row
 * (packed.ts) and gets it back, as it was, when it next needs it. What recovery answers meanwhile
 * is what it would answer with an empty board.
 */
import type { Core } from "../block/core.ts";
import { isAtRest } from "../block/packed.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import { resetRecoveryState } from "../block/resets.ts";
import { NOT_PACKED, type Tcb } from "../block/tcb.ts";

/** Packs the state of a connection at rest, if there are many others. */
export function rest(core: Core, tcb: Tcb, state: RecoveryState): void {
  const pool = core.recovery;
  if (!pool.crowded || !isAtRest(state)) return;
  const row = pool.packed.add(state);
  if (row === NOT_PACKED) return;
  tcb.packed = row;
  tcb.recovery = null;
  pool.giveState(state);
}

/** The connection's state, unpacked; null when it never had one. */
export function wake(core: Core, tcb: Tcb): RecoveryState | null {
  if (tcb.packed === NOT_PACKED) return tcb.recovery;
  const pool = core.recovery;
  const state = pool.takeState();
  pool.packed.read(tcb.packed, state);
  pool.packed.remove(tcb.packed);
  tcb.packed = NOT_PACKED;
  tcb.recovery = state;
  return state;
}

/** The connection's state to be read at once, whether packed or not; null when it never had one. */
export function peek(core: Core, tcb: Tcb): RecoveryState | null {
  if (tcb.packed === NOT_PACKED) return tcb.recovery;
  const { packed, scratch } = core.recovery;
  resetRecoveryState(scratch);
  packed.read(tcb.packed, scratch);
  return scratch;
}
