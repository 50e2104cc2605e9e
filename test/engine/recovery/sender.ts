/**
 * A sender without a connection around it: the seam of recovery.ts driven as the core drives it,
 * over segments of 1,000 bytes with relative sequence numbers (the first byte is 1). What leaves is
 * noted as `start:end`, a retransmission with an `R` in front; ACKs and time are the test's.
 */
import { Random } from "../../../src/base/random.ts";
import * as seq from "../../../src/base/seq.ts";
import { NEVER } from "../../../src/base/time.ts";
import type { TcpInfo } from "../../../src/engine/api.ts";
import { Core } from "../../../src/engine/block/core.ts";
import { ECN, SACK_OK, TIMESTAMPS } from "../../../src/engine/block/flags.ts";
import type { RecoveryState } from "../../../src/engine/block/recoveryState.ts";
import type { Settings } from "../../../src/engine/block/settings.ts";
import {
  Tcb,
  TIMER_OFF,
  TIMER_RETRANSMIT,
  TIMER_RTO,
  TIMERS,
} from "../../../src/engine/block/tcb.ts";
import {
  establish,
  fillInfo,
  nextRetransmission,
  onAck,
  onRetransmitTimer,
  onSendingStopped,
  onSent,
  type Span,
  sendQuota,
  setCongestion,
} from "../../../src/engine/recovery/recovery.ts";
import { ACK, ECE, Segment } from "../../../src/wire/segment.ts";

const MSS = 1000;

export interface SenderOptions {
  settings?: Partial<Settings>;
  /** Of the handshake, in microseconds. */
  rtt?: number;
  sack?: boolean;
  timestamps?: boolean;
  ecn?: boolean;
  congestion?: string;
  /** Where the sequence numbers start. */
  iss?: number;
  window?: number;
}

/** What an ACK carries beside its number. */
export interface AckOptions {
  /** SACK blocks as [start, end). */
  sack?: readonly (readonly [number, number])[];
  /** The echoed time in ms of the stack's clock. */
  echo?: number;
  ece?: boolean;
  /** It brings a window update. */
  window?: number;
  /** Bytes of data that it carries. */
  length?: number;
}

export class Sender {
  readonly core: Core;
  readonly tcb = new Tcb(0);
  readonly sent: string[] = [];
  readonly #iss: number;
  readonly #span: Span = { start: 0, end: 0 };
  readonly #segment = new Segment();

  constructor(options: SenderOptions = {}) {
    this.core = new Core({
      addresses: ["192.0.2.1"],
      random: new Random(1),
      settings: { tcp_slow_start_after_idle: 0, ...options.settings },
    });
    this.core.timers.reserve(TIMERS);
    this.core.now = 1_000_000;
    this.#iss = options.iss ?? 0;
    const { tcb } = this;
    tcb.flags =
      (options.sack === false ? 0 : SACK_OK) |
      (options.timestamps === true ? TIMESTAMPS : 0) |
      (options.ecn === true ? ECN : 0);
    tcb.snd.iss = this.#iss;
    tcb.snd.una = tcb.snd.nxt = tcb.snd.end = this.absolute(1);
    tcb.snd.wnd = tcb.snd.maxWnd = options.window ?? 1_000_000;
    tcb.snd.mss = MSS;
    setCongestion(this.core, tcb, options.congestion ?? "reno");
    establish(this.core, tcb, options.rtt ?? 100_000, false);
  }

  get recovery(): RecoveryState {
    if (this.tcb.recovery === null) throw new Error("nothing was sent yet");
    return this.tcb.recovery;
  }

