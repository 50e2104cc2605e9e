/**
 * The stream half of a socket: what stream.Duplex asks of us (_read, _write, _final, _destroy), and
 * what the handle tells us, each answered in node's order. Being connected, named, tuned and timed
 * in public is `socket.ts`.
 */
import { Duplex } from "node:stream";
import { MICROS_PER_MS } from "../base/time.ts";
import { errnoError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import type { Handle, HandleUser } from "./handle.ts";
import type { ConnectTarget } from "./options.ts";

/** What a socket is made of. */
export interface SocketOptions {
  fd?: number | undefined;
  noDelay?: boolean | undefined;
  keepAlive?: boolean | undefined;
  keepAliveInitialDelay?: number | undefined;
  allowHalfOpen?: boolean | undefined;
  readable?: boolean | undefined;
  writable?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onread?: ConnectTarget["onread"];
  highWaterMark?: number | undefined;
}

type Done = (error?: Error | null) => void;

const ENOTCONN = -107;
/** Node's timers reach no further. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A Duplex over a handle that may come later and go earlier. */
export abstract class SocketStream extends Duplex {
  /** A connection is being looked up or opened. */
  connecting = false;
  /** Milliseconds without activity before 'timeout'; undefined until one is set. */
  timeout?: number;
  protected readonly face: Face;
  protected handle: Handle | null = null;
  /** The next destroy() sends a RST. */
  protected resets = false;
  protected isReferenced = true;
  #onread: ConnectTarget["onread"];
  /** What `onread` has supplied last: it is handed back whole, as the very object. */
  #lent: Uint8Array | undefined;
  #bytesRead = 0;
  #bytesWritten = 0;
  /** Bytes that writableLength and the handle both count: a write that is under way. */
  #underWay = 0;
  #stopTimer: (() => void) | null = null;
  #lastQueueSize = 0;

  constructor(face: Face, options: SocketOptions) {
    const { allowHalfOpen, readable, writable, highWaterMark } = options;
    checkModes(options);
    super({
      // A field that is undefined would count as given.
      ...(readable === undefined ? {} : { readable }),
      ...(writable === undefined ? {} : { writable }),
      ...(highWaterMark === undefined ? {} : { highWaterMark }),
      allowHalfOpen: Boolean(allowHalfOpen),
      emitClose: false,
      autoDestroy: true,
    });
    this.face = face;
    this.#onread = options.onread;
    this.on("end", this.#onReadableEnd);
  }

  get bytesRead(): number {
    return this.handle?.bytesRead ?? this.#bytesRead;
  }

  /** Bytes handed over by the application, those that still wait in the stream included. */
  get bytesWritten(): number {
    const given = this.handle?.bytesWritten ?? this.#bytesWritten;
    return given + this.writableLength - this.#underWay;
  }

  /** The connection stands, or was accepted: the stream is its from now on. */
  protected attach(handle: Handle): void {
    this.handle = handle;
    handle.user = this.#handleUser();
    handle.reference(this.isReferenced);
    const { buffer } = this.#onread ?? {};
    if (buffer === undefined) return;
    handle.readInto = () => {
      this.#lent = typeof buffer === "function" ? buffer() : buffer;
      return this.#lent;
    };
  }

  /** What `onread` of connect() says instead of what the constructor was told. */
  protected setOnread(onread: ConnectTarget["onread"]): void {
    if (onread !== undefined) this.#onread = onread;
  }

  /** A socket that was closed is to be used again. */
  protected renew(): void {
    (this as unknown as { _undestroy(): void })._undestroy();
    this.#bytesRead = 0;
    this.#bytesWritten = 0;
    this.#underWay = 0;
  }

  /** Something happened: the inactivity timeout starts anew. */
  protected touch(): void {
    this.stopTimer();
    if (!this.timeout || this.destroyed) return;
    const at = this.face.host.now + Math.min(this.timeout, MAX_TIMEOUT_MS) * MICROS_PER_MS;
    this.#stopTimer = this.face.host.timer(at, () => this.#onTimeout(), this.isReferenced);
  }

  protected stopTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  // With `onread` nothing passes through the stream, which therefore cannot hold it up.
  override pause(): this {
    if (this.#onread !== undefined) this.handle?.readStop();
    return super.pause();
  }

  override resume(): this {
    if (this.#onread !== undefined && !this.connecting) this.handle?.readStart();
    return super.resume();
  }

  override _read(size: number): void {
    if (this.handle === null || this.connecting) this.once("connect", () => this._read(size));
    else this.handle.readStart();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    // Before connect() too: what was ended then is ended once there is a connection.
    if (this.connecting || this.handle === null) {
      this.once("connect", () => this._final(done));
    } else {
      this.handle.shutdown((error) => {
        // The peer may have reset what we were about to end; a read will say so.
        if (error === 0 || error === ENOTCONN || this.destroyed) done();
        else done(errnoError(error, "shutdown"));
      });
    }
  }

  override _destroy(error: Error | null, done: Done): void {
    const wasConnecting = this.connecting;
    this.connecting = false;
    this.stopTimer();
    const { handle } = this;
    const hadError = error !== null && error !== undefined;
    const closed = () => void this.emit("close", hadError);
    if (handle === null) {
      done(error);
      // Node says nothing of errors where there never was a connection, nor an attempt at one.
      this.face.host.soon(wasConnecting ? closed : () => void this.emit("close"));
    } else {
      this.#bytesRead = handle.bytesRead;
      this.#bytesWritten = handle.bytesWritten;
      this.handle = null;
      handle.user = null;
      if (this.resets) handle.reset(closed);
      else handle.close(closed);
      this.resets = false;
      done(error);
    }
    this.onDestroyed();
  }

  /** The stream is destroyed; 'close' follows. */
  protected abstract onDestroyed(): void;

  #send(pieces: Uint8Array[], done: Done): void {
    if (this.connecting) {
      const closed = () => done(programError("ERR_SOCKET_CLOSED_BEFORE_CONNECTION"));
      this.once("connect", () => {
        this.off("close", closed);
        this.#send(pieces, done);
      });
      this.once("close", closed);
      return;
    }
    if (this.handle === null) {
      done(programError("ERR_SOCKET_CLOSED"));
      return;
    }
    this.touch();
    this.#underWay = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.handle.write(pieces, (error) => {
      this.#underWay = 0;
      if (this.destroyed) return done(null);
      this.touch();
      done(error === 0 ? null : errnoError(error, "write"));
    });
  }

  #handleUser(): HandleUser {
    return {
      onConnected: () => {},
      onData: (bytes) => this.#onData(bytes),
      onEnd: () => {
        this.push(null);
        this.read(0);
      },
      onReadError: (error) => void this.destroy(errnoError(error, "read")),
    };
  }

  #onData(bytes: Uint8Array): void {
    this.touch();
    const goesOn =
      this.#onread === undefined
        ? this.push(bytes)
        : this.#onread.callback(bytes.length, this.#lent ?? bytes) !== false;
    if (!goesOn) this.handle?.readStop();
  }

  /** With allowHalfOpen off, the end of the peer's data is the end of ours. */
  #onReadableEnd(): void {
    if (!this.allowHalfOpen) this.write = writeAfterEnd;
  }

  #onTimeout(): void {
    const waiting = this.handle?.writeQueueSize ?? 0;
    const progresses = waiting > 0 && waiting !== this.#lastQueueSize;
    this.#lastQueueSize = waiting;
    // A long write that makes headway is activity too.
    if (progresses) this.touch();
    else this.emit("timeout");
  }
}

/** A socket carries bytes: node refuses the modes that would make it carry objects. */
function checkModes(options: object): void {
  for (const mode of ["objectMode", "readableObjectMode", "writableObjectMode"] as const) {
    const value = (options as Record<typeof mode, unknown>)[mode];
    if (!value) continue;
    const property = `property 'options.${mode}'`;
    throw programError("ERR_INVALID_ARG_VALUE", property, "is not supported", value);
  }
}

/** What `write` becomes once the peer has ended and we therefore have: EPIPE, as node has it. */
function writeAfterEnd(this: SocketStream, chunk: unknown, ...rest: unknown[]): boolean {
  if (!this.writableEnded) {
    return (Duplex.prototype.write as (...words: unknown[]) => boolean).call(this, chunk, ...rest);
  }
  const error = programError("EPIPE");
  const done = rest.find((word) => typeof word === "function") as Done | undefined;
  if (done !== undefined) queueMicrotask(() => done(error));
  this.destroy(error);
  return false;
}
