/**
 * Whoever uses one host in the swarm: it listens and accepts, and connects when the plan says so. A
 * crash of the host takes all of that with it.
 */
import { ACCEPTABLE, FAILED, type SocketId, type StackEvent } from "#src/engine/index.js";
import type { Host } from "#src/sim/index.js";
import { PORT } from "./build.ts";
import { CookieLedger } from "./cookieLedger.ts";
import type { HostPlan } from "./plan.ts";
import { type Known, type Listener, Talk } from "./talk.ts";

/** Ports are used again while the last connection's TIME-WAIT stands. */
const REUSE = { SO_REUSEADDR: 1 } as const;

/** The user of one host. */
export class User {
  readonly host: Host<undefined>;
  readonly plan: HostPlan;
  /** Every end there ever was. */
  readonly all: Talk[] = [];
  /** How many connections were accepted. */
  accepted = 0;
  readonly #talks = new Map<SocketId, Talk>();
  readonly #listener: Listener;
  readonly #cookies: CookieLedger | undefined;
  #socket: SocketId = -1;

  constructor(host: Host<undefined>, plan: HostPlan, listener: Listener) {
    this.host = host;
    this.plan = plan;
    this.#listener = listener;
    this.#cookies = plan.settings.tcp_syncookies === 0 ? undefined : new CookieLedger(host);
    host.onEvent = (event) => this.#onEvent(event);
    host.onCrash = () => {
      for (const talk of this.#talks.values()) talk.isClosed = true;
      this.#talks.clear();
      this.#socket = -1;
    };
  }

  /** Listens, unless it does already. */
  listen(): void {
    if (this.#socket >= 0 || !this.host.isUp) return;
    const { stack, now } = this.host;
    const { backlog } = this.plan;
    this.#socket = stack.listen({ port: PORT, backlog, options: REUSE }, now);
    this.host.wake();
    if (this.plan.acceptEveryMs > 0) this.#acceptLater(this.#socket);
  }

  /** Listens no more. */
  stop(how: "close" | "abort"): void {
    if (this.#socket < 0) return;
    this.host.stack[how](this.#socket, this.host.now);
    this.#socket = -1;
    this.host.wake();
  }

  /**
   * Connects; how it goes shows later, or is an error at once. Who meets another that opens too
   * does not know which connection that will be: `known` is then undefined.
   */
  connect(known: Known | undefined, address: string, localPort: number, port: number): void {
    if (!this.host.isUp) return;
    const own = localPort === 0 ? {} : { localPort, options: REUSE };
    const socket = this.host.stack.connect({ address, port, ...own }, this.host.now);
    this.host.wake();
    if (socket >= 0) this.#add(socket, new Talk(this.host, socket, this.#listener, known));
  }

  /** All faults have ended: everybody ends. */
  finish(): void {
    for (const talk of this.#talks.values()) talk.finish();
  }

  /** Whoever still has a socket lets go of it. */
  closeAll(): void {
    for (const talk of this.#talks.values()) talk.close();
  }

  #add(socket: SocketId, talk: Talk): void {
    this.#talks.set(socket, talk);
    this.all.push(talk);
    talk.go();
  }

  #onEvent({ socket, what }: StackEvent): void {
    if (socket === this.#socket) {
      if ((what & ACCEPTABLE) !== 0 && this.plan.acceptEveryMs === 0) this.#accept();
      return;
    }
    const talk = this.#talks.get(socket);
    if (talk === undefined) return;
    talk.go();
    // Nobody reads from a connection that never came to stand.
    if ((what & FAILED) !== 0) talk.close();
    if (talk.isClosed) this.#talks.delete(socket);
  }

  /** A slow server: its accept queue fills. */
  #acceptLater(listener: SocketId): void {
    this.host.timer(this.host.now + this.plan.acceptEveryMs * 1_000, () => {
      if (this.#socket !== listener) return;
      this.#accept();
      this.#acceptLater(listener);
    });
  }

  #accept(): void {
    const { stack } = this.host;
    for (;;) {
      const socket = stack.accept(this.#socket, this.host.now);
      if (socket === undefined || socket < 0) break;
      this.accepted += 1;
      const mayRepeat = this.#cookies?.isPossible(stack.remoteEndpoint(socket)) ?? false;
      this.#add(socket, new Talk(this.host, socket, this.#listener, undefined, mayRepeat));
    }
    this.host.wake();
  }
}
