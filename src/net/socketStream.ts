/**
 * The stream half of a socket: what stream.Duplex asks of us (_read, _write, _final, _destroy), and
 * what the handle tells us, each answered in node's order. Being connected, named and tuned in
 * public is `socket.ts`.
 *
 * It has no other names than node's, so that no class that extends it meets one by chance.
 */
import { addAbortSignal, Duplex } from "node:stream";
import { MICROS_PER_MS } from "../base/time.ts";
import { failure } from "../engine/block/errors.ts";
import type { BlockList } from "./blockList.ts";
import { errnoError, programError } from "./errors.ts";
import type { Face } from "./face.ts";
import type { Handle } from "./handle.ts";
import { type ConnectTarget, checkBlockList, checkKeepAliveDelay } from "./options.ts";
import type { ReaderUser } from "./reader.ts";
import { newState, type SocketState, STATE } from "./socketState.ts";

/** What a socket is made of. */
export interface SocketOptions {
  fd?: number | undefined;
  /** A handle that stands already. */
  handle?: Handle | undefined;
  noDelay?: boolean | undefined;
  keepAlive?: boolean | undefined;
  keepAliveInitialDelay?: number | undefined;
  typeOfService?: number | undefined;
  allowHalfOpen?: boolean | undefined;
  readable?: boolean | undefined;
  writable?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onread?: ConnectTarget["onread"];
  highWaterMark?: number | undefined;
  readableHighWaterMark?: number | undefined;
  writableHighWaterMark?: number | undefined;
  pauseOnCreate?: boolean | undefined;
  manualStart?: boolean | undefined;
  blockList?: BlockList | undefined;
}

type Done = (error?: Error | null) => void;

const ENOTCONN = failure("ENOTCONN");
/** Node's timers reach no further. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A Duplex over a handle that may come later and go earlier. */
export class SocketStream extends Duplex {
  /** Absent on a prototype, which code may ask too. */
  declare [STATE]: SocketState;
  /** A connection is being looked up or opened. */
  connecting = false;
  /** Milliseconds without activity before 'timeout'; undefined until one is set. */
  declare timeout?: number;

  constructor(face: Face, options: SocketOptions) {
    checkModes(options);
    checkKeepAliveDelay(options.keepAliveInitialDelay);
    const { signal } = options;
    super({
      ...(options as object),
      allowHalfOpen: Boolean(options.allowHalfOpen),
      emitClose: false,
      autoDestroy: true,
      // Not by Duplex, whose constructor would destroy what is not made yet.
      signal: undefined as unknown as AbortSignal,
    });
    const state = newState(face);
    this[STATE] = state;
    state.handle = options.handle ?? null;
    state.onread = usableOnread(options.onread);
    this.on("end", onReadableEnd);
    if (state.handle !== null) attach(this, state.handle);
    checkBlockList(options.blockList);
    if (signal !== undefined) addAbortSignal(signal, this);
    if (state.handle === null || options.readable === false) return;
    if (options.pauseOnCreate) this.pause();
    else if (!options.manualStart) this.read(0);
  }

  /** What does the work of a connection; null while there is none. Node's, for who reaches in. */
  get _handle(): Handle | null {
    return this[STATE]?.handle;
  }

  set _handle(handle: Handle | null) {
    this[STATE].handle = handle;
  }

  get bytesRead(): number {
    return this[STATE]?.handle?.bytesRead ?? this[STATE]?.bytesRead;
  }

  /** Bytes handed over by the application, those that still wait in the stream included. */
  get bytesWritten(): number {
    if (this[STATE] === undefined) return undefined as unknown as number;
    return this._bytesDispatched + this.writableLength - this[STATE].underWay;
  }

  /** Bytes that have left the stream. */
  get _bytesDispatched(): number {
    return this[STATE]?.handle?.bytesWritten ?? this[STATE]?.bytesWritten;
  }

  /** Something happened: the inactivity timeout starts anew. */
  _unrefTimer(): void {
    const state = this[STATE];
    stopTimer(state);
    if (!this.timeout || this.destroyed) return;
    state.timeoutAt = state.face.host.now + Math.min(this.timeout, MAX_TIMEOUT_MS) * MICROS_PER_MS;
    startTimer(this);
  }

  _onTimeout(): void {
    const state = this[STATE];
    const waiting = state.handle?.writeQueueSize ?? 0;
    const progresses = waiting > 0 && waiting !== state.lastQueueSize;
    state.lastQueueSize = waiting;
    // A long write that makes headway is activity too.
    if (progresses) this._unrefTimer();
    else this.emit("timeout");
  }

  // With `onread` nothing passes through the stream, which therefore cannot hold it up.
  override pause(): this {
    const { onread, handle } = this[STATE];
    if (onread !== null && !this.connecting) handle?.readStop();
    return super.pause();
  }

  override resume(): this {
    startOwnReading(this);
    return super.resume();
  }

  override read(size?: number): unknown {
    startOwnReading(this);
    return super.read(size);
  }

  override _read(size: number): void {
    const { handle } = this[STATE];
    if (handle === null || this.connecting) this.once("connect", () => this._read(size));
    else if (!handle.reading) handle.readStart();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
    send(this, [chunk], done);
  }

