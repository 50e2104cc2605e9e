/**
 * The users of one host in the swarm: a server that accepts, or clients that connect when the plan
 * says so. A crash of the host takes them with it.
 */
import { ACCEPTABLE, FAILED, type SocketId, type StackEvent } from "../../engine/index.ts";
import type { Host } from "../../sim/index.ts";
import type { ConnectionPlan } from "./plan.ts";
import { type Listener, Talk } from "./talk.ts";

/** Where the server listens. */
export const PORT = 7;

/** What both kinds of users do. */
abstract class User {
  protected readonly host: Host<undefined>;
  protected readonly talks = new Map<SocketId, Talk>();
  /** Every end there ever was. */
  readonly all: Talk[] = [];

  constructor(host: Host<undefined>) {
    this.host = host;
    host.onEvent = (event) => this.onEvent(event);
    host.onCrash = () => {
      for (const talk of this.talks.values()) talk.isClosed = true;
      this.talks.clear();
    };
  }

  /** All faults have ended: everybody ends. */
  finish(): void {
    for (const talk of this.talks.values()) talk.finish();
  }

  /** Whoever still has a socket lets go of it. */
  closeAll(): void {
    for (const talk of this.talks.values()) talk.close();
  }

  protected add(socket: SocketId, talk: Talk): void {
    this.talks.set(socket, talk);
    this.all.push(talk);
    talk.go();
  }

  protected onEvent({ socket, what }: StackEvent): void {
    const talk = this.talks.get(socket);
    if (talk === undefined) return;
    talk.go();
    // Nobody reads from a connection that never came to stand.
    if ((what & FAILED) !== 0) talk.close();
    if (talk.isClosed) this.talks.delete(socket);
  }
}

/** Accepts. */
export class Server extends User {
  readonly #backlog: number;
  readonly #listener: Listener;
  #socket: SocketId = -1;

  constructor(host: Host<undefined>, backlog: number, listener: Listener) {
    super(host);
    this.#backlog = backlog;
    this.#listener = listener;
  }

  /** Listens; after a reboot again. */
  listen(): void {
    const { stack, now } = this.host;
    this.#socket = stack.listen({ port: PORT, backlog: this.#backlog }, now);
    this.host.wake();
  }

  /** Listens no more. */
  stop(): void {
    this.host.stack.close(this.#socket, this.host.now);
    this.host.wake();
  }

  protected override onEvent(event: StackEvent): void {
    if (event.socket === this.#socket && (event.what & ACCEPTABLE) !== 0) this.#accept();
    else super.onEvent(event);
  }

  #accept(): void {
    const { stack } = this.host;
    for (;;) {
      const socket = stack.accept(this.#socket, this.host.now);
      if (socket === undefined || socket < 0) break;
      this.add(socket, new Talk(this.host, socket, this.#listener, undefined));
    }
    this.host.wake();
  }
}

/** Connects. */
export class Client extends User {
  /** Connects as planned; how it goes shows later, or is an error at once. */
  connect(plan: ConnectionPlan, address: string, listener: Listener): void {
    if (!this.host.isUp) return;
    const port = plan.localPort === 0 ? {} : { localPort: plan.localPort };
    const socket = this.host.stack.connect({ address, port: PORT, ...port }, this.host.now);
    this.host.wake();
    if (socket < 0) return;
    this.add(socket, new Talk(this.host, socket, listener, { id: plan.id, plan: plan.client }));
  }
}
