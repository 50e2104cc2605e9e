/**
 * Between one host's stack and all sockets of node's shape on it: who owns which socket of the
 * stack, and who keeps a run going.
 *
 * Every number that the stack speaks of belongs to one `Owner`. A socket that was closed by its
 * user has no owner any more: the stack finishes its life alone.
 */
import type { SocketId, Stack, StackEvent } from "../engine/index.ts";
import type { StackHost } from "./stackHost.ts";

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
  /** Where all of them read to before they copy; never kept over a call. */
  readonly scratch = new Uint8Array(CHUNK_BYTES);
  readonly defaults: Defaults = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 250 };
  readonly #owners = new Map<SocketId, Owner>();
  /** How many open handles keep a run going, and how many were told not to. */
  #referenced = 0;
  #unreferenced = 0;

  constructor(host: StackHost) {
    this.host = host;
    host.onEvent = (event) => this.#onEvent(event);
    host.onCrash = () => this.#onCrash();
  }

  get stack(): Stack {
    return this.host.stack;
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
    this.#owners.get(socket)?.onEvent(what, error);
  }

  #onCrash(): void {
    const owners = [...this.#owners.values()];
    this.#owners.clear();
    this.#referenced = 0;
    this.#unreferenced = 0;
    for (const owner of owners) owner.onCrash();
  }
}
