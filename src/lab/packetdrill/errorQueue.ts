/**
 * What a socket's error queue tells of bytes that were sent (MSG_ERRQUEUE): with MSG_ZEROCOPY that
 * the caller's memory is free again, with SO_TIMESTAMPING when the last byte of a write left and
 * when it was acknowledged. This stack copies what it sends, and says so as a kernel does that had
 * to copy: SO_EE_CODE_ZEROCOPY_COPIED.
 */
import type { Micros } from "../../base/time.ts";
import type { Expression } from "./ast.ts";
import { CONSTANTS } from "./constants.ts";
import { reason } from "./messages/words.ts";
import { done, failed, type Mismatch, mismatchOf, type Returned } from "./outcome.ts";
import { fieldOf, itemsOf, numberOf, symbolOf, Unsupported } from "./values.ts";

const bit = (name: string): number => CONSTANTS.get(name) as number;
const WANTS_SCHEDULED = bit("SOF_TIMESTAMPING_TX_SCHED");
const WANTS_LEFT = bit("SOF_TIMESTAMPING_TX_SOFTWARE");
const WANTS_ACKED = bit("SOF_TIMESTAMPING_TX_ACK");
/** packetdrill's own tolerance, which times of the queue are judged by. */
const TOLERANCE: Micros = 4_000;

/** One message of the queue: `sock_extended_err`, and a time where there is one. */
interface Notice {
  readonly errno: number;
  readonly origin: number;
  readonly code: number;
  info: number;
  data: number;
  readonly at: Micros | null;
}

/** A write whose fate is to be told: `end` is behind its last byte. */
interface Write {
  readonly end: number;
  readonly zerocopy: boolean;
  readonly stamped: boolean;
  left: boolean;
}

/** Bytes of a connection, counted from its first. */
export interface Progress {
  readonly left: number;
  readonly acknowledged: number;
}

/** The error queue of one socket. */
export class ErrorQueue {
  /** SO_ZEROCOPY. */
  zerocopy = false;
  /** How many messages have come: what edge-triggered epoll waits for. */
  arrivals = 0;
  /** Bytes that writes have queued. */
  written = 0;
  #timestamping = 0;
  #firstStamped = 0;
  #zerocopies = 0;
  #writes: Write[] = [];
  readonly #notices: Notice[] = [];

  /** Whether anything waits to be read. */
  get ready(): boolean {
    return this.#notices.length > 0;
  }

  /** SO_TIMESTAMPING: bytes are numbered from the first that is not acknowledged now. */
  setTimestamping(flags: number, progress: Progress): void {
    this.#timestamping = flags;
    this.#firstStamped = progress.acknowledged;
  }

  /** A call has queued `bytes`. */
  wrote(bytes: number, zerocopy: boolean): void {
    this.written += bytes;
    const told = zerocopy && this.zerocopy;
    const stamped = this.#timestamping !== 0;
    if (!told && !stamped) return;
    this.#writes.push({ end: this.written, zerocopy: told, stamped, left: false });
  }

  /** Whether any write's fate is still to be told. */
  get waits(): boolean {
    return this.#writes.length > 0;
  }

  /** Tells what has come about. */
  note(progress: Progress, now: Micros): void {
    for (const write of this.#writes) {
      if (!write.left && progress.left >= write.end) {
        write.left = true;
        this.#stamp(write, WANTS_SCHEDULED, "SCM_TSTAMP_SCHED", now);
        this.#stamp(write, WANTS_LEFT, "SCM_TSTAMP_SND", now);
      }
      if (progress.acknowledged < write.end) continue;
      this.#stamp(write, WANTS_ACKED, "SCM_TSTAMP_ACK", now);
      if (write.zerocopy) this.#free();
    }
    this.#writes = this.#writes.filter(({ end }) => progress.acknowledged < end);
  }

  #stamp(write: Write, wanted: number, kind: string, now: Micros): void {
    if (!write.stamped || (this.#timestamping & wanted) === 0) return;
    this.arrivals += 1;
    this.#notices.push({
      errno: bit("ENOMSG"),
      origin: bit("SO_EE_ORIGIN_TIMESTAMPING"),
      code: 0,
      info: bit(kind),
      data: write.end - 1 - this.#firstStamped,
      at: now,
    });
  }

  /** One more call's memory is free: told together with the one before while nobody has read. */
  #free(): void {
    const number = this.#zerocopies++;
    const origin = bit("SO_EE_ORIGIN_ZEROCOPY");
    const last = this.#notices.at(-1);
    this.arrivals += 1;
    if (last?.origin === origin && last.data === number - 1) {
      last.data = number;
      return;
    }
    const code = bit("SO_EE_CODE_ZEROCOPY_COPIED");
    this.#notices.push({ errno: 0, origin, code, info: number, data: number, at: null });
  }

  /** recvmsg(MSG_ERRQUEUE): the first message, held against the control messages expected. */
  receive(expected: Expression | undefined): Returned {
    const notice = this.#notices.shift();
    if (notice === undefined) return failed("EAGAIN");
    if (expected?.kind !== "array") return done(0);
    const count = notice.at === null ? 1 : 2;
    let mismatch = mismatchOf("msg_control", itemsOf(expected).length, count);
    for (const item of itemsOf(expected)) mismatch ??= differenceFrom(notice, item);
    return done(0, mismatch);
  }
}

function differenceFrom(notice: Notice, item: Expression): Mismatch | null {
  const data = fieldOf(item, "cmsg_data");
  if (symbolOf(fieldOf(item, "cmsg_type")) === "SCM_TIMESTAMPING") return timeOff(notice, data);
  if (fieldOf(data, "ee_origin") === undefined) throw new Unsupported(reason("needsControl"));
  return (
    mismatchOf("ee_errno", numberOf(fieldOf(data, "ee_errno")), notice.errno) ??
    mismatchOf("ee_origin", numberOf(fieldOf(data, "ee_origin")), notice.origin) ??
    mismatchOf("ee_code", numberOf(fieldOf(data, "ee_code")), notice.code) ??
    mismatchOf("ee_info", numberOf(fieldOf(data, "ee_info")), notice.info) ??
    mismatchOf("ee_data", numberOf(fieldOf(data, "ee_data")), notice.data)
  );
}

/** A time of the script's clock, within the tolerance. */
function timeOff({ at }: Notice, data: Expression | undefined): Mismatch | null {
  const seconds = numberOf(fieldOf(data, "scm_sec")) ?? 0;
  const wanted = seconds * 1e6 + (numberOf(fieldOf(data, "scm_nsec")) ?? 0) / 1000;
  if (at !== null && Math.abs(at - wanted) <= TOLERANCE) return null;
  return { what: "SCM_TIMESTAMPING", expected: `${wanted}`, got: `${at ?? "-"}` };
}
