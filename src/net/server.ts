/**
 * `net.Server` on our own TCP: listen in all of node's forms, accept as long as `maxConnections`
 * allows, close when the last connection has gone.
 *
 * What it cannot have: paths, handles and file descriptors of other processes.
 */
import { EventEmitter } from "node:events";
import { ACCEPTABLE, type SocketId } from "../engine/index.ts";
import { listenError, lookupError, pathError, programError } from "./errors.ts";
import type { Face, Owner } from "./face.ts";
import { Handle } from "./handle.ts";
import { type AddressInfo, infoOf } from "./info.ts";
import { isIP } from "./isIP.ts";
import { checkHost, checkKeepAliveDelay, normalizeArguments, validPort } from "./options.ts";
import type { Accepted, Socket } from "./socket.ts";
import type { SocketOptions } from "./socketStream.ts";

/** How a server makes its sockets. */
export interface ServerOptions {
  allowHalfOpen?: boolean | undefined;
  pauseOnConnect?: boolean | undefined;
  noDelay?: boolean | undefined;
  keepAlive?: boolean | undefined;
  keepAliveInitialDelay?: number | undefined;
  highWaterMark?: number | undefined;
}

/** What 'drop' tells of a connection that was one too many. */
export interface DropArgument {
  localAddress?: string;
  localPort?: number;
  localFamily?: string;
  remoteAddress?: string;
  remotePort?: number;
  remoteFamily?: string;
}

/** What `listen` takes; other fields of node's are for paths and clusters. */
export interface ListenTarget {
  port?: number | undefined;
  host?: string | undefined;
  backlog?: number | undefined;
  path?: string | undefined;
  exclusive?: boolean | undefined;
  readableAll?: boolean | undefined;
  writableAll?: boolean | undefined;
  ipv6Only?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** The class of a host's sockets: what a server makes for each connection. */
export type SocketClass = new (options: SocketOptions, accepted: Accepted) => Socket;

const DEFAULT_BACKLOG = 511;
type Listener = (socket: Socket) => void;

/** A TCP server. `createNet` makes the class of each host from it. */
export class Server extends EventEmitter implements Owner {
  /** Connections beyond so many are dropped; 0: no limit. */
  maxConnections = 0;
  readonly #face: Face;
  readonly #SocketOfHost: SocketClass;
  readonly #options: ServerOptions;
  #id: SocketId = -1;
  #isDualStack = false;
  #connections = 0;
  #isReferenced = true;

