/**
 * A TIME-WAIT that connect() may take the place of: Linux's `tcp_tw_reuse`. It needs timestamps,
 * which keep old duplicates out, and some time since the TIME-WAIT began (`tcp_tw_reuse_delay`);
 * 2 allows it on the loopback only. Who names its own port, which takes SO_REUSEADDR on both
 * (bind.ts), needs neither setting nor time, but that there were timestamps: the sequence numbers
 * lie beyond the old connection's (RFC 9293 3.4.3), the timestamps start anew.
 */
import * as seq from "../../base/seq.ts";
import { TIME_WAIT } from "../../machine/codes.ts";
import { type Core, KIND_TIME_WAIT } from "../block/core.ts";
import type { Tcb } from "../block/tcb.ts";
import type { Tuple } from "../block/tuple.ts";
import { ageMs, removeRow } from "../close/ending.ts";

const LOOPBACK_NET = 127;

/** Whether the row may be taken by a connect() of its tuple now. */
export function canRecycle(core: Core, row: number, tuple: Tuple): boolean {
  const { settings, timeWaits } = core;
  if (settings.tcp_tw_reuse === 0 || settings.tcp_timestamps === 0) return false;
  if (settings.tcp_tw_reuse === 2 && !isLoopback(core, tuple)) return false;
  if (timeWaits.isFinWait2(row) || !timeWaits.hasTimestamps(row)) return false;
  return ageMs(core, row) >= settings.tcp_tw_reuse_delay;
}

/** Both ends on this host, or in 127.0.0.0/8. */
function isLoopback(core: Core, t: Tuple): boolean {
  if (t.family === 4 && t.remote0 >>> 24 === LOOPBACK_NET) return true;
  return core.addresses.find(t.family, t.remote0, t.remote1, t.remote2, t.remote3) !== -1;
}

/**
 * If a TIME-WAIT has the block's tuple it ends, and the new connection goes on behind its numbers
 * and timestamps: the initial sequence number to use, -1 where there was no TIME-WAIT.
 */
export function recycle(core: Core, tcb: Tcb): number {
  const id = core.find(tcb);
  if (id === -1 || (id & 3) !== KIND_TIME_WAIT) return -1;
  const row = id >>> 2;
  const { timeWaits } = core;
  const iss = seq.add(timeWaits.sndNxt(row), 65_535 + 2);
  if (canRecycle(core, row, tcb)) tcb.rcv.tsRecent = timeWaits.tsRecent(row);
  tcb.state = TIME_WAIT;
  core.counters.TWRecycled++;
  core.tracer?.makesWay(id);
  removeRow(core, row);
  return iss;
}
