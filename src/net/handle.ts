/**
 * One TCP connection of the stack as a stream wants it: start and stop reading, write and be told,
 * shut down, close, reset. It does what libuv does between node and the kernel, in the same order:
 * reading is tried before writing, so an error is reported by whichever is first to meet it.
 *
 * No stream and no event emitter here, and nothing of the socket's public behaviour.
 */
import {
  CONNECTED,
  type ConnectOptions,
  END,
  type Endpoint,
  FAILED,
  MSG_MORE,
  type OptionName,
  type SocketId,
} from "../engine/index.ts";
import type { Face, Owner } from "./face.ts";

/** Who uses a handle: a socket. Errors are negative errnos. */
export interface HandleUser {
  onConnected(error: number): void;
  /** Bytes of its own to keep; may stop the reading. */
  onData(bytes: Uint8Array): void;
  onEnd(): void;
  onReadError(error: number): void;
}

/** What is still to be handed to the stack. */
interface Pending {
  readonly bytes: Uint8Array;
  start: number;
  /** More of the same call follows. */
  readonly hasMore: boolean;
  /** Told when the stack has taken it all, with 0, or why it did not. */
  readonly done: ((error: number) => void) | null;
}

/** After so many chunks others get their turn. */
const CHUNKS_A_TURN = 32;
const ECANCELED = -125;

/** One open connection. */
export class Handle implements Owner {
  /** Bytes that were handed to the user, and that the user handed over. */
  bytesRead = 0;
  bytesWritten = 0;
  user: HandleUser | null = null;
  /** Where to read to, when not into fresh memory; returns the buffer to fill. */
  readInto: (() => Uint8Array) | null = null;
  readonly #face: Face;
  readonly #pending: Pending[] = [];
  #id: SocketId;
  #isConnecting: boolean;
  #isReading = false;
  #isOpen = true;
  #isReferenced = true;
  #hasEnded = false;
  #shutdown: ((error: number) => void) | null = null;

  private constructor(face: Face, id: SocketId, isConnecting: boolean) {
    this.#face = face;
    this.#id = id;
    this.#isConnecting = isConnecting;
    face.own(id, this);
    face.count(1, 0);
  }

  /** Starts a connection; a negative errno when that fails at once. */
  static connect(face: Face, options: ConnectOptions): Handle | number {
    const id = face.stack.connect(options, face.host.now);
    if (id < 0) return id;
    const handle = new Handle(face, id, true);
    face.host.wake();
    return handle;
  }

