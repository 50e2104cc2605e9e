/**
 * One host's `net`: an object of node:net's shape whose sockets are the host's. Code under test
 * takes it by injection, or by a mock of the module `node:net`.
 */
import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { BlockList } from "./blockList.ts";
import { programError } from "./errors.ts";
import { Face } from "./face.ts";
import { isIP, isIPv4, isIPv6 } from "./isIP.ts";
import type { Lookup } from "./lookup.ts";
import { type ConnectTarget, checkAttemptTimeout, normalizeArguments } from "./options.ts";
import { Server, type ServerOptions } from "./server.ts";
import { Socket } from "./socket.ts";
import { SocketAddress } from "./socketAddress.ts";
import type { SocketOptions } from "./socketStream.ts";
import type { StackHost } from "./stackHost.ts";

/** RFC 8305 section 5 forbids less. */
const MIN_ATTEMPT_MS = 10;

type ConnectionListener = (socket: Socket) => void;
type NetConnectTarget = ConnectTarget & SocketOptions;

/** Opens a connection, in node's three forms. */
export interface Connect {
  (options: NetConnectTarget, connectionListener?: () => void): Socket;
  (port: number, host?: string, connectionListener?: () => void): Socket;
  (path: string, connectionListener?: () => void): Socket;
}

/** What node:net exports, as far as its types for Node 20 know. */
export interface Net {
  readonly connect: Connect;
  readonly createConnection: Connect;
  createServer(listener?: ConnectionListener): Server;
  createServer(options?: ServerOptions, listener?: ConnectionListener): Server;
  isIP(input: string): number;
  isIPv4(input: string): boolean;
  isIPv6(input: string): boolean;
  getDefaultAutoSelectFamily(): boolean;
  setDefaultAutoSelectFamily(value: boolean): void;
  getDefaultAutoSelectFamilyAttemptTimeout(): number;
  setDefaultAutoSelectFamilyAttemptTimeout(value: number): void;
  readonly BlockList: typeof BlockList;
  readonly SocketAddress: typeof SocketAddress;
  readonly Server: ServerConstructor;
  readonly Socket: SocketConstructor;
  /** Node's old name of Socket. */
  readonly Stream: SocketConstructor;
}

/** What a class has beside its constructor: `Duplex.from`, `EventEmitter.once` and the like. */
type StaticsOf<Class> = Omit<{ [Name in keyof Class]: Class[Name] }, "prototype">;

/** `net.Socket` of a host. */
export interface SocketConstructor extends StaticsOf<typeof Duplex> {
  new (options?: SocketOptions): Socket;
  readonly prototype: Socket;
}

/** `net.Server` of a host. */
export interface ServerConstructor extends StaticsOf<typeof EventEmitter> {
  new (listener?: ConnectionListener): Server;
  new (options?: ServerOptions, listener?: ConnectionListener): Server;
  readonly prototype: Server;
}

/** What a `net` may be given beside its host. */
export interface NetOptions {
  /** Looks names up in the place of the host, whose own way is `own`, in `dns.lookup`'s shape. */
  readonly lookup?: (own: Lookup) => Lookup;
}

/** The `net` of `host`. It stays the same over a crash; what was open on it does not. */
export function createNet(host: StackHost, { lookup = (own) => own }: NetOptions = {}): Net {
  const face = new Face(host, lookup);

  class HostSocket extends Socket {
    constructor(options?: SocketOptions | number | null) {
      super(face, typeof options === "number" ? { fd: options } : (options ?? {}));
    }
  }

  class HostServer extends Server {
    constructor(listener?: ConnectionListener);
    constructor(options?: ServerOptions, listener?: ConnectionListener);
    constructor(options?: ServerOptions | ConnectionListener, listener?: ConnectionListener) {
      super(face, HostSocket, options, listener);
    }
  }

  const SocketOfNet = callable(HostSocket, "Socket");
  const ServerOfNet = callable(HostServer, "Server");

  const connect = (...words: unknown[]): Socket => {
    const [target, callback] = normalizeArguments(words) as [NetConnectTarget, (() => void) | null];
    const socket = new HostSocket(target);
    if (target.timeout) socket.setTimeout(target.timeout);
    return callback === null ? socket.connect(target) : socket.connect(target, callback);
  };

  return {
    connect,
    createConnection: connect,
    createServer: (options?: ServerOptions | ConnectionListener, listener?: ConnectionListener) =>
      new HostServer(options as ServerOptions, listener),
    isIP,
    isIPv4,
    isIPv6,
    BlockList,
    SocketAddress,
    Server: ServerOfNet,
    Socket: SocketOfNet,
    Stream: SocketOfNet,
    ...defaultsOf(face),
  };
}

/** Node's classes are older than `class`: `net.Socket()` without `new` makes one too. */
function callable<Class extends new (...words: never[]) => object>(
  Class: Class,
  name: string,
): Class {
  Object.defineProperty(Class, "name", { value: name });
  const made = new Proxy(Class, {
    apply: (target, _, words) => Reflect.construct(target, words),
  });
  Object.defineProperty(Class.prototype, "constructor", { value: made });
  return made;
}

/** The module's settings for family selection. */
function defaultsOf({ defaults }: Face) {
  return {
    getDefaultAutoSelectFamily: (): boolean => defaults.autoSelectFamily,
    setDefaultAutoSelectFamily(value: boolean): void {
      if (typeof value !== "boolean") {
        throw programError("ERR_INVALID_ARG_TYPE", '"value" argument', "of type boolean", value);
      }
      defaults.autoSelectFamily = value;
    },
    getDefaultAutoSelectFamilyAttemptTimeout: (): number => defaults.autoSelectFamilyAttemptTimeout,
    setDefaultAutoSelectFamilyAttemptTimeout(value: number): void {
      checkAttemptTimeout(value, "value");
      defaults.autoSelectFamilyAttemptTimeout = Math.max(value, MIN_ATTEMPT_MS);
    },
  };
}
