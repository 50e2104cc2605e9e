/**
 * How many of the kernel's TCP sockets are in which state, from /proc/net/tcp and tcp6: any user
 * may read them, and TIME-WAIT is in them. The whole table is read each time: for hundreds, not
 * for hundreds of thousands. This process's own namespace.
 */
import { readFileSync } from "node:fs";
import type { State } from "../../machine/states.ts";
import { kernelState } from "../kernelStates.ts";

const FILES = ["/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6"];

/**
 * Counts the sockets whose peer's port is `peerPort`; of those, where `ownPorts` is given, the ones
 * with such a port at this end.
 */
export function countStates(peerPort: number, ownPorts?: ReadonlySet<number>): Map<State, number> {
  const suffix = `:${peerPort.toString(16).toUpperCase().padStart(4, "0")}`;
  const counts = new Map<State, number>();
  for (const file of FILES) {
    for (const line of read(file).split("\n")) {
      const [, own = "", peer, state] = line.trim().split(/\s+/);
      if (peer?.endsWith(suffix) !== true || state === undefined) continue;
      if (ownPorts?.has(Number.parseInt(own.slice(-4), 16)) === false) continue;
      const name = kernelState(Number.parseInt(state, 16));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return ""; // a kernel without IPv6
  }
}
