/**
 * Services on a host: listeners, each with who serves its connections, and the stack's events
 * brought to whom they concern. It goes straight to the stack, without streams between: a short
 * connection costs a few microseconds here.
 */
import { ACCEPTABLE, ENDED, FAILED, type SocketId, type StackEvent } from "../engine/api.ts";
import { Connection, type ConnectionUser, type Driver } from "./connection.ts";

/** Makes the user of a connection that has just been accepted. */
export type Service = (connection: Connection) => ConnectionUser;

/** A driver that hands its stack's events over. */
export interface EventfulDriver extends Driver {
  onEvent: ((event: StackEvent) => void) | null;
}

interface Served {
  readonly connection: Connection;
  readonly user: ConnectionUser;
}

/** The services of one host. */
export class ServiceHost {
  readonly #driver: EventfulDriver;
  readonly #listeners = new Map<SocketId, Service>();
  readonly #served = new Map<SocketId, Served>();
  readonly #forget = (id: SocketId): void => void this.#served.delete(id);

  /** From now on the driver's events come here first; others that took them are still told. */
  constructor(driver: EventfulDriver) {
    this.#driver = driver;
    const next = driver.onEvent;
    driver.onEvent = (event) => {
      this.#onEvent(event.socket, event.what, event.error);
      next?.(event);
    };
  }

  /** How many connections are open. */
  get open(): number {
    return this.#served.size;
  }

  /** Serves `port` of all addresses; 0, or why not as a negative errno. */
  listen(port: number, service: Service, backlog = 4096): number {
    const options = { SO_REUSEADDR: 1 };
    const { stack, now } = this.#driver;
    const id = stack.listen({ address: "::", port, backlog, options }, now);
    if (id < 0) return id;
    this.#listeners.set(id, service);
    return 0;
  }

  /** Opens a connection; its user is told CONNECTED. A negative errno when that fails at once. */
  connect(address: string, port: number, user: ConnectionUser): Connection | number {
    const { stack, now } = this.#driver;
    const id = stack.connect({ address, port }, now);
    if (id < 0) return id;
    const connection = new Connection(this.#driver, id, this.#forget);
    this.#served.set(id, { connection, user });
    this.#driver.wake();
    return connection;
  }

  #onEvent(socket: SocketId, what: number, error: number): void {
    const served = this.#served.get(socket);
    if (served !== undefined) this.#serve(served, what, error);
    else if ((what & ACCEPTABLE) !== 0) this.#accept(socket);
  }

  #serve({ connection, user }: Served, what: number, error: number): void {
    if ((what & FAILED) === 0) user.onReady(connection, what);
    if ((what & (FAILED | ENDED)) === 0 || !connection.isOpen) return;
    connection.close();
    user.onGone?.(connection, error);
  }

  #accept(listener: SocketId): void {
    const { stack } = this.#driver;
    const service = this.#listeners.get(listener);
    if (service === undefined) return;
    for (;;) {
      const id = stack.accept(listener, this.#driver.now);
      if (id === undefined) return;
      const connection = new Connection(this.#driver, id, this.#forget);
      const user = service(connection);
      this.#served.set(id, { connection, user });
      user.onReady(connection, 0); // its first bytes may have come before it was accepted
    }
  }
}
