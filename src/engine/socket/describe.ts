/** What a stack shows of its sockets: states and end points in the words of those who look. */

import { CLOSED, FIN_WAIT_2, SYN_RECEIVED, TIME_WAIT } from "../../machine/codes.ts";
import { formatAddress, parseAddress } from "../../wire/address.ts";
import { type Core, KIND_SYN, KIND_TCB, KIND_TIME_WAIT } from "../block/core.ts";
import { IN_TIME_WAIT } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";

/** Address and port of one end. */
export interface Endpoint {
  ip: string;
  port: number;
}

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

/** The code of the state of whatever holds the tuple between two end points; CLOSED for nothing. */
export function stateBetween(core: Core, local: Endpoint, remote: Endpoint): number {
  const own = core.addresses.indexOf(local.ip);
  const peer = parseAddress(remote.ip);
  if (own === -1 || peer === undefined) return CLOSED;
  const [remote0, remote1, remote2, remote3] = peer.words;
  const { family } = peer;
  const ports = { localPort: local.port, remotePort: remote.port };
  const id = core.find({ family, local: own, ...ports, remote0, remote1, remote2, remote3 });
  if (id === -1) return CLOSED;
  if ((id & 3) === KIND_SYN) return SYN_RECEIVED;
  if ((id & 3) === KIND_TCB) return (core.tcbs[id >>> 2] as Tcb).state;
  return core.timeWaits.isFinWait2(id >>> 2) ? FIN_WAIT_2 : TIME_WAIT;
}