  /** The stack's number of a relative one. */
  absolute(relative: number): number {
    return seq.add(this.#iss, relative);
  }

  relative(absolute: number): number {
    return seq.diff(absolute, this.#iss);
  }

  /** What left since the last question. */
  take(): string[] {
    return this.sent.splice(0);
  }

  info(): TcpInfo {
    const info = {} as TcpInfo;
    fillInfo(this.core, this.tcb, info);
    return info;
  }

  /** Queues `segments` full segments, and sends what may leave. */
  write(segments: number, bytes = segments * MSS): string[] {
    this.tcb.snd.end = seq.add(this.tcb.snd.end, bytes);
    return this.pump();
  }

  /** Sends all that may leave now, as the core does. */
  pump(): string[] {
    const { core, tcb } = this;
    for (let guard = 0; guard < 100_000; guard++) {
      if (nextRetransmission(core, tcb, this.#span)) {
        const { start, end } = this.#span;
        this.#note("R", start, end);
        onSent(core, tcb, start, end, true);
      } else if (!this.#sendNew()) {
        break;
      }
    }
    return this.take();
  }

  #sendNew(): boolean {
    const { core, tcb } = this;
    const { snd } = tcb;
    const unsent = seq.diff(snd.end, snd.nxt);
    const length = Math.min(unsent, snd.mss);
    if (length <= 0) return this.#stopped("empty");
    if (seq.gt(seq.add(snd.nxt, length), seq.add(snd.una, snd.wnd))) return this.#stopped("window");
    if (sendQuota(core, tcb) <= 0) return this.#stopped("quota");
    const start = snd.nxt;
    snd.nxt = seq.add(start, length);
    this.#note("", start, snd.nxt);
    onSent(core, tcb, start, snd.nxt, false);
    return true;
  }

  #stopped(why: "window" | "quota" | "empty"): boolean {
    onSendingStopped(this.core, this.tcb, why);
    return this.tcb.recovery !== null && nextRetransmission(this.core, this.tcb, this.#span)
      ? this.#again()
      : false;
  }

  #again(): boolean {
    const { start, end } = this.#span;
    this.#note("R", start, end);
    onSent(this.core, this.tcb, start, end, true);
    return true;
  }

  #note(mark: string, start: number, end: number): void {
    this.sent.push(`${mark}${this.relative(start)}:${this.relative(end)}`);
  }

  /** An ACK arrives; answers what leaves because of it. */
  ack(number: number, options: AckOptions = {}): string[] {
    const { core, tcb } = this;
    const seg = this.#segment;
    seg.flags = ACK | (options.ece === true ? ECE : 0);
    seg.ack = this.absolute(number);
    seg.length = options.length ?? 0;
    seg.hasTimestamps = options.echo !== undefined;
    seg.tsEcr = options.echo ?? 0;
    seg.sackCount = 0;
    for (const [start, end] of options.sack ?? []) {
      seg.sack[2 * seg.sackCount] = this.absolute(start);
      seg.sack[2 * seg.sackCount + 1] = this.absolute(end);
      seg.sackCount++;
    }
    const { una } = tcb.snd;
    if (seq.gt(seg.ack, una)) tcb.snd.una = seg.ack;
    if (options.window !== undefined) tcb.snd.wnd = options.window;
    const same = tcb.snd.una === una && options.window === undefined && seg.length === 0;
    onAck(core, tcb, seg, una, same && seg.ack === una);
    return this.pump();
  }

  /** Microseconds from now to the timer; NEVER while it is off. */
  untilTimer(): number {
    if (this.tcb.timer === TIMER_OFF) return NEVER;
    return this.core.timerDue(this.tcb, TIMER_RETRANSMIT) - this.core.now;
  }

  /** Time passes, and timers go off in it; answers what leaves meanwhile. */
  wait(micros: number): string[] {
    const until = this.core.now + micros;
    const left: string[] = [];
    while (this.core.now + this.untilTimer() <= until) left.push(...this.fire());
    this.core.now = until;
    return left;
  }

  /** Time passes until the timer goes off; answers what leaves because of it. */
  fire(): string[] {
    this.core.now += this.untilTimer();
    if (this.tcb.timer === TIMER_RTO) this.tcb.retries++;
    onRetransmitTimer(this.core, this.tcb);
    return this.pump();
  }
}
