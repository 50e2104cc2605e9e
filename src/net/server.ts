/**
 * `net.Server` on our own TCP: listen in all of node's forms, accept as long as `maxConnections`
 * and `blockList` allow, close when the last connection has gone.
 *
 * What it cannot have: paths, handles and file descriptors of other processes. Its state hangs on
 * a symbol for the reason that socketState.ts tells.
 */
import { EventEmitter } from "node:events";
import { failure } from "../engine/block/errors.ts";
import type { BlockList } from "./blockList.ts";
import { listenError, pathError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import type { Handle } from "./handle.ts";
import type { AddressInfo } from "./info.ts";
import { isIP } from "./isIP.ts";
import { ListenHandle } from "./listenHandle.ts";
import { type ListenTarget, listenTarget, placeOf } from "./listenTarget.ts";
import { checkBlockList, checkKeepAliveDelay } from "./options.ts";
import type { Socket } from "./socket.ts";
import { STATE } from "./socketState.ts";
import type { SocketOptions } from "./socketStream.ts";

/** How a server makes its sockets. */
export interface ServerOptions {
  allowHalfOpen?: boolean | undefined;
  pauseOnConnect?: boolean | undefined;
  noDelay?: boolean | undefined;
  keepAlive?: boolean | undefined;
  keepAliveInitialDelay?: number | undefined;
  highWaterMark?: number | undefined;
  blockList?: BlockList | undefined;
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

/** The class of a host's sockets: what a server makes for each connection. */
export type SocketClass = new (options: SocketOptions) => Socket;

interface ServerState {
  readonly face: Face;
  readonly SocketOfHost: SocketClass;
  handle: ListenHandle | null;
  isReferenced: boolean;
  /** How often the host has crashed: connections from before are counted no more. */
  crashes: number;
  /** Counts listen() and close(): what was asked of the host before the last is void. */
  calls: number;
}

type Listener = (socket: Socket) => void;

/** A TCP server. `createNet` makes the class of each host from it. */
export class Server extends EventEmitter {
  /** Connections beyond so many are dropped; no limit while undefined. */
  declare maxConnections: number;
  allowHalfOpen: boolean;
  pauseOnConnect: boolean;
  noDelay: boolean;
  keepAlive: boolean;
  /** In whole seconds. */
  keepAliveInitialDelay: number;
  declare highWaterMark: number;
  /** Addresses whose connections are closed at once. */
  declare blockList?: BlockList;
  /** How many connections are open. */
  _connections = 0;
  /** "family:address:port" of the last listen(). */
  declare _connectionKey: string;
  declare readonly [STATE]: ServerState;

  constructor(
    face: Face,
    SocketOfHost: SocketClass,
    options?: ServerOptions | Listener | null,
    listener?: Listener,
  ) {
    super();
    const state = { face, SocketOfHost, handle: null, isReferenced: true, crashes: 0, calls: 0 };
    Object.defineProperty(this, STATE, { value: state });
    const isListener = typeof options === "function";
    if (!isListener && options !== null && options !== undefined && typeof options !== "object") {
      throw programError("ERR_INVALID_ARG_TYPE", '"options" argument', "of type object", options);
    }
    const all: ServerOptions = isListener ? {} : { ...options };
    const onConnection = isListener ? options : listener;
    if (typeof onConnection === "function") this.on("connection", onConnection);
    const { keepAliveInitialDelay = 0, highWaterMark, blockList } = all;
    checkKeepAliveDelay(keepAliveInitialDelay);
    checkHighWaterMark(highWaterMark);
    checkBlockList(blockList);
    this.allowHalfOpen = all.allowHalfOpen || false;
    this.pauseOnConnect = Boolean(all.pauseOnConnect);
    this.noDelay = Boolean(all.noDelay);
    this.keepAlive = Boolean(all.keepAlive);
    this.keepAliveInitialDelay = Math.trunc(Math.max(keepAliveInitialDelay, 0) / 1_000) || 0;
    if (highWaterMark !== undefined && highWaterMark >= 0) this.highWaterMark = highWaterMark;
    if (blockList) this.blockList = blockList;
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
    const [target, callback] = listenTarget(words);
    if (this.listening) throw programError("ERR_SERVER_ALREADY_LISTEN");
    if (callback !== null) this.once("listening", callback);
    this[STATE].calls += 1;
    if (target.signal !== undefined) closeOnAbort(this, target.signal);
    const place = placeOf(target, words);
    if (place.kind === "path") failSoon(this, pathError("listen", place.path));
    // No file descriptor of the computer that runs all this is one of a host's.
    else if (place.kind === "fd") failSoon(this, listenError(failure("EINVAL"), null, 0));
    // What node says where the system has no SO_REUSEPORT: the stack has none.
    else if (target.reusePort === true) {
      const error = listenError(failure("EOPNOTSUPP"), place.host || "::", place.port);
      failSoon(this, error);
    } else {
      const { port, host, backlog } = place;
      const ipv6Only = target.ipv6Only === true;
      if (host) lookUpAndListen(this, { port, host, backlog, ipv6Only });
      else listenOn(this, { port, backlog, ipv6Only });
    }
    return this;
  }

  /** Takes no more connections; 'close' follows when the last has ended. */
  close(callback?: (error?: Error) => void): this {
    const state = this[STATE];
    state.calls += 1;
    if (typeof callback === "function") {
      const notRunning = () => callback(programError("ERR_SERVER_NOT_RUNNING"));
      this.once("close", this.listening ? callback : notRunning);
    }
    state.handle?.close();
    state.handle = null;
    this._emitCloseIfDrained();
    return this;
  }

  /** Where it listens; null while it does not. */
  address(): AddressInfo | string | null {
    return this._handle?.address() ?? null;
  }

  /** How many connections are open. */
  getConnections(callback: (error: Error | null, count: number) => void): this {
    if (typeof callback !== "function") {
      const name = '"callback" argument';
      throw programError("ERR_INVALID_ARG_TYPE", name, "of type function", callback);
    }
    const count = this._connections;
    this[STATE].face.tick(() => callback(null, count));
    return this;
  }

  /** A run of the world waits for this server, as it does from the start. */
  ref(): this {
    this[STATE].isReferenced = true;
    this._handle?.ref();
    return this;
  }

  /** No run of the world waits for this server. */
  unref(): this {
    this[STATE].isReferenced = false;
    this._handle?.unref();
    return this;
  }

  get listening(): boolean {
    return Boolean(this._handle);
  }

  /** The number of open connections: node's old name for what `getConnections` tells. */
  get connections(): number {
    return this._connections;
  }

  /** What takes the connections; null while it does not listen. Node's, for who reaches in. */
  get _handle(): ListenHandle | null {
    return this[STATE]?.handle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.close((error) => (error ? reject(error) : resolve()));
    });
  }

  /** EventEmitter's captureRejections: a listener's promise that fails ends its connection. */
  [Symbol.for("nodejs.rejection")](error: Error, event: string, socket: Socket): void {
    if (event === "connection") socket.destroy(error);
    else this.emit("error", error);
  }

  _emitCloseIfDrained(): void {
    if (this._handle || this._connections > 0) return;
    this[STATE].face.tick(() => this.emit("close"));
  }
}

