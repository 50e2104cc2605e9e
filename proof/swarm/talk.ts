/**
 * One end of one connection, as its user: says what the plan has it say, reads and checks what
 * comes, and parts in its planned way. An end that was accepted learns from the first bytes which
 * connection it is. It knows sockets of a bare `Stack`; nothing here is TCP.
 */
import { END, type OptionName, type SocketId } from "#src/engine/index.js";
import type { Host } from "#src/sim/index.js";
import type { EndPlan } from "./plan.ts";
import { type Direction, fill, firstWrong, HEADER_BYTES, idOf } from "./stream.ts";

/** Who is told what an end finds out. */
export interface Listener {
  /** The header of a connection has come; the plan for this end, or why there is none. */
  onNamed(talk: Talk, id: number): EndPlan | string;
  /** An invariant is broken. */
  onViolation(what: string): void;
}

/** As long as some application would wait for its last bytes' acknowledgment. */
const LINGER_SECONDS = 2;

const scratch = new Uint8Array(65_536);

/** What an end that knows from the start which connection it is brings along. */
export interface Known {
  readonly id: number;
  readonly plan: EndPlan;
  readonly says: Direction;
}

/** One end. */
export class Talk {
  /** The connection's number; -1 until the server has read it. */
  id: number;
  sent = 0;
  received = 0;
  /** The peer's FIN was reached: nothing is missing before it. */
  hasHeardEnd = false;
  #hasFailed = false;
  /** The user has let go of the socket. */
  isClosed = false;
  /** It may be an older connection's handshake come again: a cookie was sent (cookieLedger.ts). */
  readonly mayRepeat: boolean;
  readonly says: Direction;
  readonly #host: Host<undefined>;
  readonly #socket: SocketId;
  readonly #listener: Listener;
  readonly #hears: Direction;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #plan: EndPlan | undefined;
  #hasShut = false;
  #isParting = false;
  #hasPeerEnded = false;
  #isReadDue = true;

  constructor(
    host: Host<undefined>,
    socket: SocketId,
    listener: Listener,
    known: Known | undefined,
    mayRepeat = false,
  ) {
    this.#host = host;
    this.#socket = socket;
    this.#listener = listener;
    this.mayRepeat = mayRepeat;
    this.says = known?.says ?? "down";
    this.#hears = this.says === "up" ? "down" : "up";
    this.id = known?.id ?? -1;
    this.#plan = known?.plan;
    this.#begin();
  }

  /** Something may have changed: reads, writes, parts. */
  go(): void {
    if (this.isClosed) return;
    this.#read();
    if (!this.isClosed) this.#write();
  }