  constructor(
    face: Face,
    SocketOfHost: SocketClass,
    options?: ServerOptions | Listener,
    listener?: Listener,
  ) {
    super();
    this.#face = face;
    this.#SocketOfHost = SocketOfHost;
    const isListener = typeof options === "function";
    if (!isListener && (options ?? undefined) !== undefined && typeof options !== "object") {
      throw programError("ERR_INVALID_ARG_TYPE", '"options" argument', "of type object", options);
    }
    this.#options = isListener ? {} : { ...options };
    checkKeepAliveDelay(this.#options.keepAliveInitialDelay);
    const onConnection = isListener ? options : listener;
    if (typeof onConnection === "function") this.on("connection", onConnection);
  }

  listen(port?: number, hostname?: string, backlog?: number, listeningListener?: () => void): this;
  listen(port?: number, hostname?: string, listeningListener?: () => void): this;
  listen(port?: number, backlog?: number, listeningListener?: () => void): this;
  listen(port?: number, listeningListener?: () => void): this;
  listen(path: string, backlog?: number, listeningListener?: () => void): this;
  listen(path: string, listeningListener?: () => void): this;
  listen(options: ListenTarget, listeningListener?: () => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: node's own type of a handle
  listen(handle: any, backlog?: number, listeningListener?: () => void): this;
  // biome-ignore lint/suspicious/noExplicitAny: node's own type of a handle
  listen(handle: any, listeningListener?: () => void): this;
  /** Listens, in all the forms of node's `server.listen`. */
  listen(...words: unknown[]): this {
    const [given, callback] = normalizeArguments(words);
    const target = given as ListenTarget;
    if (this.listening) throw programError("ERR_SERVER_ALREADY_LISTEN");
    if (callback !== null) this.once("listening", callback);
    if (target.signal !== undefined) this.#closeOnAbort(target.signal);
    checkHost(target.host);
    if (typeof target.path === "string") {
      const error = pathError("listen", target.path);
      this.#face.host.soon(() => this.emit("error", error));
      return this;
    }
    const port = portOf(target, given, words);
    const backlog = target.backlog || backlogOf(words) || DEFAULT_BACKLOG;
    if (!target.host) this.#listenOn(null, port, backlog, target.ipv6Only);
    else this.#lookUpAndListen(target.host, port, backlog, target.ipv6Only);
    return this;
  }

  /** Takes no more connections; 'close' follows when the last has ended. */
  close(callback?: (error?: Error) => void): this {
    if (typeof callback === "function") {
      const notRunning = () => callback(programError("ERR_SERVER_NOT_RUNNING"));
      this.once("close", this.listening ? () => callback() : notRunning);
    }
    if (this.listening) this.#stopListening();
    this.#emitCloseIfDrained();
    return this;
  }

  /** Where it listens; null while it does not. */
  address(): AddressInfo | string | null {
    if (!this.listening) return null;
    const endpoint = this.#face.stack.localEndpoint(this.#id);
    if (endpoint === undefined) return null;
    const isAny = endpoint.ip === "0.0.0.0" || endpoint.ip === "::";
    if (this.#isDualStack && isAny) return { address: "::", family: "IPv6", port: endpoint.port };
    return infoOf(endpoint) ?? null;
  }

  /** How many connections are open. */
  getConnections(callback: (error: Error | null, count: number) => void): this {
    if (typeof callback !== "function") {
      const name = '"callback" argument';
      throw programError("ERR_INVALID_ARG_TYPE", name, "of type function", callback);
    }
    this.#face.host.soon(() => callback(null, this.#connections));
    return this;
  }

  /** A run of the world waits for this server, as it does from the start. */
  ref(): this {
    return this.#reference(true);
  }

  /** No run of the world waits for this server. */
  unref(): this {
    return this.#reference(false);
  }

  get listening(): boolean {
    return this.#id >= 0;
  }

  /** The number of open connections. */
  get connections(): number {
    return this.#connections;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.close((error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  onEvent(what: number): void {
    if ((what & ACCEPTABLE) !== 0) this.#acceptOne();
  }

  onCrash(): void {
    this.#id = -1;
    this.#connections = 0;
  }

  #lookUpAndListen(host: string, port: number, backlog: number, ipv6Only?: boolean): void {
    this.#face.host.soon(() => {
      const [address] = isIP(host) === 0 ? this.#face.host.resolve(host) : [host];
      if (address === undefined) this.emit("error", lookupError(host));
      else this.#listenOn(address, port, backlog, ipv6Only);
    });
  }

  #listenOn(address: string | null, port: number, backlog: number, ipv6Only = false): void {
    const { stack, host } = this.#face;
    const options = { address: address ?? "::", port, backlog, ipv6Only };
    const id = stack.listen({ ...options, options: { SO_REUSEADDR: 1 } }, host.now); // as libuv
    if (id < 0) {
      const error = listenError(id, options.address, port);
      host.soon(() => this.emit("error", error));
      return;
    }
    this.#id = id;
    this.#isDualStack = options.address === "::" && !ipv6Only;
    this.#face.own(id, this);
    this.#face.count(this.#isReferenced ? 1 : 0, this.#isReferenced ? 0 : 1);
    host.wake();
    host.soon(() => {
      // Closed in the same tick: it has never listened.
      if (this.#id === id) this.emit("listening");
    });
  }

  #stopListening(): void {
    const id = this.#id;
    this.#id = -1;
    this.#face.disown(id);
    this.#face.count(this.#isReferenced ? -1 : 0, this.#isReferenced ? 0 : -1);
    this.#face.stack.close(id, this.#face.host.now);
    this.#face.host.wake();
  }