/** One address to listen on; all of them without `host`. */
interface ListenAt {
  readonly port: number;
  readonly host?: string;
  readonly backlog: number;
  readonly ipv6Only: boolean;
}

function lookUpAndListen(server: Server, at: ListenAt & { readonly host: string }): void {
  const state = server[STATE];
  const { calls } = state;
  state.face.lookup(at.host, { all: true }, (error, found) => {
    // Closed, or told to listen elsewhere, while the name was looked up.
    if (calls !== state.calls) return;
    const all = Array.isArray(found) ? found : [];
    // A link-local address means nothing without its link: the last choice.
    const best = all.find(({ address }) => !isLinkLocal(address)) ?? all[0];
    if (error || best === undefined) server.emit("error", error);
    else listenOn(server, { ...at, host: best.address });
  });
}

const isLinkLocal = (address: string): boolean => isIP(address) === 6 && /^fe[89ab]/i.test(address);

function listenOn(server: Server, { port, host = "::", backlog, ipv6Only }: ListenAt): void {
  const state = server[STATE];
  const handle = ListenHandle.listen(state.face, { address: host, port, backlog, ipv6Only });
  if (typeof handle === "number") {
    failSoon(server, listenError(handle, host, port));
    return;
  }
  state.handle = handle;
  handle.onconnection = (_, connection) => onConnection(server, connection);
  handle.oncrash = () => {
    state.handle = null;
    state.crashes += 1;
    server._connections = 0;
  };
  if (!state.isReferenced) handle.unref();
  server._connectionKey = `${isIP(host)}:${host}:${port}`;
  state.face.tick(() => {
    // Closed in the same tick: it has never listened.
    if (server._handle) server.emit("listening");
  });
}

