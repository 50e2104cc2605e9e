/**
 * Ephemeral ports by RFC 6056 algorithm 4, double-hash port selection: each destination walks
 * through the range from a place of its own, in a step that many destinations share, so that ports
 * are hard to guess and are not used again soon. Ports differ by destination: the limit is
 * `ip_local_port_range` for each pair of addresses and destination port, not for the host.
 */

import { type Core, KIND_TIME_WAIT } from "../block/core.ts";
import type { Tuple } from "../block/tuple.ts";
import { isListeningOn } from "./bind.ts";
import { tupleHash } from "./isn.ts";
import { canRecycle } from "./recycle.ts";

/** Sets `tuple.localPort` to a free port; false when the destination has used up all of them. */
export function choosePort(core: Core, tuple: Tuple): boolean {
  const range = core.settings.ip_local_port_range;
  const first = range[0];
  const count = range[1] - first + 1;
  tuple.localPort = 0;
  const offset = tupleHash(core, tuple, 2) >>> 0;
  const counters = core.portCounters;
  const index = (tupleHash(core, tuple, 3) >>> 0) % counters.length;
  for (let tried = 0; tried < count; tried++) {
    const step = counters[index] as number;
    counters[index] = step + 1;
    tuple.localPort = first + ((offset + step) % count);
    if (isFree(core, tuple)) return true;
  }
  return false;
}

/** Whether a connection may have the tuple: nothing holds it, or a TIME-WAIT that may be reused. */
function isFree(core: Core, tuple: Tuple): boolean {
  if (isListeningOn(core, tuple)) return false;
  const id = core.find(tuple);
  if (id === -1) return true;
  return (id & 3) === KIND_TIME_WAIT && canRecycle(core, id >>> 2, tuple);
}
