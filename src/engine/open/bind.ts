/** Local addresses and ports: who listens where, and what a listen() may have. */
import type { Core } from "../block/core.ts";
import { listenerKey } from "../block/listenerKey.ts";
import type { Tuple } from "../block/tuple.ts";

/** Whether a listener has the local end of a tuple: an ephemeral port must not be taken from it. */
export function isListeningOn(core: Core, tuple: Tuple): boolean {
  const { localPort, family, local } = tuple;
  if (core.listeners.size === 0) return false;
  return (
    core.listeners.has(listenerKey(localPort, family, local)) ||
    core.listeners.has(listenerKey(localPort, family, -1))
  );
}

/** Whether a listener may have a port: no other listener, of the same address or of any, has it. */
export function portIsTaken(core: Core, port: number, family: 4 | 6, local: number): boolean {
  if (core.listeners.has(listenerKey(port, family, -1))) return true;
  if (local !== -1) return core.listeners.has(listenerKey(port, family, local));
  for (let i = 0; i < core.addresses.count; i++) {
    if (core.listeners.has(listenerKey(port, family, i))) return true;
  }
  return false;
}
