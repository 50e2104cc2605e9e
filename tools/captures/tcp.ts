/**
 * TCP sockets as the kernel has them, for scenarios: every call is made when it is written, none
 * waits, and what would have to wait is awaited by asking again. No buffering and no clean-up
 * behind one's back, as the moment of each call is what the captures are about.
 */
import { getSystemErrorName } from "node:util";
import { KernelSocket } from "#src/host/sockets/kernelSocket.js";
import { systemError } from "#src/host/systemError.js";
import { until } from "../system.ts";
import type { Host } from "./host.ts";

const EAGAIN = -11;

/** Options of a socket by the names that manuals use. */
export type Options = Readonly<Record<string, number>>;

/** A result as it is; throws for a negative errno, named by the call. */
function checked(call: string, result: number): number {
  if (result < 0) throw systemError(call, result);
  return result;
}

/** The same, null where the call would have to wait. */
const unlessWaiting = (call: string, result: number): number | null =>
  result === EAGAIN ? null : checked(call, result);

/** A socket; what a scenario leaves open `abortAll` ends. */
export class Tcp {
  readonly #socket: KernelSocket;
  readonly #buffer = new Uint8Array(65536);

  private constructor(socket: KernelSocket) {
    this.#socket = socket;
    opened.add(this);
  }

  /** A socket of `host` that is bound to the address and port. */
  static bound(host: Host, ip: string, port: number, options: Options = {}): Tcp {
    const tcp = new Tcp(host.inside(() => KernelSocket.bound(ip, port)));
    return tcp.set({ TCP_NODELAY: 1, ...options });
  }

  set(options: Options): this {
    for (const [name, value] of Object.entries(options)) {
      checked(`setsockopt ${name}`, this.#socket.set(name, value));
    }
    return this;
  }

  listen(backlog = 16): this {
    checked("listen", this.#socket.listen(backlog));
    return this;
  }

  /** Sends the SYN; does not wait for the answer. */
  connect(ip: string, port: number): this {
    checked("connect", this.#socket.connect(ip, port));
    return this;
  }

  /** Fast Open: connects with `size` bytes on the SYN, or asks for a cookie where there is none. */
  connectWithData(ip: string, port: number, size: number): this {
    checked("sendto", this.#socket.connectWithData(ip, port, letters(size), size));
    return this;
  }

  /** The next connection of this listener. */
  async accept(): Promise<Tcp> {
    const child = await until("accept", () => {
      const result = this.#socket.accept();
      if (typeof result !== "number") return result;
      unlessWaiting("accept", result); // throws what is more than waiting
      return null;
    });
    return new Tcp(child).set({ TCP_NODELAY: 1 });
  }

  /** Hands `size` bytes to the kernel: how many it took, null when its buffer is full. */
  send(size: number): number | null {
    return unlessWaiting("send", this.#socket.send(letters(size), size));
  }

  /** Reads at most `size` bytes: how many came, 0 at the end, null when there is nothing yet. */
  read(size = this.#buffer.length): number | null {
    const most = Math.min(size, this.#buffer.length);
    return unlessWaiting("recv", this.#socket.receive(this.#buffer, most));
  }

  /** Reads until `size` bytes have come. */
  async receive(size: number): Promise<void> {
    for (let left = size; left > 0; ) {
      left -= await until(`${left} more bytes`, () => this.read(left));
    }
  }

  /** Reads until the peer's end. */
  async end(): Promise<void> {
    await until("the peer's FIN", () => this.read() === 0);
  }

  /** Waits for an error of the socket, and gives its name ("ECONNRESET"). */
  async error(limitMs = 5000): Promise<string> {
    const errno = await until("an error", () => this.#socket.takeError() || null, { limitMs });
    return getSystemErrorName(-errno);
  }

  /** Sends our FIN and keeps reading. */
  shutdown(): this {
    checked("shutdown", this.#socket.shutdown("write"));
    return this;
  }

  close(): void {
    if (opened.delete(this)) checked("close", this.#socket.close());
  }

  /** SO_LINGER with zero seconds, then close(): a RST instead of a FIN. */
  abort(): void {
    if (opened.delete(this)) checked("close", this.#socket.abort());
  }
}

const opened = new Set<Tcp>();

/** Aborts what a scenario left open; to be called when its hosts no longer reach each other. */
export function abortAll(): void {
  for (const tcp of opened) tcp.abort();
}

/** `size` bytes that a reader of the capture can count: a to z, again and again. */
const letters = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => 97 + (i % 26));
