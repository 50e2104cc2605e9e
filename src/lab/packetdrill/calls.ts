/**
 * What the system calls of one run share: descriptors, the stack under test, and the memory of a
 * call that waits. The calls themselves are functions in the files beside this one.
 */
import { CONNECTED, ENDED, FAILED } from "../../engine/api.ts";
import { errorName } from "../../engine/block/errors.ts";
import type { Addresses } from "./addresses.ts";
import type { CallSpec, Script } from "./ast.ts";
import { DEFAULT_PORT } from "./connections.ts";
import { Descriptors, type SocketDescriptor } from "./descriptors.ts";
import type { Dialect } from "./dialects.ts";
import type { UnderTest } from "./underTest.ts";

/** The calls of one run. */
export class Calls {
  readonly underTest: UnderTest;
  readonly addresses: Addresses;
  readonly dialect: Dialect;
  /** Where sockets are bound and connect to unless a call says otherwise. */
  readonly ports: { readonly bind: number; readonly connect: number };
  readonly descriptors = new Descriptors();
  /** The descriptor whose tcp_info a code block sees. */
  underTestDescriptor: number | null = null;
  /** Told of a new socket: the next connection is another one. */
  onSocket: () => void = () => undefined;
  /** Told that a socket let its connection go: it may make another. */
  onDisconnect: () => void = () => undefined;
  /** Told of the port that a socket listens on. */
  onListen: (port: number) => void = () => undefined;
  /** Calls that open a connection by sending, and wait for it. */
  readonly opening = new Set<CallSpec>();
  readonly #transferred = new Map<CallSpec, number>();
  readonly #started = new Map<CallSpec, number>();

  /** Of the script's options, `bind_port` and `connect_port` count here. */
  constructor(
    underTest: UnderTest,
    addresses: Addresses,
    { options, dialect }: Pick<Script, "options" | "dialect">,
  ) {
    this.underTest = underTest;
    this.dialect = dialect;
    this.addresses = addresses;
    this.ports = {
      bind: Number(options.get("bind_port") ?? DEFAULT_PORT),
      connect: Number(options.get("connect_port") ?? DEFAULT_PORT),
    };
  }

  /** The call is being made: the first time is when it began. */
  began(call: CallSpec): void {
    if (!this.#started.has(call)) this.#started.set(call, this.underTest.now);
  }

  /** Bytes that a waiting call has already moved. */
  transferred(call: CallSpec): number {
    return this.#transferred.get(call) ?? 0;
  }

  setTransferred(call: CallSpec, bytes: number): void {
    this.#transferred.set(call, bytes);
  }

  /** Whether a call with a time limit has waited long enough: `timeoutMs`, -1 for no limit. */
  waitIsOver(call: CallSpec, timeoutMs: number | null): boolean {
    const limit = timeoutMs ?? 0;
    if (limit < 0) return false;
    return this.underTest.now >= (this.#started.get(call) ?? 0) + limit * 1000;
  }

  /** When the time limit of a waiting poll() or epoll_wait() is up; NEVER without one. */
  deadlineOf(call: CallSpec, timeoutMs: number): number {
    if (timeoutMs < 0) return Number.POSITIVE_INFINITY;
    return (this.#started.get(call) ?? 0) + timeoutMs * 1000;
  }

  /** The bits of `api.ts` that hold for a socket now. */
  readiness(descriptor: SocketDescriptor): number {
    return descriptor.id === null ? 0 : this.underTest.stack.readiness(descriptor.id);
  }

  /** A number that changes whenever a socket has something to tell. */
  activity({ id }: SocketDescriptor): number {
    return id === null ? 0 : (this.underTest.edges.get(id) ?? 0);
  }

  /** The pending error of a socket, which is taken by telling it. */
  takeError(descriptor: SocketDescriptor): string | null {
    if (descriptor.id === null) return null;
    const errno = this.underTest.stack.getOption(descriptor.id, "SO_ERROR");
    return errno > 0 ? (errorName(errno) ?? `errno ${errno}`) : null;
  }

  /** Whether the handshake of a connect() is still under way: writers wait for it, as in Linux. */
  isConnecting(descriptor: SocketDescriptor): boolean {
    if (descriptor.role !== "connecting") return false;
    return (this.readiness(descriptor) & (CONNECTED | FAILED | ENDED)) === 0;
  }

  /** The script closed a descriptor. */
  closed(fd: number): void {
    if (this.underTestDescriptor === fd) this.underTestDescriptor = null;
  }
}
