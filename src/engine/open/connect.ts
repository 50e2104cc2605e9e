/** OPEN, active (RFC 9293 3.10.1): a block for the connection, its tuple chosen, and its SYN. */

import { SEND } from "../../machine/codes.ts";
import { type Core, KIND_TIME_WAIT } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import type { SocketId } from "../block/events.ts";
import { FASTOPEN_CONNECT, PASSIVE } from "../block/flags.ts";
import { isUnicast } from "../block/localAddresses.ts";
import type { Tcb } from "../block/tcb.ts";
import { setRemote, type Tuple } from "../block/tuple.ts";
import { canSendOnSyn } from "../send/fastOpenSyn.ts";
import { send } from "../send/send.ts";
import type { SocketOptions } from "../socket/options.ts";
import { isPort, isTaken, type Place } from "./bind.ts";
import { prepareFastOpen } from "./fastOpenClient.ts";
import { emptyListener } from "./listenCall.ts";
import { deferSyn, openActively } from "./opening.ts";
import { choosePort } from "./ports.ts";
import { recycle } from "./recycle.ts";
import { startBlock } from "./startBlock.ts";

/** An active open. */
export interface ConnectOptions {
  address: string;
  port: number;
  localAddress?: string;
  /** 0 or absent: one is chosen (RFC 6056). */
  localPort?: number;
  /**
   * A listener that turns active: its port becomes the connection's own, its handle the
   * connection's (RFC 9293 3.10.1 and 3.10.2, SEND in LISTEN). What it held is reset or forgotten.
   */
  listener?: SocketId;
  options?: Partial<SocketOptions>;
  congestion?: string;
  /** Data for the SYN (RFC 7413); what does not fit or is refused goes after the handshake. */
  fastOpenData?: Uint8Array;
}

/** Opens a connection; its handle, or why not: EADDRNOTAVAIL, ENETUNREACH, EADDRINUSE, EINVAL. */
export function connect(core: Core, o: ConnectOptions): number | ErrorCode {
  if (o.listener !== undefined) return turnActive(core, o, core.resolve(o.listener));
  const { tuple } = core;
  const chosen = chooseTuple(core, o, tuple);
  if (chosen !== 0) return chosen;
  const tcb = core.allocate();
  const wrong = startBlock(core, tcb, o.options, o.congestion);
  if (wrong !== 0) {
    core.free(tcb);
    return wrong;
  }
  setTuple(tcb, tuple);
  const iss = recycle(core, tcb);
  if (core.tracer !== null) {
    tcb.connection = core.tracer.open(core.addresses, tcb, "client");
  }
  openActively(core, tcb, iss);
  if (o.fastOpenData === undefined && (tcb.options & FASTOPEN_CONNECT) !== 0) {
    prepareFastOpen(core, tcb);
    if (canSendOnSyn(core, tcb)) deferSyn(core, tcb);
  }
  if (o.fastOpenData !== undefined) {
    prepareFastOpen(core, tcb);
    send(core, tcb, o.fastOpenData, 0, o.fastOpenData.length, 0);
  }
  return tcb.id;
}

/** SEND in LISTEN: the passive open becomes an active one. */
function turnActive(core: Core, o: ConnectOptions, tcb: Tcb | undefined): number | ErrorCode {
  if (tcb?.listening == null) return failure("EINVAL");
  const { tuple } = core;
  const chosen = chooseTuple(core, { ...o, localPort: tcb.localPort }, tuple, true);
  if (chosen !== 0) return chosen;
  emptyListener(core, tcb);
  tcb.flags &= ~PASSIVE;
  setTuple(tcb, tuple);
  openActively(core, tcb, -1, SEND);
  return tcb.id;
}

/** From now on every segment has this local address (MUST-44, MUST-45). */
function setTuple(tcb: Tcb, tuple: Tuple): void {
  tcb.family = tuple.family;
  tcb.local = tuple.local;
  tcb.localPort = tuple.localPort;
  tcb.remotePort = tuple.remotePort;
  tcb.remote0 = tuple.remote0;
  tcb.remote1 = tuple.remote1;
  tcb.remote2 = tuple.remote2;
  tcb.remote3 = tuple.remote3;
}

/**
 * Fills in the tuple of a connection to `o`; 0, or why there can be none. `isBound`: the local port
 * is the caller's already.
 */
function chooseTuple(core: Core, o: ConnectOptions, tuple: Tuple, isBound = false): ErrorCode {
  const remote = core.parse(o.address);
  if (remote === undefined || !isPort(o.port) || o.port === 0) return failure("EINVAL");
  // RFC 9293 3.9.1.1, MUST-46: no connection to a broadcast or multicast address.
  setRemote(tuple, remote);
  const { remote0, remote1, remote2, remote3 } = tuple;
  if (!isUnicast(remote.family, remote0, remote1, remote2, remote3)) return failure("ENETUNREACH");
  // MUST-43, MUST-44: the user's local address, or the one that routing chooses.
  const local =
    o.localAddress === undefined
      ? core.addresses.sourceFor(remote)
      : core.addresses.indexOf(o.localAddress);
  if (local === -1) return failure(o.localAddress === undefined ? "ENETUNREACH" : "EADDRNOTAVAIL");
  tuple.local = local;
  tuple.remotePort = o.port;
  const port = o.localPort ?? 0;
  if (port === 0) return choosePort(core, tuple) ? 0 : failure("EADDRNOTAVAIL");
  if (!isPort(port)) return failure("EINVAL");
  if (!isBound && isTaken(core, port, placeOfOwn(o, tuple), o.options?.SO_REUSEADDR === 1)) {
    return failure("EADDRINUSE");
  }
  tuple.localPort = port;
  const holder = core.find(tuple);
  const isTimeWait = holder !== -1 && (holder & 3) === KIND_TIME_WAIT;
  const free = holder === -1 || (isTimeWait && core.timeWaits.hasTimestamps(holder >>> 2));
  return free ? 0 : failure("EADDRNOTAVAIL");
}

/** Who names a port alone binds it on all addresses. */
function placeOfOwn(o: ConnectOptions, { family, local }: Tuple): Place {
  const any = o.localAddress === undefined;
  return { family, local: any ? -1 : local, both: any && family === 6 };
}
