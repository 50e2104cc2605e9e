/** OPEN, passive (RFC 9293 3.10.1), accept(), and the end of a listener with all that it holds. */

import { CLOSED, PASSIVE_OPEN, RCV_RST_PASSIVE, SYN_RECEIVED } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import { ACCEPTABLE, ENDED, FAILED, PEER_CLOSED, READABLE, WRITABLE } from "../block/events.ts";
import { EMBRYO, FIN_RECEIVED, PASSIVE } from "../block/flags.ts";
import { listenerKey } from "../block/listenerKey.ts";
import { Listening } from "../block/listening.ts";
import { step, stepRow } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { abortConnection } from "../close/closing.ts";
import { ended } from "../close/ending.ts";
import { readable } from "../receive/receive.ts";
import type { SocketOptions } from "../socket/options.ts";
import { isPort, isTaken, type Place, placeOf } from "./bind.ts";
import { removeSynRow, synRowId } from "./halfOpen.ts";
import { startBlock } from "./startBlock.ts";

/** A passive open. */
export interface ListenOptions {
  /** One of the host's own; absent, "0.0.0.0" or "::": all of them ("::": IPv4 too). */
  address?: string;
  port: number;
  backlog: number;
  /** With "::": take IPv6 only. */
  ipv6Only?: boolean;
  options?: Partial<SocketOptions>;
  /** The congestion module of accepted connections. */
  congestion?: string;
  /** TCP_FASTOPEN_KEY: see `Stack.setFastOpenKey`. */
  fastOpenKey?: Uint8Array;
}

/**
 * Opens a listener; its handle, or EADDRINUSE, EADDRNOTAVAIL, EINVAL. A new block or an error: it
 * touches no other (RFC 9293 3.9.1.1, MUST-41). Where both have SO_REUSEADDR set, connections with
 * the same port are no obstacle, whatever their state (MUST-42).
 */
export function listen(core: Core, o: ListenOptions): number | ErrorCode {
  const place = placeOf(core, o);
  if (typeof place === "number") return place;
  if (!isPort(o.port)) return failure("EINVAL");
  const reuse = o.options?.SO_REUSEADDR === 1;
  const port = o.port === 0 ? freePort(core, place, reuse) : o.port;
  if (port === 0 || isTaken(core, port, place, reuse)) return failure("EADDRINUSE");
  const tcb = core.allocate();
  const wrong = startBlock(core, tcb, o.options, o.congestion);
  if (wrong !== 0) {
    core.free(tcb);
    return wrong;
  }
  tcb.family = place.family;
  tcb.local = place.local;
  tcb.localPort = port;
  tcb.flags |= PASSIVE;
  tcb.listening = new Listening();
  tcb.listening.bothFamilies = place.both;
  tcb.listening.fastOpenLimit = tcb.extras?.fastOpen ?? 0;
  if (o.fastOpenKey !== undefined) setFastOpenKey(tcb, o.fastOpenKey);
  setBacklog(core, tcb, o.backlog);
  for (const key of keysOf(tcb)) core.listeners.set(key, tcb);
  step(core, tcb, PASSIVE_OPEN);
  return tcb.id;
}

/** TCP_FASTOPEN_KEY of a listener: a key, or the new and the old one; EINVAL for another length. */
export function setFastOpenKey(tcb: Tcb, key: Uint8Array): ErrorCode {
  if (tcb.listening === null || !isFastOpenKey(key)) return failure("EINVAL");
  tcb.listening.fastOpenKey = key.slice();
  return 0;
}

/** Whether the bytes can be a listener's Fast Open key, or two. */
export const isFastOpenKey = (key: Uint8Array): boolean => key.length === 16 || key.length === 32;

/** listen() again on a listener: the backlog alone changes, bounded by `somaxconn` as it is now. */
export function setBacklog(core: Core, tcb: Tcb, backlog: number): void {
  if (tcb.listening === null) return;
  tcb.listening.backlog = Math.max(0, Math.min(backlog, core.settings.somaxconn));
}

function freePort(core: Core, place: Place, reuse: boolean): number {
  const [first, last] = core.settings.ip_local_port_range;
  const count = last - first + 1;
  const start = core.random.below(count);
  for (let i = 0; i < count; i++) {
    const port = first + ((start + i) % count);
    if (!isTaken(core, port, place, reuse)) return port;
  }
  return 0;
}

function keysOf(tcb: Tcb): number[] {
  const keys = [listenerKey(tcb.localPort, tcb.family, tcb.local)];
  if (tcb.listening?.bothFamilies === true) keys.push(listenerKey(tcb.localPort, 4, -1));
  return keys;
}

/** The next connection of a listener; undefined when none waits. */
export function accept(core: Core, listener: Tcb): Tcb | undefined {
  const queue = listener.listening?.acceptQueue;
  if (queue === undefined || queue.size === 0) return undefined;
  const child = core.resolve(queue.shift());
  if (child === undefined) return accept(core, listener);
  child.flags &= ~EMBRYO;
  core.tell(child, happened(child));
  if (queue.size > 0) core.tell(listener, ACCEPTABLE);
  return child;
}

/** What befell a connection while nobody was there to be told. */
function happened(child: Tcb): number {
  const fin = (child.flags & FIN_RECEIVED) !== 0;
  const closed = child.state === CLOSED;
  return (
    WRITABLE |
    (readable(child) > 0 || fin || child.error !== 0 ? READABLE : 0) |
    (fin ? PEER_CLOSED : 0) |
    (child.error !== 0 ? FAILED : 0) |
    (closed ? ENDED : 0)
  );
}

/** CLOSE or ABORT of a listener: what it holds is reset or forgotten, `trigger` is the table's. */
export function stopListening(core: Core, listener: Tcb, trigger: number): void {
  if (listener.listening === null) return;
  emptyListener(core, listener);
  step(core, listener, trigger);
  ended(core, listener);
}

/** Takes a listener off its port; what waits there is reset, what is half open forgotten. */
export function emptyListener(core: Core, listener: Tcb): void {
  const { listening } = listener;
  if (listening === null) return;
  for (const key of keysOf(listener)) core.listeners.delete(key);
  while (listening.firstRow !== -1) {
    const row = listening.firstRow;
    stepRow(core, synRowId(row), SYN_RECEIVED, RCV_RST_PASSIVE);
    removeSynRow(core, row);
  }
  while (listening.acceptQueue.size > 0) {
    const child = core.resolve(listening.acceptQueue.shift());
    if (child !== undefined) abortConnection(core, child, "listener closed");
  }
  listener.listening = null;
}