function failSoon(server: Server, error: Error): void {
  server[STATE].face.tick(() => server.emit("error", error));
}

function onConnection(server: Server, handle: Handle): void {
  if ((server.maxConnections ?? Number.POSITIVE_INFINITY) <= server._connections) {
    const dropped = dropArgument(handle);
    handle.close();
    server.emit("drop", dropped);
    return;
  }
  if (isBlocked(server, handle)) {
    handle.close();
    return;
  }
  server._connections += 1;
  server.emit("connection", socketOf(server, handle));
}

function isBlocked({ blockList }: Server, handle: Handle): boolean {
  const remote: Partial<AddressInfo> = {};
  if (blockList === undefined || handle.getpeername(remote) !== 0) return false;
  const { address = "" } = remote;
  return blockList.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

function socketOf(server: Server, handle: Handle): Socket {
  const { allowHalfOpen, highWaterMark, pauseOnConnect } = server;
  const socket = new server[STATE].SocketOfHost({
    handle,
    allowHalfOpen,
    pauseOnCreate: pauseOnConnect,
    readable: true,
    writable: true,
    ...(highWaterMark === undefined
      ? {}
      : { readableHighWaterMark: highWaterMark, writableHighWaterMark: highWaterMark }),
  });
  if (server.noDelay) socket.setNoDelay(true);
  if (server.keepAlive) socket.setKeepAlive(true, server.keepAliveInitialDelay * 1_000);
  socket.server = server;
  const { crashes } = server[STATE];
  socket[STATE].onDestroyed = () => {
    if (crashes !== server[STATE].crashes) return;
    server._connections -= 1;
    server._emitCloseIfDrained();
  };
  return socket;
}

function dropArgument(handle: Handle): DropArgument {
  const local: Partial<AddressInfo> = {};
  const remote: Partial<AddressInfo> = {};
  const hasLocal = handle.getsockname(local) === 0;
  const hasRemote = handle.getpeername(remote) === 0;
  return {
    ...(hasLocal && {
      localAddress: local.address as string,
      localPort: local.port as number,
      localFamily: local.family as string,
    }),
    ...(hasRemote && {
      remoteAddress: remote.address as string,
      remotePort: remote.port as number,
      remoteFamily: remote.family as string,
    }),
  };
}

function closeOnAbort(server: Server, signal: AbortSignal): void {
  if (typeof signal !== "object" || signal === null || !("aborted" in signal)) {
    const name = '"options.signal" property';
    throw programError("ERR_INVALID_ARG_TYPE", name, "an instance of AbortSignal", signal);
  }
  const onAbort = () => void server.close();
  if (signal.aborted) server[STATE].face.tick(onAbort);
  else {
    signal.addEventListener("abort", onAbort, { once: true });
    server.once("close", () => signal.removeEventListener("abort", onAbort));
  }
}

function checkHighWaterMark(bytes: unknown): void {
  if (bytes === undefined || typeof bytes === "number") return;
  const name = '"options.highWaterMark" property';
  throw programError("ERR_INVALID_ARG_TYPE", name, "of type number", bytes);
}