  /** One connection a turn, so that its user's callbacks run before the next is there. */
  #acceptOne(): void {
    if (!this.listening) return;
    const { stack, host } = this.#face;
    const id = stack.accept(this.#id, host.now);
    if (id === undefined || id < 0) return;
    host.soon(() => this.#acceptOne());
    const handle = Handle.accepted(this.#face, id);
    if (this.maxConnections > 0 && this.#connections >= this.maxConnections) {
      this.#drop(handle);
      return;
    }
    this.#connections += 1;
    this.emit("connection", this.#socketOf(handle));
  }

  #socketOf(handle: Handle): Socket {
    const { allowHalfOpen, highWaterMark, pauseOnConnect } = this.#options;
    const { noDelay, keepAlive, keepAliveInitialDelay } = this.#options;
    const socket = new this.#SocketOfHost(
      { allowHalfOpen, highWaterMark },
      {
        handle,
        pauseOnCreate: Boolean(pauseOnConnect),
        isDualStack: this.#isDualStack,
        onDestroyed: () => this.#onSocketDestroyed(),
      },
    );
    socket.server = this;
    if (noDelay) socket.setNoDelay(true);
    if (keepAlive) socket.setKeepAlive(true, keepAliveInitialDelay);
    return socket;
  }

  #drop(handle: Handle): void {
    const local = infoOf(handle.local(), this.#isDualStack);
    const remote = infoOf(handle.remote(), this.#isDualStack);
    const dropped: DropArgument = {
      ...(local && {
        localAddress: local.address,
        localPort: local.port,
        localFamily: local.family,
      }),
      ...(remote && {
        remoteAddress: remote.address,
        remotePort: remote.port,
        remoteFamily: remote.family,
      }),
    };
    handle.close(() => {});
    this.emit("drop", dropped);
  }

  #onSocketDestroyed(): void {
    this.#connections -= 1;
    this.#emitCloseIfDrained();
  }

  #emitCloseIfDrained(): void {
    if (this.listening || this.#connections > 0) return;
    this.#face.host.soon(() => this.emit("close"));
  }

  #closeOnAbort(signal: AbortSignal): void {
    if (typeof signal !== "object" || signal === null || !("aborted" in signal)) {
      const name = '"options.signal" property';
      throw programError("ERR_INVALID_ARG_TYPE", name, "an instance of AbortSignal", signal);
    }
    const onAbort = () => this.close();
    if (signal.aborted) this.#face.host.soon(onAbort);
    else signal.addEventListener("abort", onAbort, { once: true });
  }

  #reference(isReferenced: boolean): this {
    if (this.#isReferenced === isReferenced) return this;
    this.#isReferenced = isReferenced;
    const sign = isReferenced ? 1 : -1;
    if (this.listening) this.#face.count(sign, -sign);
    return this;
  }
}

/** The port to listen on; 0 lets the stack choose. Throws node's errors for what is no port. */
function portOf(target: ListenTarget, given: object, words: readonly unknown[]): number {
  const isLeftOpen =
    words.length === 0 ||
    typeof words[0] === "function" ||
    target.port === null ||
    (target.port === undefined && "port" in given);
  if (isLeftOpen) return 0;
  if (typeof target.port === "number" || typeof target.port === "string") {
    return validPort(target.port, "options.port");
  }
  if (target.port !== undefined || "path" in given) {
    throw programError("ERR_INVALID_ARG_VALUE", "argument 'options'", "is invalid", given);
  }
  const problem = 'must have the property "port" or "path"';
  throw programError("ERR_INVALID_ARG_VALUE", "argument 'options'", problem, words[0]);
}

/** `listen(port, backlog)` and `listen(port, host, backlog)`. */
function backlogOf(words: readonly unknown[]): number {
  const word = words.slice(1, 3).find((candidate) => Number(candidate) > 0);
  return word === undefined ? 0 : Math.trunc(Number(word));
}