  /** The planned time has come, or all faults have ended: goes, in its own way. */
  part(): void {
    if (this.isClosed) return;
    this.#isParting = true;
    const { stack, now } = this.#host;
    switch (this.#plan?.parting) {
      case "abort":
        this.#abort();
        break;
      case "linger 0":
        stack.setOption(this.#socket, "SO_LINGER", 0, now);
        this.close();
        break;
      case "linger":
        stack.setOption(this.#socket, "SO_LINGER", LINGER_SECONDS, now);
        this.close();
        break;
      case "shutdown, then close":
      case "shutdown, then abort":
        this.#shut();
        break;
      case "wait for the peer":
        break;
      default:
        this.close();
    }
    if (!this.isClosed) this.go();
  }

  /** Lets go of the socket. */
  close(): void {
    if (!this.isClosed) this.#letGo(() => this.#host.stack.close(this.#socket, this.#host.now));
  }

  /** All faults have ended: reads what there is, ends, and closes when the peer has ended too. */
  finish(): void {
    if (this.isClosed) return;
    this.#isParting = true;
    this.#isReadDue = true;
    if (this.#plan !== undefined) this.#plan = { ...this.#plan, readEveryMs: 0, parting: "close" };
    this.#shut();
    this.go();
  }

  #abort(): void {
    this.#letGo(() => this.#host.stack.abort(this.#socket, this.#host.now));
  }

  #letGo(call: () => void): void {
    this.isClosed = true;
    call();
    this.#host.wake();
  }

  #shut(): void {
    if (this.#hasShut) return;
    this.#hasShut = true;
    const { stack, now } = this.#host;
    stack.shutdown(this.#socket, "write", now);
    this.#host.wake();
  }

  /** Which connection it is, is known: sets its options, and the clock for its parting. */
  #begin(): void {
    const { partsAfterMs, readEveryMs, options = {} } = this.#plan ?? {};
    const { stack, now } = this.#host;
    for (const [name, value] of Object.entries(options)) {
      stack.setOption(this.#socket, name as OptionName, value, now);
    }
    if (partsAfterMs !== undefined) {
      this.#host.timer(now + partsAfterMs * 1_000, () => this.part());
    }
    if (readEveryMs) this.#readLater(readEveryMs);
  }

  #readLater(ms: number): void {
    this.#host.timer(this.#host.now + ms * 1_000, () => {
      this.#isReadDue = true;
      this.go();
    });
  }

  #read(): void {
    const { stack } = this.#host;
    const { readEveryMs = 0, chunk = scratch.length } = this.#plan ?? {};
    while (!this.isClosed && !this.#hasPeerEnded && (readEveryMs === 0 || this.#isReadDue)) {
      const most = this.id < 0 ? HEADER_BYTES - this.received : chunk;
      const got = stack.receive(this.#socket, scratch, 0, most, this.#host.now);
      if (got === 0) break;
      if (got > 0) this.#hear(got);
      else this.#onEnd(got);
      if (readEveryMs > 0) {
        this.#isReadDue = false;
        this.#readLater(readEveryMs);
      }
    }
    this.#host.wake();
  }

  #hear(count: number): void {
    if (this.id < 0) {
      this.#hearHeader(count);
      return;
    }
    const wrong = firstWrong(scratch, count, this.id, this.#hears, this.received);
    if (wrong >= 0) this.#listener.onViolation(`connection ${this.id}: byte ${wrong} is another's`);
    this.received += count;
  }

  #hearHeader(count: number): void {
    this.#header.set(scratch.subarray(0, count), this.received);
    this.received += count;
    if (this.received < HEADER_BYTES) return;
    const id = idOf(this.#header);
    const plan = this.#listener.onNamed(this, id);
    if (typeof plan === "string") {
      this.#listener.onViolation(plan);
      this.close();
      return;
    }
    this.id = id;
    this.#plan = this.#isParting ? { ...plan, readEveryMs: 0, parting: "close" } : plan;
    this.#begin();
  }

  /** The peer has ended, or the connection has failed. */
  #onEnd(result: number): void {
    // Linux tells an error once: where a write has heard it, a read says the end behind it.
    this.hasHeardEnd = result === END && !this.#hasFailed;
    const parting = this.#plan?.parting;
    const waits = parting === "wait for the peer";
    // A peer that has only half-closed is still told what there is to say.
    this.#hasPeerEnded = true;
    const isDone = this.#isParting || this.#hasShut || waits || this.#plan === undefined;
    if (result === END && !isDone) return;
    if (parting === "shutdown, then abort") this.#abort();
    else this.close();
  }

  #write(): void {
    const { stack } = this.#host;
    const { bytes = 0, chunk = 0 } = this.#plan ?? {};
    const all = bytes + (this.says === "up" ? HEADER_BYTES : 0);
    while (this.id >= 0 && !this.#hasShut && this.sent < all) {
      const count = Math.min(Math.max(chunk, HEADER_BYTES), all - this.sent, scratch.length);
      fill(scratch, count, this.id, this.says, this.sent);
      const taken = stack.send(this.#socket, scratch, 0, count, this.#host.now);
      if (taken < 0) this.#hasFailed = true;
      if (taken <= 0) break;
      this.sent += taken;
    }
    this.#host.wake();
  }
}
