/**
 * One TCP connection of the stack as a stream wants it: connect, start and stop reading, write and
 * be told, shut down, close, reset. It does what libuv does between node and the kernel, in the
 * same order: reading is tried before writing, so an error is reported by whichever is first to
 * meet it. Where node has a method of the same purpose, it has node's name.
 *
 * No stream and no event emitter here, and nothing of the socket's public behaviour.
 */
import { failure } from "../engine/block/errors.ts";
import {
  CONNECTED,
  type ConnectOptions,
  type Endpoint,
  FAILED,
  MSG_MORE,
  type OptionName,
  type SocketId,
} from "../engine/index.ts";
import { ECANCELED } from "./errors.ts";
import type { Face, Owner } from "./face.ts";
import { type AddressInfo, infoOf } from "./info.ts";
import { Reader, type ReaderUser } from "./reader.ts";

/** Told when a call has done its work: 0, or a negative errno. */
export type Done = (error: number) => void;

/** What is still to be handed to the stack. */
interface Pending {
  readonly bytes: Uint8Array;
  start: number;
  /** More of the same call follows. */
  readonly hasMore: boolean;
  /** Told when the stack has taken it all, with 0, or why it did not. */
  readonly done: Done | null;
}

const NONE: SocketId = -1;
/** What libuv sets before each bind(). */
export const REUSE = { SO_REUSEADDR: 1 } as const;

/** A connection that may not be there yet, and may be gone already. */
export class Handle implements Owner {
  /** Bytes that the user handed over. */
  bytesWritten = 0;
  readonly #face: Face;
  readonly #reader: Reader;
  readonly #pending: Pending[] = [];
  /** A listener of both families shows IPv4 addresses in their mapped form. */
  readonly #isDualStack: boolean;
  #id: SocketId = NONE;
  #isClosed = false;
  #isReferenced = true;
  #connected: Done | null = null;
  #connectAt = -1;
  /** What connect() came to, once known: 0, or a negative errno. */
  #connectResult: number | null = null;
  /** Linux tells who connects again once more that it has worked, and then EISCONN. */
  #isConnectedForGood = false;
  #shutdown: Done | null = null;

  constructor(face: Face, accepted: SocketId = NONE, isDualStack = false) {
    this.#face = face;
    this.#isDualStack = isDualStack;
    this.#reader = new Reader(face);
    if (accepted === NONE) return;
    this.#isConnectedForGood = true;
    this.#take(accepted);
  }

  /** Bytes that were handed to the user. */
  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  get reading(): boolean {
    return this.#reader.isReading;
  }

  set reading(_: boolean) {
    // Node's http notes here what it then says by readStart and readStop.
  }

  /** Who is handed what arrives. */
  set user(user: ReaderUser | null) {
    this.#reader.user = user;
  }

  /** Bytes that the stack has not taken yet. */
  get writeQueueSize(): number {
    return this.#pending.reduce((sum, { bytes, start }) => sum + bytes.length - start, 0);
  }

