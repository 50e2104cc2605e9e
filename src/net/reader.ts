/**
 * The reading half of a handle: what has arrived is taken from the stack, a piece at a time, and
 * handed to its user until that says stop. After so many pieces others get their turn, as in libuv.
 */
import { END, type SocketId } from "../engine/index.ts";
import type { Face } from "./face.ts";

/** Who reads. Errors are negative errnos. */
export interface ReaderUser {
  /** Where to read to, when not into fresh memory. */
  readonly buffer: Uint8Array | null;
  /** Bytes of its own to keep, or its own buffer's; may stop the reading. */
  onData(bytes: Uint8Array): void;
  onEnd(): void;
  onReadError(error: number): void;
}

const CHUNKS_A_TURN = 32;
const NONE: SocketId = -1;

/** Reads one connection. */
export class Reader {
  /** Bytes that were handed to the user. */
  bytesRead = 0;
  user: ReaderUser | null = null;
  readonly #face: Face;
  #id: SocketId = NONE;
  #isReading = false;
  #hasEnded = false;

  constructor(face: Face) {
    this.#face = face;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  open(id: SocketId): void {
    this.#id = id;
  }

  close(): void {
    this.#id = NONE;
    this.#isReading = false;
    this.user = null;
  }

  /** Hands over what arrives, from the next turn on. */
  start(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#face.soon(() => this.read());
  }

  stop(): void {
    this.#isReading = false;
  }

  /** Takes what is there; where nothing is, `failure` is what there is to say. */
  read(failure = 0): void {
    const { stack, host, scratch } = this.#face;
    for (let chunks = 0; this.#isReading && !this.#hasEnded; chunks++) {
      // The rest has to wait for others, unless something else wakes us first.
      if (chunks === CHUNKS_A_TURN) {
        this.#face.soon(() => this.read());
        return;
      }
      const own = this.user?.buffer ?? null;
      const into = own ?? scratch;
      const got = stack.receive(this.#id, into, 0, into.length, host.now);
      const result = got === 0 && failure !== 0 ? failure : got;
      if (result === 0) break;
      if (result > 0) {
        this.bytesRead += result;
        const bytes = own === null ? into.slice(0, result) : into.subarray(0, result);
        if (this.#face.guard(() => this.user?.onData(bytes))) continue;
        // Whoever catches what is uncaught comes before the next piece.
        this.#face.soon(() => this.read(failure));
        return;
      }
      this.#finish(result);
    }
    if (this.#id !== NONE) host.wake();
  }

  #finish(result: number): void {
    this.#isReading = false;
    this.#hasEnded = true;
    if (result === END) this.user?.onEnd();
    else this.user?.onReadError(result);
  }
}
