/** What a stack shows of its sockets: states and end points in the words of those who look. */
import { formatAddress } from "../wire/address.ts";
import type { Endpoint } from "./api.ts";
import { type Core, KIND_TIME_WAIT } from "./core.ts";
import { FIN_WAIT_2, TIME_WAIT } from "./stateCodes.ts";
import { IN_TIME_WAIT, type Tcb } from "./tcb.ts";

/** The code of a socket's state: while its TIME-WAIT lasts, that, though the block is closed. */
export function stateOf(core: Core, tcb: Tcb): number {
  if ((tcb.flags & IN_TIME_WAIT) === 0) return tcb.state;
  const id = core.find(tcb);
  if (id === -1 || (id & 3) !== KIND_TIME_WAIT) return tcb.state;
  return core.timeWaits.isFinWait2(id >>> 2) ? FIN_WAIT_2 : TIME_WAIT;
}

/** Address and port of one end; a listener on all addresses shows the wildcard. */
export function endpointOf(core: Core, tcb: Tcb, which: "local" | "remote"): Endpoint {
  if (which === "remote") {
    const { family, remote0, remote1, remote2, remote3 } = tcb;
    return {
      ip: formatAddress(family, remote0, remote1, remote2, remote3),
      port: tcb.remotePort,
    };
  }
  const any = tcb.family === 4 ? "0.0.0.0" : "::";
  return { ip: tcb.local === -1 ? any : core.addresses.text(tcb.local), port: tcb.localPort };
}
