/** How many of a script's sockets and connections are in a state: what stateChecks.ts asks. */
import type { State } from "../../machine/states.ts";
import type { Calls } from "./calls.ts";
import type { Connections } from "./connections.ts";

/**
 * Counts by tuple, so that half-open connections and TIME-WAITs, which are no sockets, count too;
 * sockets without a tuple are listeners or closed.
 */
export function countInState(state: State, calls: Calls, connections: Connections): number {
  if (state === "LISTEN" || state === "CLOSED") return socketsIn(state, calls);
  const { stack } = calls.underTest;
  const { local, remote } = calls.addresses;
  let count = 0;
  for (const { localPort, remotePort } of connections.tuples()) {
    const between = stack.stateBetween(
      { ip: local, port: localPort },
      { ip: remote, port: remotePort },
    );
    if (between === state) count += 1;
  }
  return count;
}

function socketsIn(state: State, calls: Calls): number {
  const { stack } = calls.underTest;
  let count = 0;
  for (const [, { id }] of calls.descriptors.sockets()) {
    if ((id === null ? "CLOSED" : stack.state(id)) === state) count += 1;
  }
  return count;
}