  override _writev(chunks: { chunk: Uint8Array }[], done: Done): void {
    send(
      this,
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    const { handle } = this[STATE];
    // What is ended before connect() is done, once it was called, is ended when there is one.
    if (this.connecting) this.once("connect", () => this._final(done));
    else if (handle === null) done();
    else {
      handle.shutdown((error) => {
        // The peer may have reset what we were about to end; a read will say so.
        if (error === 0 || error === ENOTCONN || this.destroyed) done();
        else done(errnoError(error, "shutdown"));
      });
    }
  }

  override _destroy(error: Error | null, done: Done): void {
    const state = this[STATE];
    const { handle } = state;
    this.connecting = false;
    stopTimer(state);
    if (handle === null) {
      done(error);
      // Node says nothing of errors where there never was a connection, nor an attempt at one.
      state.face.tick(() => void this.emit("close"));
    } else {
      const hadError = Boolean(error);
      const closed = () => void this.emit("close", hadError);
      state.bytesRead = handle.bytesRead;
      state.bytesWritten = handle.bytesWritten;
      if (state.resets) handle.reset(closed);
      else handle.close(closed);
      state.resets = false;
      state.handle = null;
      state.local = null;
      done(error);
    }
    state.onDestroyed?.();
  }
}

/** From now on `handle` is the socket's. */
export function attach(socket: SocketStream, handle: Handle): void {
  const state = socket[STATE];
  state.handle = handle;
  state.local = null;
  handle.user = readerUser(socket);
  if (typeof state.onread?.buffer === "function") borrow(state);
  else state.lent = state.onread?.buffer ?? null;
}

/** A socket that was closed is to be used again. */
export function renew(socket: SocketStream): void {
  const state = socket[STATE];
  (socket as unknown as { _undestroy(): void })._undestroy();
  state.bytesRead = 0;
  state.bytesWritten = 0;
  state.underWay = 0;
}

/** Starts the inactivity timeout: a run waits for it as long as it waits for the connection. */
export function startTimer(socket: SocketStream): void {
  const state = socket[STATE];
  const { face, timeoutAt, handle } = state;
  const holds = handle?.hasRef?.() ?? true;
  state.stopTimer = face.timer(timeoutAt, () => socket._onTimeout(), holds);
}

/** Ends the inactivity timeout. */
export function stopTimer(state: SocketState): void {
  state.stopTimer?.();
  state.stopTimer = null;
}

/** Node takes no notice of an `onread` that it cannot use. */
function usableOnread(onread: SocketOptions["onread"]): SocketState["onread"] {
  if (typeof onread !== "object" || onread === null) return null;
  const { buffer, callback } = onread;
  const isBuffer = buffer instanceof Uint8Array || typeof buffer === "function";
  return isBuffer && typeof callback === "function" ? { buffer, callback } : null;
}

/** Asks `onread` for the next buffer; what is none leaves the last one in place. */
function borrow(state: SocketState): void {
  const { buffer } = state.onread ?? {};
  const next = typeof buffer === "function" ? buffer() : null;
  if (next instanceof Uint8Array) state.lent = next;
}

function startOwnReading(socket: SocketStream): void {
  const { onread, handle } = socket[STATE];
  if (onread === null || socket.connecting || handle === null || handle.reading) return;
  handle.readStart();
}

function readerUser(socket: SocketStream): ReaderUser {
  const state = socket[STATE];
  return {
    get buffer() {
      return state.lent;
    },
    onData(bytes) {
      socket._unrefTimer();
      if (!takes(socket, bytes)) state.handle?.readStop();
    },
    onEnd() {
      socket.push(null);
      socket.read(0);
    },
    onReadError: (error) => void socket.destroy(errnoError(error, "read")),
  };
}

/** Hands bytes over; false when the reading is to stop. */
function takes(socket: SocketStream, bytes: Uint8Array): boolean {
  const state = socket[STATE];
  const { onread, lent } = state;
  if (onread === null || lent === null) return socket.push(bytes);
  const goesOn = onread.callback.call(socket, bytes.length, lent) !== false;
  borrow(state);
  return goesOn;
}

function send(socket: SocketStream, pieces: Uint8Array[], done: Done): void {
  const state = socket[STATE];
  if (socket.connecting) {
    const closed = () => done(programError("ERR_SOCKET_CLOSED_BEFORE_CONNECTION"));
    socket.once("connect", () => {
      socket.off("close", closed);
      send(socket, pieces, done);
    });
    socket.once("close", closed);
    return;
  }
  if (state.handle === null) {
    done(programError("ERR_SOCKET_CLOSED"));
    return;
  }
  socket._unrefTimer();
  state.underWay = pieces.reduce((sum, piece) => sum + piece.length, 0);
  state.handle.write(pieces, (error) => {
    state.underWay = 0;
    if (socket.destroyed) return done(null);
    socket._unrefTimer();
    done(error === 0 ? null : errnoError(error, "write"));
  });
}

/** With allowHalfOpen off, the end of the peer's data is the end of ours. */
function onReadableEnd(this: SocketStream): void {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
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
  if (done !== undefined) this[STATE].face.tick(() => done(error));
  this.destroy(error);
  return false;
}
