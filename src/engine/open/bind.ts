/**
 * Local addresses and ports: who has them, and what bind() may have, by Linux's rule. A listener
 * shares its port with nobody; a connection, or what it left in TIME-WAIT, with those alone that
 * have SO_REUSEADDR set as it has.
 */
import { parseAddress } from "../../wire/address.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import { IN_TABLE, REUSE_ADDRESS } from "../block/flags.ts";
import { listenerKey } from "../block/listenerKey.ts";
import { newTuple, type Tuple } from "../block/tuple.ts";

/** A local end but for its port: `local` is an address number, or -1 for any of the family. */
export interface Place {
  family: 4 | 6;
  local: number;
  /** "::" means IPv4 too. */
  both: boolean;
}

/** What bind() is asked for. */
export interface BindOptions {
  /** One of the host's own; absent, "0.0.0.0" or "::": all of them ("::": IPv4 too). */
  address?: string;
  port: number;
  /** With "::": IPv6 only. */
  ipv6Only?: boolean;
  options?: { readonly SO_REUSEADDR?: number };
}

/** What bind() would say: 0, or EADDRINUSE, EADDRNOTAVAIL, EINVAL. Nothing is taken by asking. */
export function checkBind(core: Core, o: BindOptions): ErrorCode {
  const place = placeOf(core, o);
  if (typeof place === "number") return place;
  if (!isPort(o.port)) return failure("EINVAL");
  if (o.port === 0) return 0;
  return isTaken(core, o.port, place, o.options?.SO_REUSEADDR === 1) ? failure("EADDRINUSE") : 0;
}

/** RFC 9293 3.9.1.1, MUST-43: the local address is optional. */
export function placeOf(core: Core, o: BindOptions): Place | ErrorCode {
  const text = o.address ?? "::";
  if (text === "0.0.0.0") return { family: 4, local: -1, both: false };
  if (text === "::") return { family: 6, local: -1, both: o.ipv6Only !== true };
  const parsed = parseAddress(text);
  if (parsed === undefined) return failure("EINVAL");
  const local = core.addresses.indexOf(text);
  return local === -1 ? failure("EADDRNOTAVAIL") : { family: parsed.family, local, both: false };
}

/** Whether a number can be a port, or 0 for any. */
export const isPort = (port: number): boolean =>
  Number.isInteger(port) && port >= 0 && port <= 0xffff;

/** Whether a listener has the local end of a tuple: an ephemeral port must not be taken from it. */
export function isListeningOn(core: Core, tuple: Tuple): boolean {
  const { localPort, family, local } = tuple;
  if (core.listeners.size === 0) return false;
  return (
    core.listeners.has(listenerKey(localPort, family, local)) ||
    core.listeners.has(listenerKey(localPort, family, -1))
  );
}

/** Whether bind() may not have a port at a place. `reuse`: SO_REUSEADDR is set. */
export function isTaken(core: Core, port: number, place: Place, reuse: boolean): boolean {
  const { family, local, both } = place;
  if (isHeld(core, port, family, local, reuse)) return true;
  return both && isHeld(core, port, 4, -1, reuse);
}

function isHeld(core: Core, port: number, family: 4 | 6, local: number, reuse: boolean): boolean {
  if (hasListener(core, port, family, local)) return true;
  if (core.portUse.count(port) === 0) return false;
  const meets = (t: Tuple): boolean =>
    t.localPort === port && t.family === family && (local === -1 || t.local === local);
  for (const tcb of core.tcbs) {
    const shares = reuse && (tcb.options & REUSE_ADDRESS) !== 0;
    if (!shares && (tcb.flags & IN_TABLE) !== 0 && meets(tcb)) return true;
  }
  const { timeWaits } = core;
  const tuple = newTuple();
  for (const row of timeWaits.rows()) {
    if (reuse && timeWaits.reusesAddress(row)) continue;
    timeWaits.tupleOf(row, tuple);
    if (meets(tuple)) return true;
  }
  return false;
}

/** Whether a listener, of the same address or where either is of any, has the port. */
function hasListener(core: Core, port: number, family: 4 | 6, local: number): boolean {
  if (core.listeners.has(listenerKey(port, family, -1))) return true;
  if (local !== -1) return core.listeners.has(listenerKey(port, family, local));
  for (let i = 0; i < core.addresses.count; i++) {
    if (core.listeners.has(listenerKey(port, family, i))) return true;
  }
  return false;
}
