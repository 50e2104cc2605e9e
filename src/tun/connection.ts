/**
 * One connection of a stack as a service sees it: calls without the handle and the clock that each
 * would need. It is told when anything has happened, and asks what can be done then.
 */
import { type Endpoint, MSG_PEEK, MSG_TRUNC, type SocketId, type TcpInfo } from "../engine/api.ts";
import type { Stack } from "../engine/stack.ts";

/** Where a stack runs, and who is told that calls were made. */
export interface Driver {
  readonly stack: Stack;
  readonly now: number;
  wake(): void;
}

/** What a service does with one connection. */
export interface ConnectionUser {
  /** Something happened: bytes to read, room, the end. `what`: bits of the engine's api. */
  onReady(connection: Connection, what: number): void;
  /** The connection failed (a negative errno) or ended: it cannot be used any more. */
  onGone?(connection: Connection, error: number): void;
}

/** An open connection. */
export class Connection {
  readonly id: SocketId;
  readonly #driver: Driver;
  readonly #forget: (id: SocketId) => void;
  isOpen = true;

  constructor(driver: Driver, id: SocketId, forget: (id: SocketId) => void) {
    this.#driver = driver;
    this.id = id;
    this.#forget = forget;
  }

  /** Reads: how many bytes, 0 when there are none yet, END after the last, or a negative errno. */
  read(into: Uint8Array, start = 0, end = into.length): number {
    return this.#driver.stack.receive(this.id, into, start, end, this.#driver.now);
  }

  /** `read` that leaves the bytes where they are. */
  peek(into: Uint8Array): number {
    const { stack, now } = this.#driver;
    return stack.receive(this.id, into, 0, into.length, now, MSG_PEEK);
  }

  /** Throws away up to `count` bytes; answers as `read` does. */
  skip(count: number): number {
    const { stack, now } = this.#driver;
    return stack.receive(this.id, NOTHING, 0, count, now, MSG_TRUNC);
  }

  /** Writes: how many bytes were taken, 0 when there is no room, or a negative errno. */
  write(bytes: Uint8Array, start = 0, end = bytes.length): number {
    return this.#driver.stack.send(this.id, bytes, start, end, this.#driver.now);
  }

  /** Ends the sending side; the peer may go on. */
  end(): void {
    this.#driver.stack.shutdown(this.id, "write", this.#driver.now);
  }

  /** Gives the connection up; what was written still arrives. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#forget(this.id);
    this.#driver.stack.close(this.id, this.#driver.now);
  }

  /** Ends the connection with a reset. */
  reset(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#forget(this.id);
    this.#driver.stack.abort(this.id, this.#driver.now);
  }

  /** Sends what was written from outside of `onReady`. */
  flush(): void {
    this.#driver.wake();
  }

  /** Linux's tcp_info. */
  info(): TcpInfo | undefined {
    return this.#driver.stack.info(this.id, this.#driver.now);
  }

  get local(): Endpoint | undefined {
    return this.#driver.stack.localEndpoint(this.id);
  }

  get remote(): Endpoint | undefined {
    return this.#driver.stack.remoteEndpoint(this.id);
  }
}

const NOTHING = new Uint8Array(0);
