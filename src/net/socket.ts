/**
 * `net.Socket` on our own TCP: a real stream.Duplex whose observable behaviour is node's, the order
 * of events included. What the kernel and libuv do for node is `handle.ts` here, finding the other
 * end is `connector.ts`, being a stream is `socketStream.ts`.
 *
 * What it cannot have: file descriptors and paths. A simulated host has no file system.
 */
import type { BlockList } from "./blockList.ts";
import { Connector, type ConnectorUser } from "./connector.ts";
import { errnoError, pathError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import { Handle } from "./handle.ts";
import type { AddressInfo } from "./info.ts";
import {
  type ConnectTarget,
  checkIsTarget,
  checkPath,
  checkTypeOfService,
  normalizeArguments,
} from "./options.ts";
import { type SocketState, STATE } from "./socketState.ts";
import {
  attach,
  renew,
  type SocketOptions,
  SocketStream,
  startTimer,
  stopTimer,
} from "./socketStream.ts";

/** One TCP connection. `createNet` makes the class of each host from it. */
export class Socket extends SocketStream {
  /** The server that accepted the connection; null on the side that connected. */
  server: object | null = null;
  /** What a family selection has tried, as "address:port"; undefined without one. */
  declare autoSelectFamilyAttemptedAddresses: string[];
  /** Addresses not to connect to. */
  declare blockList?: BlockList;

  constructor(face: Face, options: SocketOptions = {}) {
    if (options.fd !== undefined && !options.handle) checkFileDescriptor(options.fd);
    super(face, options);
    const state = this[STATE];
    state.noDelay = Boolean(options.noDelay);
    state.keepAlive = Boolean(options.keepAlive);
    state.keepAliveSeconds = wholeSeconds(options.keepAliveInitialDelay ?? 0);
    if (options.typeOfService !== undefined) {
      checkTypeOfService(options.typeOfService, '"options.typeOfService" property');
      state.typeOfService = options.typeOfService;
    }
    if (options.blockList) this.blockList = options.blockList;
  }

  connect(options: ConnectTarget, connectionListener?: () => void): this;
  connect(port: number, host: string, connectionListener?: () => void): this;
  connect(port: number, connectionListener?: () => void): this;
  connect(path: string, connectionListener?: () => void): this;
  /** Opens a connection, in all the forms of node's `socket.connect`. */
  connect(...words: unknown[]): this {
    const [target, callback] = normalizeArguments(words) as [ConnectTarget, (() => void) | null];
    if (callback !== null) this.once("connect", callback);
    checkIsTarget(target);
    // The peer's end has put another function there.
    if (Object.hasOwn(this, "write")) delete (this as { write?: unknown }).write;
    const state = this[STATE];
    if (this.destroyed) {
      state.handle = null;
      state.remote = null;
    }
    if (state.handle === null) {
      renew(this);
      attach(this, new Handle(state.face));
    }
    this._unrefTimer();
    this.connecting = true;
    if (target.path) {
      checkPath(target.path);
      const error = pathError("connect", target.path);
      state.face.soon(() => this.destroy(error));
    } else new Connector(state.face, target, connectorUser(this)).start();
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
    if (this[STATE].handle === null) this.destroy(programError("ERR_SOCKET_CLOSED"));
    else if (this.connecting) this.once("connect", () => this._reset());
    else this._reset();
    return this;
  }

  _reset(): this {
    this[STATE].resets = true;
    return this.destroy();
  }

  /** 'timeout' is emitted after so many milliseconds without activity; 0 turns that off. */
  setTimeout(timeout: number, callback?: () => void): this {
    if (this.destroyed) return this;
    checkTimeout(timeout);
    this.timeout = timeout;
    if (timeout === 0) stopTimer(this[STATE]);
    else this._unrefTimer();
    if (callback === undefined) return this;
    checkCallback(callback);
    return timeout === 0 ? this.off("timeout", callback) : this.once("timeout", callback);
  }

  /** Turns Nagle's algorithm off or on (RFC 9293 3.7.4). */
  setNoDelay(noDelay = true): this {
    const state = this[STATE];
    const enable = Boolean(noDelay);
    if (state.handle !== null && (!state.handle.setNoDelay || enable === state.noDelay))
      return this;
    state.noDelay = enable;
    state.handle?.setNoDelay(enable);
    return this;
  }

  /**
   * Keepalives after `initialDelay` milliseconds of silence, in whole seconds; 0 changes nothing.
   */
  setKeepAlive(enable = false, initialDelay = 0): this {
    const state = this[STATE];
    const isOn = Boolean(enable);
    const seconds = wholeSeconds(initialDelay);
    const isNew = isOn !== state.keepAlive || (isOn && seconds !== state.keepAliveSeconds);
    if (state.handle !== null && (!state.handle.setKeepAlive || !isNew)) return this;
    state.keepAlive = isOn;
    state.keepAliveSeconds = seconds;
    state.handle?.setKeepAlive(isOn, seconds);
    return this;
  }

  /** Sets the byte of the IP header that says how to treat packets (RFC 2474). */
  setTypeOfService(tos: number): this {
    checkTypeOfService(tos, '"tos" argument');
    const state = this[STATE];
    if (state.handle !== null && tos === state.typeOfService) return this;
    state.typeOfService = tos;
    if (state.handle === null || this.connecting) return this;
    const code = state.handle.setTypeOfService(tos);
    if (code < 0) throw errnoError(code, "setTypeOfService");
    return this;
  }

  /** The byte of the IP header that says how to treat packets. */
  getTypeOfService(): number {
    const { handle, typeOfService = 0 } = this[STATE];
    if (handle === null) return typeOfService;
    const tos = handle.getTypeOfService();
    if (tos < 0) throw errnoError(tos, "getTypeOfService");
    return tos;
  }

  /** Where this end is bound; an empty object while it is not. */
  address(): AddressInfo | Record<string, never> {
    return this._getsockname() as AddressInfo | Record<string, never>;
  }

  /** No run of the world waits for this socket. */
  unref(): this {
    if (this[STATE].handle === null) return this.once("connect", this.unref);
    return reference(this, false);
  }

  /** A run of the world waits for this socket, as it does from the start. */
  ref(): this {
    if (this[STATE].handle === null) return this.once("connect", this.ref);
    return reference(this, true);
  }

  /** Bytes that wait to be sent; undefined without a connection. */
  get bufferSize(): number {
    return this._handle ? this.writableLength : (undefined as unknown as number);
  }

  get pending(): boolean {
    return !this._handle || this.connecting;
  }

  get _connecting(): boolean {
    return this.connecting;
  }

  get readyState(): "opening" | "open" | "readOnly" | "writeOnly" | "closed" {
    if (this.connecting) return "opening";
    if (this.readable) return this.writable ? "open" : "readOnly";
    return this.writable ? "writeOnly" : "closed";
  }

  // Undefined while unbound; node's types call these optional, which a getter cannot be.
  get localAddress(): string {
    return this._getsockname().address as string;
  }

  get localPort(): number {
    return this._getsockname().port as number;
  }

  get localFamily(): string {
    return this._getsockname().family as string;
  }

  get remoteAddress(): string | undefined {
    return this._getpeername().address;
  }

  get remotePort(): number | undefined {
    return this._getpeername().port;
  }

  get remoteFamily(): string | undefined {
    return this._getpeername().family;
  }

  _getsockname(): Partial<AddressInfo> {
    const state = this[STATE];
    if (!state?.handle?.getsockname) return {};
    state.local ??= asked((out) => state.handle?.getsockname(out));
    return state.local ?? {};
  }

  _getpeername(): Partial<AddressInfo> {
    const state = this[STATE];
    if (!state?.handle?.getpeername || this.connecting) return state?.remote ?? {};
    state.remote ??= asked((out) => state.handle?.getpeername(out));
    return state.remote ?? {};
  }
}

function reference<S extends Socket>(socket: S, isReferenced: boolean): S {
  const state = socket[STATE];
  if (isReferenced) state.handle?.ref?.();
  else state.handle?.unref?.();
  if (state.stopTimer === null) return socket;
  stopTimer(state);
  startTimer(socket);
  return socket;
}

/** What `ask` fills in; null when it cannot. */
function asked(ask: (out: Partial<AddressInfo>) => number | undefined): AddressInfo | null {
  const out: Partial<AddressInfo> = {};
  return ask(out) === 0 ? (out as AddressInfo) : null;
}

function connectorUser(socket: Socket): ConnectorUser {
  const state = socket[STATE];
  return {
    get isConnecting() {
      return socket.connecting;
    },
    get handle() {
      return state.handle as Handle;
    },
    get blockList() {
      return socket.blockList;
    },
    emit: (event, ...values) => socket.emit(event, ...values),
    renewHandle() {
      const isReferenced = state.handle?.hasRef() ?? true;
      state.handle?.close();
      const handle = new Handle(state.face);
      if (!isReferenced) handle.unref();
      attach(socket, handle);
    },
    setAttempted(addresses) {
      socket.autoSelectFamilyAttemptedAddresses = addresses;
    },
    onProgress: () => socket._unrefTimer(),
    onConnected: () => onConnected(socket, state),
    onFailed: (error) => void socket.destroy(error),
  };
}

function onConnected(socket: Socket, state: SocketState): void {
  socket.connecting = false;
  state.local = null;
  socket._unrefTimer();
  tune(state);
  socket.emit("connect");
  socket.emit("ready");
  // The first read starts the flow, or finds the end at once; it consumes nothing.
  if (!socket.isPaused()) socket.read(0);
}

/** Hands the remembered options to the connection. */
function tune({ handle, noDelay, keepAlive, keepAliveSeconds, typeOfService }: SocketState): void {
  if (noDelay) handle?.setNoDelay(true);
  if (keepAlive) handle?.setKeepAlive(true, keepAliveSeconds);
  if (typeOfService !== undefined) handle?.setTypeOfService(typeOfService);
}

const wholeSeconds = (ms: number): number => Math.trunc(Math.max(ms, 0) / 1_000) || 0;

/** No file descriptor of the computer that runs all this is one of a host's. */
function checkFileDescriptor(fd: unknown): never {
  if (typeof fd !== "number") {
    throw programError("ERR_INVALID_ARG_TYPE", '"fd" argument', "of type number", fd);
  }
  if (!Number.isInteger(fd)) throw programError("ERR_OUT_OF_RANGE", "fd", "an integer", fd);
  if (fd < 0 || fd > 2 ** 31 - 1) {
    throw programError("ERR_OUT_OF_RANGE", "fd", ">= 0 && <= 2147483647", fd);
  }
  throw programError("ERR_INVALID_FD_TYPE");
}

function checkTimeout(timeout: unknown): void {
  if (typeof timeout !== "number") {
    throw programError("ERR_INVALID_ARG_TYPE", '"msecs" argument', "of type number", timeout);
  }
  if (!(timeout >= 0) || !Number.isFinite(timeout)) {
    throw programError("ERR_OUT_OF_RANGE", "msecs", "a non-negative finite number", timeout);
  }
}

function checkCallback(callback: unknown): void {
  if (typeof callback === "function") return;
  throw programError("ERR_INVALID_ARG_TYPE", '"callback" argument', "of type function", callback);
}
