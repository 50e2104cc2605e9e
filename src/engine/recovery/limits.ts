/**
 * What holds the sender back, and for how long: `tcpi_busy_time`, `tcpi_rwnd_limited` and
 * `tcpi_sndbuf_limited`. Linux calls it the chronograph. It is a matter of report alone: nothing
 * here decides what is sent.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { WANTS_ROOM } from "../block/flags.ts";
import {
  BUSY,
  IDLE,
  type Limit,
  type RecoveryState,
  RWND_LIMITED,
  SNDBUF_LIMITED,
} from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { isCwndLimited } from "../congestion/cwndValidation.ts";

/** Microseconds spent so far under `limit`, the present stretch included. */
export function timeUnder(core: Core, recovery: RecoveryState, limit: 1 | 2 | 3): number {
  const open = recovery.limit === limit ? core.now - recovery.limitSince : 0;
  return recovery.limitTimes[limit] + open;
}

function setLimit(core: Core, recovery: RecoveryState, limit: Limit): void {
  if (recovery.limit === limit) return;
  recovery.limitTimes[recovery.limit] += core.now - recovery.limitSince;
  recovery.limit = limit;
  recovery.limitSince = core.now;
}

const isIdle = (tcb: Tcb, recovery: RecoveryState): boolean =>
  recovery.board.size === 0 && seq.diff(tcb.snd.end, tcb.snd.nxt) <= 0;

/** Nothing more leaves for now; `window`: because of the peer's window. */
export function limitAfterSending(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  window: boolean,
): void {
  if (isIdle(tcb, recovery)) setLimit(core, recovery, IDLE);
  else if ((tcb.flags & WANTS_ROOM) !== 0 && starved(tcb, recovery)) {
    setLimit(core, recovery, SNDBUF_LIMITED);
  } else setLimit(core, recovery, window ? RWND_LIMITED : BUSY);
}

/** Whether everything was sent although the congestion window has room for more. */
function starved(tcb: Tcb, recovery: RecoveryState): boolean {
  if (recovery.limit === SNDBUF_LIMITED) return true;
  return seq.diff(tcb.snd.end, tcb.snd.nxt) <= 0 && !isCwndLimited(tcb, recovery);
}

/** An ACK was processed. */
export function limitAfterAck(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (isIdle(tcb, recovery)) setLimit(core, recovery, IDLE);
  else if (recovery.limit === SNDBUF_LIMITED && (tcb.flags & WANTS_ROOM) === 0) {
    setLimit(core, recovery, BUSY);
  }
}
