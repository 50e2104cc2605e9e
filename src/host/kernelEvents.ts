/**
 * The kernel's transitions as trace events: those of the sockets of one port, this end's only. A
 * TIME-WAIT, and a FIN-WAIT-2 that has no owner, are not in the kernel's trace, which shows CLOSED:
 * the truth is asked for at that moment.
 */

import type { State } from "../machine/states.ts";
import { TRANSITIONS, type Trigger } from "../machine/transitions.ts";
import type { End, ObservedState, TraceListener } from "../trace/index.ts";
import { SocketStates } from "./sockets/socketState.ts";
import { type KernelChange, StateTrace } from "./tracefs/stateTrace.ts";

const EVERY_MS = 20;

/** Which end of the port's connections is ours. */
export interface KernelEnd {
  readonly port: number;
  readonly end: End;
}

/** Watches; `stop` reads what is left. */
export class KernelEvents {
  readonly #trace: StateTrace;
  readonly #states: SocketStates;
  readonly #timer: NodeJS.Timeout;
  readonly #wanted: KernelEnd;
  readonly #listener: TraceListener;
  readonly #numbers = new Map<string, number>();
  #origin = 0;
  /** A connect() whose port the kernel has not named yet. */
  #nameless: KernelChange | null = null;
  #count = 0;

  /** Throws a UserError where the kernel's trace is not to be had, or koffi is missing. */
  constructor(wanted: KernelEnd, listener: TraceListener) {
    this.#wanted = wanted;
    this.#listener = listener;
    this.#states = new SocketStates();
    try {
      this.#trace = new StateTrace("synfin-play");
    } catch (error) {
      this.#states.close();
      throw error;
    }
    this.#timer = setInterval(() => this.#read(), EVERY_MS);
  }

  /** How many transitions the kernel overwrote before they were read. */
  stop(): number {
    clearInterval(this.#timer);
    this.#read();
    const { lost } = this.#trace;
    this.#trace.stop();
    this.#states.close();
    return lost;
  }

  #read(): void {
    for (const change of this.#trace.read()) {
      const { end, port } = this.#wanted;
      if ((end === "server" ? change.ownPort : change.peerPort) !== port) continue;
      if (change.to === "LISTEN" || (change.from === "LISTEN" && change.to === "CLOSED")) continue;
      if (change.from === change.to) continue;
      if (this.#origin === 0) this.#origin = change.seconds;
      if (change.ownPort === 0) this.#nameless = change;
      else this.#tell(change);
    }
  }

  #tell(change: KernelChange): void {
    const connection = this.#numberOf(change);
    const first = this.#nameless;
    this.#nameless = null;
    if (first !== null) this.#step(connection, first, first.to);
    this.#step(connection, change, this.#truth(change));
    if (change.to === "CLOSED") this.#numbers.delete(keyOf(change));
  }

  #step(connection: number, { from, seconds }: KernelChange, to: ObservedState): void {
    const at = this.#at(seconds);
    const { end } = this.#wanted;
    const trigger = triggerOf(from, to);
    this.#listener({
      kind: "step",
      connection,
      at,
      end,
      from,
      to,
      trigger,
      frame: null,
      how: "reported",
    });
  }

  /** What the kernel's CLOSED stands for. */
  #truth({ from, to, own, ownPort, peer, peerPort }: KernelChange): ObservedState {
    if (to !== "CLOSED" || (from !== "FIN-WAIT-2" && from !== "CLOSING")) return to;
    return this.#states.of(own, ownPort, peer, peerPort);
  }

  #numberOf(change: KernelChange): number {
    const key = keyOf(change);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const connection = ++this.#count;
    this.#numbers.set(key, connection);
    const own = { ip: change.own, port: change.ownPort };
    const peer = { ip: change.peer, port: change.peerPort };
    const [client, server] = this.#wanted.end === "client" ? [own, peer] : [peer, own];
    const at = this.#at(this.#nameless?.seconds ?? change.seconds);
    this.#listener({ kind: "connection", connection, at, client, server, incarnation: 1 });
    return connection;
  }

  #at(seconds: number): number {
    return Math.round((seconds - this.#origin) * 1e6);
  }
}

const keyOf = ({ own, ownPort, peer, peerPort }: KernelChange): string =>
  `${own}:${ownPort}>${peer}:${peerPort}`;

/** The only trigger that leads there; null where there are several, or states were skipped. */
function triggerOf(from: State, to: ObservedState): Trigger | null {
  const rows = TRANSITIONS.filter(([before, , after]) => before === from && after === to);
  return rows.length === 1 ? (rows[0]?.[1] ?? null) : null;
}
