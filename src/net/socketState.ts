/**
 * What a socket knows beyond what everybody may see of it. It hangs on the socket by one symbol and
 * not in private fields, since sockets are wrapped in Proxies and derived by `Object.create`, and
 * code asks their prototype: all of that works on node's. Where there is no socket there is none.
 */
import type { Micros } from "../base/time.ts";
import type { Face } from "./face.ts";
import type { Handle } from "./handle.ts";
import type { AddressInfo } from "./info.ts";
import type { ConnectTarget } from "./options.ts";

/** Where a socket keeps its state; undefined on a prototype. */
export const STATE: unique symbol = Symbol("state");

/** One socket's state. */
export interface SocketState {
  readonly face: Face;
  handle: Handle | null;
  /** Bytes read and written by handles that are gone. */
  bytesRead: number;
  bytesWritten: number;
  /** Bytes that writableLength and the handle both count: a write that is under way. */
  underWay: number;
  onread: NonNullable<ConnectTarget["onread"]> | null;
  /** What `onread` has supplied last: it is handed back whole, as the very object. */
  lent: Uint8Array | null;
  /** The next destroy() sends a RST. */
  resets: boolean;
  /** Ends the inactivity timeout, which is due at `timeoutAt`; null while there is none. */
  stopTimer: (() => void) | null;
  timeoutAt: Micros;
  lastQueueSize: number;
  noDelay: boolean;
  keepAlive: boolean;
  keepAliveSeconds: number;
  typeOfService: number | undefined;
  /** Both ends as far as they were asked for: node remembers the other one beyond the end. */
  local: AddressInfo | null;
  remote: AddressInfo | null;
  /** Told when a socket that was accepted is destroyed. */
  onDestroyed: (() => void) | null;
}

/** The state of a socket that has no handle yet. */
export function newState(face: Face): SocketState {
  return {
    face,
    handle: null,
    bytesRead: 0,
    bytesWritten: 0,
    underWay: 0,
    onread: null,
    lent: null,
    resets: false,
    stopTimer: null,
    timeoutAt: 0,
    lastQueueSize: 0,
    noDelay: false,
    keepAlive: false,
    keepAliveSeconds: 0,
    typeOfService: undefined,
    local: null,
    remote: null,
    onDestroyed: null,
  };
}