  /** Takes over a connection that a listener has accepted. */
  static accepted(face: Face, id: SocketId): Handle {
    return new Handle(face, id, false);
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** Bytes that the stack has not taken yet. */
  get writeQueueSize(): number {
    return this.#pending.reduce((sum, { bytes, start }) => sum + bytes.length - start, 0);
  }

  /** This end; undefined when it has none any more. */
  local(): Endpoint | undefined {
    return this.#isOpen ? this.#face.stack.localEndpoint(this.#id) : undefined;
  }

  /** The other end. */
  remote(): Endpoint | undefined {
    return this.#isOpen ? this.#face.stack.remoteEndpoint(this.#id) : undefined;
  }

  /** Sets an option of Linux's name; 0, or a negative errno. */
  setOption(name: OptionName, value: number): number {
    const result = this.#face.stack.setOption(this.#id, name, value, this.#face.host.now);
    this.#face.host.wake();
    return result;
  }

  /** Whether an open handle keeps a run going. */
  reference(isReferenced: boolean): void {
    if (!this.#isOpen || this.#isReferenced === isReferenced) return;
    this.#isReferenced = isReferenced;
    const sign = isReferenced ? 1 : -1;
    this.#face.count(sign, -sign);
  }

  /** Hands over what arrives, from the next turn on. */
  readStart(): void {
    if (this.#isReading || !this.#isOpen) return;
    this.#isReading = true;
    this.#face.host.soon(() => this.#read());
  }

  /** Leaves what arrives where it is. */
  readStop(): void {
    this.#isReading = false;
  }

  /** Sends the pieces, as one call would; `done` is told at once when the stack takes them all. */
  write(pieces: readonly Uint8Array[], done: (error: number) => void): void {
    for (const [i, bytes] of pieces.entries()) {
      const isLast = i === pieces.length - 1;
      this.bytesWritten += bytes.length;
      this.#pending.push({ bytes, start: 0, hasMore: !isLast, done: isLast ? done : null });
    }
    if (pieces.length === 0) done(0);
    this.#flush();
  }

  /** Ends the sending side once everything is sent. */
  shutdown(done: (error: number) => void): void {
    this.#shutdown = done;
    this.#flush();
  }

  /** Closes; what the stack has not taken is lost. `done` is told in the next turn. */
  close(done: () => void): void {
    if (this.#isOpen) {
      const id = this.#release();
      this.#face.stack.close(id, this.#face.host.now);
      this.#face.host.wake();
    }
    this.#fail(ECANCELED);
    this.#face.host.soon(done);
  }

  /** Closes with a RST. */
  reset(done: () => void): void {
    if (this.#isOpen) {
      const id = this.#release();
      this.#face.stack.abort(id, this.#face.host.now);
      this.#face.host.wake();
    }
    this.#fail(ECANCELED);
    this.#face.host.soon(done);
  }

  onEvent(what: number, error: number): void {
    if (this.#isConnecting && (what & (CONNECTED | FAILED)) !== 0) {
      this.#isConnecting = false;
      const failed = (what & CONNECTED) === 0;
      this.user?.onConnected(failed ? error : 0);
      if (failed) return;
    }
    if (this.#isConnecting) return;
    if (this.#isReading && this.#isOpen) this.#read(error);
    if (this.#isOpen) this.#flush(error);
  }

  onCrash(): void {
    this.#isOpen = false;
    this.#isReading = false;
    this.user = null;
    this.#pending.length = 0;
    this.#shutdown = null;
  }

  #release(): SocketId {
    this.#isOpen = false;
    this.#isReading = false;
    this.#face.disown(this.#id);
    this.#face.count(this.#isReferenced ? -1 : 0, this.#isReferenced ? 0 : -1);
    return this.#id;
  }

  #read(failure = 0): void {
    const { stack, host } = this.#face;
    for (let chunks = 0; this.#isReading && !this.#hasEnded; chunks++) {
      // The rest has to wait for others, unless something else wakes us first.
      if (chunks === CHUNKS_A_TURN) {
        host.soon(() => this.#read());
        return;
      }
      const own = this.readInto?.();
      const into = own ?? this.#face.scratch;
      const got = stack.receive(this.#id, into, 0, into.length, host.now);
      const result = got === 0 && failure !== 0 ? failure : got;
      if (result === 0) break;
      if (result > 0) {
        this.bytesRead += result;
        this.user?.onData(own ? into.subarray(0, result) : into.slice(0, result));
      } else this.#finishReading(result);
    }
    if (this.#isOpen) host.wake();
  }

  #finishReading(result: number): void {
    this.#isReading = false;
    this.#hasEnded = true;
    if (result === END) this.user?.onEnd();
    else this.user?.onReadError(result);
  }

  #flush(failure = 0): void {
    const { stack, host } = this.#face;
    if (this.#isConnecting) return;
    for (let first = this.#pending[0]; first !== undefined; first = this.#pending[0]) {
      const { bytes, start, hasMore } = first;
      const flags = hasMore ? MSG_MORE : 0;
      const sent = stack.send(this.#id, bytes, start, bytes.length, host.now, flags);
      if (sent < 0 || (sent === 0 && failure !== 0)) {
        this.#fail(sent < 0 ? sent : failure);
        return;
      }
      first.start += sent;
      if (first.start < bytes.length) break;
      this.#pending.shift();
      first.done?.(0);
      if (!this.#isOpen) return;
    }
    if (this.#pending.length === 0 && this.#shutdown !== null) this.#endSending();
    host.wake();
  }

  #endSending(): void {
    const done = this.#shutdown;
    this.#shutdown = null;
    const result = this.#face.stack.shutdown(this.#id, "write", this.#face.host.now);
    this.#face.host.soon(() => done?.(result));
  }

  /** Nothing more will be sent: everybody who waits is told why. */
  #fail(error: number): void {
    const waiting = this.#pending.splice(0).flatMap(({ done }) => (done === null ? [] : [done]));
    if (this.#shutdown !== null) waiting.push(this.#shutdown);
    this.#shutdown = null;
    for (const done of waiting) this.#face.host.soon(() => done(error));
  }
}
