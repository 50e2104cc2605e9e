/**
 * The kernel's transitions as trace events: those of our own sockets, this end's only. The trace
 * tells of every namespace's sockets, so what is told of a four-tuple is held back until that tuple
 * is known to be ours, and is dropped when it never is. The one thing that cannot be told apart is
 * the same four-tuple at the same time in the same state in another namespace: the trace has no
 * name for a namespace.
 *
 * A TIME-WAIT, and a FIN-WAIT-2 that has no owner, are not in the kernel's trace, which shows
 * CLOSED: the truth is asked for at that moment.
 */

import type { State } from "../machine/states.ts";
import { TRANSITIONS, type Trigger } from "../machine/transitions.ts";
import type { End, ObservedState, TraceListener } from "../trace/index.ts";
import { SocketStates } from "./sockets/socketState.ts";
import { type KernelChange, StateTrace } from "./tracefs/stateTrace.ts";

const EVERY_MS = 20;
/** Strangers' tuples that are remembered, and connect() calls without a name. */
const MOST_HELD = 4096;

/** Which end of the port's connections is ours. */
export interface KernelEnd {
  readonly port: number;
  readonly end: End;
}

/** A socket's own end and its peer's. */
export type OwnTuple = Pick<KernelChange, "own" | "ownPort" | "peer" | "peerPort">;

/** A change, and the state that it truly led to. */
type Step = KernelChange & { readonly truth: ObservedState };

interface Followed {
  readonly connection: number;
  state: State;
}

/** Watches; `stop` reads what is left. */
export class KernelEvents {
  readonly #trace: StateTrace;
  readonly #states: SocketStates;
  readonly #timer: NodeJS.Timeout;
  readonly #wanted: KernelEnd;
  readonly #listener: TraceListener;
  /** Tuples that are ours; null where nothing has been told of one yet. */
  readonly #own = new Map<string, Followed | null>();
  readonly #held = new Map<string, Step[]>();
  /** connect() calls whose port the kernel has not named yet, the oldest first. */
  readonly #nameless: KernelChange[] = [];
  #origin = 0;
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

  /** From now until it is closed the tuple is one of our own sockets'. */
  follow(tuple: OwnTuple): void {
    this.#read(); // whoever had the tuple before us ends first
    const key = keyOf(tuple);
    if (this.#own.has(key)) return;
    this.#own.set(key, null);
    const steps = this.#held.get(key) ?? [];
    this.#held.delete(key);
    for (const step of steps) this.#tell(step);
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
      if (change.ownPort === 0) this.#keepNameless(change);
      else for (const step of this.#named(change)) this.#take(step);
    }
  }

  #keepNameless(change: KernelChange): void {
    this.#nameless.push(change);
    if (this.#nameless.length > MOST_HELD) this.#nameless.shift();
  }

  /** The change, behind the one that opened its connection where that had no port yet. */
  #named(change: KernelChange): Step[] {
    const step = { ...change, truth: this.#truth(change) };
    if (change.from !== "SYN-SENT") return [step];
    const at = this.#nameless.findIndex(({ peer }) => peer === change.peer);
    if (at === -1) return [step];
    const [opening] = this.#nameless.splice(at, 1) as [KernelChange];
    const { own, ownPort } = change;
    return [{ ...opening, own, ownPort, truth: opening.to }, step];
  }

  /** Tells of what is ours, and holds back what may yet turn out to be. */
  #take(step: Step): void {
    const key = keyOf(step);
    if (this.#own.has(key)) {
      this.#tell(step);
      return;
    }
    const begins = step.from === "CLOSED" || step.from === "LISTEN";
    const before = begins ? [] : (this.#held.get(key) ?? []);
    this.#held.delete(key); // the tuple moved last stands last
    this.#held.set(key, [...before, step]);
    if (this.#held.size <= MOST_HELD) return;
    const [oldest] = this.#held.keys();
    this.#held.delete(oldest as string);
  }

  #tell(step: Step): void {
    const key = keyOf(step);
    const followed = this.#own.get(key) ?? this.#begin(step);
    // Where the kernel overwrote nothing, a step that does not follow is another namespace's.
    if (this.#trace.lost === 0 && step.from !== followed.state) return;
    followed.state = step.to;
    this.#step(followed.connection, step);
    if (step.to === "CLOSED") this.#own.delete(key);
    else this.#own.set(key, followed);
  }

  #step(connection: number, { from, truth: to, seconds }: Step): void {
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

  #begin({ from, seconds, ...tuple }: Step): Followed {
    if (this.#count === 0) this.#origin = seconds;
    const connection = ++this.#count;
    const own = { ip: tuple.own, port: tuple.ownPort };
    const peer = { ip: tuple.peer, port: tuple.peerPort };
    const [client, server] = this.#wanted.end === "client" ? [own, peer] : [peer, own];
    const at = this.#at(seconds);
    this.#listener({ kind: "connection", connection, at, client, server, incarnation: 1 });
    return { connection, state: from };
  }

  #at(seconds: number): number {
    return Math.round((seconds - this.#origin) * 1e6);
  }
}

const keyOf = ({ own, ownPort, peer, peerPort }: OwnTuple): string =>
  `${own}:${ownPort}>${peer}:${peerPort}`;

/** The only trigger that leads there; null where there are several, or states were skipped. */
function triggerOf(from: State, to: ObservedState): Trigger | null {
  const rows = TRANSITIONS.filter(([before, , after]) => before === from && after === to);
  return rows.length === 1 ? (rows[0]?.[1] ?? null) : null;
}