  /** Starts a connection: 0, and `done` is told later, or a negative errno. */
  connect(options: ConnectOptions, done: Done): number {
    const { stack, host } = this.#face;
    if (this.#isClosed) return failure("EBADF");
    if (this.#connected !== null) return failure("EALREADY");
    if (this.#id !== NONE) return this.#connectAgain(done);
    if (options.port === 0) {
      // Nobody listens on port 0, and a RST is what a SYN to it gets.
      this.#connected = done;
      this.#face.soon(() => this.#settle(failure("ECONNREFUSED")));
      return 0;
    }
    const id = stack.connect(options, host.now);
    if (id < 0) return id;
    this.#connected = done;
    this.#connectAt = host.now;
    this.#take(id);
    host.wake();
    return 0;
  }

  #connectAgain(done: Done): number {
    if (this.#isConnectedForGood) return failure("EISCONN");
    this.#isConnectedForGood = true;
    this.#connected = done;
    this.#face.soon(() => this.#settle(0));
    return 0;
  }

  /** This end; undefined when it has none. */
  local(): Endpoint | undefined {
    return this.#isOpen ? this.#face.stack.localEndpoint(this.#id) : undefined;
  }

  /** Fills in where this end is; 0, or a negative errno. */
  getsockname(out: Partial<AddressInfo>): number {
    return this.#tell(out, this.local());
  }

  /** Fills in where the other end is; 0, or a negative errno. */
  getpeername(out: Partial<AddressInfo>): number {
    return this.#tell(out, this.#isOpen ? this.#face.stack.remoteEndpoint(this.#id) : undefined);
  }

  #tell(out: Partial<AddressInfo>, endpoint: Endpoint | undefined): number {
    const info = infoOf(endpoint, this.#isDualStack);
    if (info === undefined) return failure(this.#isOpen ? "ENOTCONN" : "EBADF");
    Object.assign(out, info);
    return 0;
  }

  /** Nagle's algorithm off or on (RFC 9293 3.7.4). */
  setNoDelay(enable: boolean): number {
    return this.#setOption("TCP_NODELAY", enable ? 1 : 0);
  }

  /** Keepalives on or off; after so many seconds of silence, 0: as before. */
  setKeepAlive(enable: boolean, seconds: number): number {
    if (enable && seconds > 0) this.#setOption("TCP_KEEPIDLE", seconds);
    return this.#setOption("SO_KEEPALIVE", enable ? 1 : 0);
  }

  /** The byte of the IP header that says how to treat packets; its last two bits are ECN's. */
  setTypeOfService(tos: number): number {
    return this.#setOption("IP_TOS", tos);
  }

  getTypeOfService(): number {
    return this.#isOpen ? this.#face.stack.getOption(this.#id, "IP_TOS") : failure("EBADF");
  }

  #setOption(name: OptionName, value: number): number {
    if (!this.#isOpen) return failure("EBADF");
    const result = this.#face.stack.setOption(this.#id, name, value, this.#face.host.now);
    this.#face.host.wake();
    return result;
  }

  /** An open handle keeps a run going. */
  ref(): void {
    this.#reference(true);
  }

  /** An open handle keeps no run going. */
  unref(): void {
    this.#reference(false);
  }

  hasRef(): boolean {
    return this.#isReferenced;
  }

  /** Node's http asks where its callbacks come from: the loop, by node:async_hooks' number. */
  getAsyncId(): number {
    return 1;
  }

  #reference(isReferenced: boolean): void {
    if (this.#isReferenced === isReferenced) return;
    this.#isReferenced = isReferenced;
    const sign = isReferenced ? 1 : -1;
    if (this.#isOpen) this.#face.count(sign, -sign);
  }

  /** Hands over what arrives, from the next turn on. */
  readStart(): void {
    if (this.#isOpen) this.#reader.start();
  }

  /** Leaves what arrives where it is. */
  readStop(): void {
    this.#reader.stop();
  }

  /** Sends the pieces, as one call would; `done` is told at once when the stack takes them all. */
  write(pieces: readonly Uint8Array[], done: Done): void {
    if (!this.#isOpen) {
      done(failure("EBADF"));
      return;
    }
    for (const [i, bytes] of pieces.entries()) {
      const isLast = i === pieces.length - 1;
      this.bytesWritten += bytes.length;
      this.#pending.push({ bytes, start: 0, hasMore: !isLast, done: isLast ? done : null });
    }
    if (pieces.length === 0) done(0);
    this.#flush();
  }

  /** Ends the sending side once everything is sent; ENOTCONN without a connection. */
  shutdown(done: Done): void {
    if (!this.#isOpen) {
      done(failure("ENOTCONN"));
      return;
    }
    this.#shutdown = done;
    this.#flush();
  }

  /** Closes; what the stack has not taken is lost. `done` is told in the next turn. */
  close(done?: () => void): void {
    if (this.#isOpen) this.#face.stack.close(this.#release(), this.#face.host.now);
    this.#finish(done);
  }

  /** Closes with a RST. */
  reset(done?: () => void): void {
    if (this.#isOpen) this.#face.stack.abort(this.#release(), this.#face.host.now);
    this.#finish(done);
  }

  #finish(done: (() => void) | undefined): void {
    this.#isClosed = true;
    this.#reader.close();
    this.#face.host.wake();
    if (this.#connected !== null) this.#face.soon(() => this.#settle(ECANCELED));
    this.#fail(ECANCELED);
    if (done !== undefined) this.#face.soon(done);
  }

  onEvent(what: number, error: number): void {
    if (this.#connected !== null && this.#connectAt >= 0) {
      if ((what & FAILED) !== 0) this.#onConnected(error);
      else if ((what & CONNECTED) !== 0) this.#onConnected(0);
      return;
    }
    this.#goOn(error);
  }

  #goOn(error: number): void {
    if (this.#isOpen) this.#reader.read(error);
    if (this.#isOpen) this.#flush(error);
  }

  #onConnected(result: number): void {
    const isPutOff = this.#connectResult !== null;
    this.#connectResult = result;
    if (isPutOff) return;
    // Within one computer the handshake is done when connect() returns: the kernel's queue of
    // what is ready has the listener before the connection, which the loop adds only now.
    if (this.#connectAt === this.#face.host.now) {
      this.#face.timer(this.#connectAt, () => this.#tellConnected(), true);
    } else this.#tellConnected();
  }

  #tellConnected(): void {
    if (this.#connected === null) return;
    const result = this.#connectResult ?? 0;
    this.#connectAt = -1;
    this.#settle(result);
    if (result === 0) this.#goOn(0);
  }

  onCrash(): void {
    this.#isClosed = true;
    this.#id = NONE;
    this.#connected = null;
    this.#shutdown = null;
    this.#pending.length = 0;
    this.#reader.close();
  }

  get #isOpen(): boolean {
    return this.#id !== NONE;
  }

  #take(id: SocketId): void {
    this.#id = id;
    this.#reader.open(id);
    this.#face.own(id, this);
    this.#face.count(this.#isReferenced ? 1 : 0, this.#isReferenced ? 0 : 1);
  }

  #release(): SocketId {
    const id = this.#id;
    this.#id = NONE;
    this.#face.disown(id);
    this.#face.count(this.#isReferenced ? -1 : 0, this.#isReferenced ? 0 : -1);
    return id;
  }

  #settle(error: number): void {
    const done = this.#connected;
    this.#connected = null;
    if (done !== null) this.#face.guard(() => done(error));
  }

  #flush(error = 0): void {
    const { stack, host } = this.#face;
    if (this.#connected !== null) return;
    for (let first = this.#pending[0]; first !== undefined; first = this.#pending[0]) {
      const { bytes, start, hasMore, done } = first;
      const flags = hasMore ? MSG_MORE : 0;
      const sent = stack.send(this.#id, bytes, start, bytes.length, host.now, flags);
      if (sent < 0 || (sent === 0 && error !== 0)) {
        this.#fail(sent < 0 ? sent : error);
        return;
      }
      first.start += sent;
      if (first.start < bytes.length) break;
      this.#pending.shift();
      if (done !== null) this.#face.guard(() => done(0));
      if (!this.#isOpen) return;
    }
    if (this.#pending.length === 0 && this.#shutdown !== null) this.#endSending();
    host.wake();
  }

  #endSending(): void {
    const done = this.#shutdown;
    this.#shutdown = null;
    const result = this.#face.stack.shutdown(this.#id, "write", this.#face.host.now);
    this.#face.soon(() => done?.(result));
  }

  /** Nothing more will be sent: everybody who waits is told why. */
  #fail(error: number): void {
    const waiting = this.#pending.splice(0).flatMap(({ done }) => (done === null ? [] : [done]));
    if (this.#shutdown !== null) waiting.push(this.#shutdown);
    this.#shutdown = null;
    for (const done of waiting) this.#face.soon(() => done(error));
  }
}
