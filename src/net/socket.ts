/**
 * `net.Socket` on our own TCP: a real stream.Duplex whose observable behaviour is node's, the order
 * of events included. What the kernel and libuv do for node is `handle.ts` here, finding the other
 * end is `connector.ts`, being a stream is `socketStream.ts`.
 *
 * What it cannot have: file descriptors and paths. A simulated host has no file system.
 */
import { addAbortSignal } from "node:stream";
import { Connector, type ConnectorUser } from "./connector.ts";
import { pathError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import type { Handle } from "./handle.ts";
import { type AddressInfo, infoOf } from "./info.ts";
import {
  type ConnectTarget,
  checkKeepAliveDelay,
  checkTarget,
  normalizeArguments,
} from "./options.ts";
import { type SocketOptions, SocketStream } from "./socketStream.ts";

/** What only a server gives: a connection that stands already. */
export interface Accepted {
  readonly handle: Handle;
  readonly pauseOnCreate: boolean;
  /** The listener takes both families, and shows IPv4 addresses in their mapped form. */
  readonly isDualStack: boolean;
  readonly onDestroyed: () => void;
}

/** One TCP connection. `createNet` makes the class of each host from it. */
export class Socket extends SocketStream {
  /** The server that accepted the connection; null on the side that connected. */
  server: object | null = null;
  readonly #accepted: Accepted | undefined;
  #connector: Connector | null = null;
  #attempted: string[] = [];
  #local: AddressInfo | undefined;
  #remote: AddressInfo | undefined;
  #noDelay = false;
  #keepAliveMs = -1;

  constructor(face: Face, options: SocketOptions = {}, accepted?: Accepted) {
    if (options.fd !== undefined) throw programError("ERR_INVALID_FD_TYPE");
    checkKeepAliveDelay(options.keepAliveInitialDelay);
    super(face, options);
    this.#accepted = accepted;
    if (options.noDelay) this.#noDelay = true;
    if (options.keepAlive) this.#keepAliveMs = options.keepAliveInitialDelay ?? 0;
    if (options.signal !== undefined) addAbortSignal(options.signal, this);
    if (accepted === undefined) return;
    this.attach(accepted.handle);
    if (accepted.pauseOnCreate) this.pause();
    else this.read(0);
  }

  connect(options: ConnectTarget, connectionListener?: () => void): this;
  connect(port: number, host: string, connectionListener?: () => void): this;
  connect(port: number, connectionListener?: () => void): this;
  connect(path: string, connectionListener?: () => void): this;
  /** Opens a connection, in all the forms of node's `socket.connect`. */
  connect(...words: unknown[]): this {
    const [target, callback] = normalizeArguments(words) as [ConnectTarget, (() => void) | null];
    checkTarget(target);
    if (this.destroyed) this.#startAnew();
    if (callback !== null) this.once("connect", callback);
    this.setOnread(target.onread);
    if (target.noDelay) this.setNoDelay(true);
    if (target.keepAlive) this.setKeepAlive(true, target.keepAliveInitialDelay);
    this.touch();
    this.connecting = true;
    if (target.path !== undefined) {
      const error = pathError("connect", target.path);
      this.face.host.soon(() => this.destroy(error));
      return this;
    }
    this.#connector = new Connector(this.face, target, this.#connectorUser());
    this.#attempted = this.#connector.attempted;
    this.#connector.start();
    return this;
  }

  /** Ends, and destroys once everything is written. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
  }

  /** Closes the connection by a RST; one that is being opened comes to stand first. */
  resetAndDestroy(): this {
    if (this.connecting) {
      this.once("connect", () => this.resetAndDestroy());
    } else if (this.handle !== null) {
      this.resets = true;
      this.destroy();
    } else {
      this.destroy(programError("ERR_SOCKET_CLOSED"));
    }
    return this;
  }

  /** 'timeout' is emitted after so many milliseconds without activity; 0 turns that off. */
  setTimeout(timeout: number, callback?: () => void): this {
    if (this.destroyed) return this;
    checkTimeout(timeout, callback);
    this.timeout = timeout;
    this.touch();
    if (callback === undefined) return this;
    return timeout === 0 ? this.off("timeout", callback) : this.once("timeout", callback);
  }

  /** Turns Nagle's algorithm off or on (RFC 9293 3.7.4). */
  setNoDelay(noDelay = true): this {
    this.#noDelay = Boolean(noDelay);
    if (!this.connecting) this.#tune();
    return this;
  }

  /**
   * Keepalives after `initialDelay` milliseconds of silence, in whole seconds; 0 changes nothing.
   */
  setKeepAlive(enable = false, initialDelay = 0): this {
    this.#keepAliveMs = enable ? initialDelay : -1;
    if (this.connecting || this.handle === null) return this;
    if (enable) this.#tune();
    else this.handle.setOption("SO_KEEPALIVE", 0);
    return this;
  }

  /** Where this end is bound; an empty object while it is not. */
  address(): AddressInfo | Record<string, never> {
    return this.#localInfo() ?? {};
  }

  /** No run of the world waits for this socket. */
  unref(): this {
    this.isReferenced = false;
    this.handle?.reference(false);
    return this;
  }

  /** A run of the world waits for this socket, as it does from the start. */
  ref(): this {
    this.isReferenced = true;
    this.handle?.reference(true);
    return this;
  }

  /** What a family selection has tried, as "address:port". */
  get autoSelectFamilyAttemptedAddresses(): string[] {
    return this.#attempted;
  }

  /** Bytes that wait to be sent; undefined without a connection. */
  get bufferSize(): number {
    return this.handle === null ? (undefined as unknown as number) : this.writableLength;
  }

  get pending(): boolean {
    return this.handle === null || this.connecting;
  }

  get readyState(): "opening" | "open" | "readOnly" | "writeOnly" | "closed" {
    if (this.connecting) return "opening";
    if (this.readable) return this.writable ? "open" : "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  // Undefined while unbound; node's types call these optional, which a getter cannot be.
  get localAddress(): string {
    return this.#localInfo()?.address as string;
  }

  get localPort(): number {
    return this.#localInfo()?.port as number;
  }

  get localFamily(): string {
    return this.#localInfo()?.family as string;
  }

  get remoteAddress(): string | undefined {
    return this.#remoteInfo()?.address;
  }

  get remotePort(): number | undefined {
    return this.#remoteInfo()?.port;
  }

  get remoteFamily(): string | undefined {
    return this.#remoteInfo()?.family;
  }

  protected override onDestroyed(): void {
    this.#connector?.cancel();
    this.#connector = null;
    this.#local = undefined;
    this.#accepted?.onDestroyed();
  }

  #startAnew(): void {
    this.renew();
    this.#local = undefined;
    this.#remote = undefined;
  }

  #connectorUser(): ConnectorUser {
    return {
      emit: (event, ...values) => this.emit(event, ...values),
      onAttempt: (handle) => {
        this.handle = handle;
        handle.reference(this.isReferenced);
      },
      onConnected: (handle) => this.#onConnected(handle),
      onFailed: (error) => void this.destroy(error),
    };
  }

  #onConnected(handle: Handle): void {
    this.attach(handle);
    this.connecting = false;
    this.touch();
    this.#tune();
    this.emit("connect");
    this.emit("ready");
    // The first read starts the flow, or finds the end at once; it consumes nothing.
    if (this.readable && !this.isPaused()) this.read(0);
  }

  /** Hands the remembered options to the connection. */
  #tune(): void {
    const { handle } = this;
    if (handle === null) return;
    handle.setOption("TCP_NODELAY", this.#noDelay ? 1 : 0);
    if (this.#keepAliveMs < 0) return;
    handle.setOption("SO_KEEPALIVE", 1);
    const seconds = Math.trunc(this.#keepAliveMs / 1_000);
    if (seconds > 0) handle.setOption("TCP_KEEPIDLE", seconds);
  }

  #localInfo(): AddressInfo | undefined {
    if (this.handle === null) return undefined;
    this.#local ??= infoOf(this.handle.local(), this.#accepted?.isDualStack);
    return this.#local;
  }

  #remoteInfo(): AddressInfo | undefined {
    if (this.handle === null || this.connecting) return this.#remote;
    this.#remote ??= infoOf(this.handle.remote(), this.#accepted?.isDualStack);
    return this.#remote;
  }
}

function checkTimeout(timeout: unknown, callback: unknown): void {
  if (typeof timeout !== "number") {
    throw programError("ERR_INVALID_ARG_TYPE", '"msecs" argument', "of type number", timeout);
  }
  if (!(timeout >= 0) || !Number.isFinite(timeout)) {
    throw programError("ERR_OUT_OF_RANGE", "msecs", "a non-negative finite number", timeout);
  }
  if (callback !== undefined && typeof callback !== "function") {
    throw programError("ERR_INVALID_ARG_TYPE", '"callback" argument', "of type function", callback);
  }
}
