/**
 * Between one host's stack and all sockets of node's shape on it: who owns which socket of the
 * stack, who keeps a run going, and how the user's callbacks are called.
 *
 * Every number that the stack speaks of belongs to one `Owner`. A socket that was closed by its
 * user has no owner any more: the stack finishes its life alone.
 */
import type { Micros } from "../base/time.ts";
import type { SocketId, Stack, StackEvent } from "../engine/index.ts";
import { hostLookup, type Lookup } from "./lookup.ts";
import type { StackHost } from "./stackHost.ts";
import { nextTick, reportUncaught } from "./ticks.ts";

/** Who is told of a stack socket's events. */
export interface Owner {
  onEvent(what: number, error: number): void;
  /** The host has crashed: nothing more will ever happen. */
  onCrash(): void;
}

/** Defaults that node keeps for the whole module. */
export interface Defaults {
  autoSelectFamily: boolean;
  autoSelectFamilyAttemptTimeout: number;
}

/** Node reads at most this much at once. */
const CHUNK_BYTES = 65_536;

/** One host's sockets. */
export class Face {
  readonly host: StackHost;
  /** Looks names up where a call names no look-up of its own: node's `dns.lookup`. */
  readonly lookup: Lookup;
  /** Where all of them read to before they copy; never kept over a call. */
  readonly scratch = new Uint8Array(CHUNK_BYTES);
  readonly defaults: Defaults = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 500 };
  readonly #owners = new Map<SocketId, Owner>();
  /** How many open handles keep a run going, and how many were told not to. */
  #referenced = 0;
  #unreferenced = 0;
  #crashes = 0;

  constructor(host: StackHost, wrap: (own: Lookup) => Lookup) {
    this.host = host;
    this.lookup = wrap(hostLookup(this));
    host.onEvent = (event) => this.#onEvent(event);
    host.onCrash = () => this.#onCrash();
  }

  get stack(): Stack {
    return this.host.stack;
  }

  /** Runs `callback` when the call at hand is over: node's `process.nextTick`. */
  tick(callback: () => void): void {
    const crashes = this.#crashes;
    nextTick(() => {
      if (crashes === this.#crashes) callback();
    });
  }

  /** Runs `callback` in the next turn of the loop, at the same time. */
  soon(callback: () => void): void {
    this.host.soon(() => this.guard(callback));
  }

  /** Runs `callback` at `at`; returns what cancels it. Without `holds` nobody waits for it. */
  timer(at: Micros, callback: () => void, holds: boolean): () => void {
    return this.host.timer(at, () => this.guard(callback), holds);
  }

  /**
   * Calls what ends up in the user's hands. What that throws is as uncaught as it is in node, and
   * like there it ends the process or not: the loop that called goes on. False when it threw.
   */
  guard(callback: () => void): boolean {
    try {
      callback();
      return true;
    } catch (error) {
      reportUncaught(error);
      return false;
    }
  }

  /** From now on `owner` is told of what happens to `id`. */
  own(id: SocketId, owner: Owner): void {
    this.#owners.set(id, owner);
  }

  /** Nobody is told any more. */
  disown(id: SocketId): void {
    this.#owners.delete(id);
  }

  /** Counts open handles: as many more (or fewer) that keep a run going, or that do not. */
  count(referenced: number, unreferenced: number): void {
    this.#referenced += referenced;
    this.#unreferenced += unreferenced;
    // A host whose handles are all unref'ed is like a process that may exit: its stack's timers
    // keep nobody waiting. With no handle at all, what is left is the end of closed connections.
    this.host.setHolds(this.#referenced > 0 || this.#unreferenced === 0);
  }

  #onEvent(event: StackEvent): void {
    const { socket, what, error } = event;
    const owner = this.#owners.get(socket);
    if (owner !== undefined) this.guard(() => owner.onEvent(what, error));
  }

  #onCrash(): void {
    const owners = [...this.#owners.values()];
    this.#owners.clear();
    this.#referenced = 0;
    this.#unreferenced = 0;
    this.#crashes += 1;
    for (const owner of owners) owner.onCrash();
  }
}
