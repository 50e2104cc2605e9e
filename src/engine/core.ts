/**
 * What the parts of one stack share: its settings, counters, clock, pools and queues. The functions
 * that make up TCP stand in files of their own and take the core first; it holds no protocol.
 */
import type { Random } from "../base/random.ts";
import type { Micros } from "../base/time.ts";
import { Wheel } from "../base/wheel.ts";
import type { StackOptions } from "./api.ts";
import { type Counters, newCounters } from "./counters.ts";
import { RecoveryPool } from "./recovery/pool.ts";
import { RingPool } from "./ring.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { IN_SEND_QUEUE, type Tcb, TIMERS } from "./tcb.ts";

export class Core {
  readonly settings: Settings;
  readonly counters: Counters = newCounters();
  readonly random: Random;
  readonly rings = new RingPool();
  readonly recovery = new RecoveryPool();
  readonly timers = new Wheel();
  /** The link's MTU in bytes. */
  readonly mtu: number;
  /** The time of the call that is being carried out. */
  now: Micros = 0;
  /** Blocks by index. */
  readonly tcbs: Tcb[] = [];
  #sendHead = -1;
  #sendTail = -1;

  constructor(options: StackOptions) {
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.random = options.random;
    this.mtu = options.mtu ?? 1500;
  }

  /** The stack's clock in whole milliseconds, as a signed 32-bit number. */
  get ms(): number {
    return (this.now / 1000) | 0;
  }

  /** Sets one of a connection's timers (`TIMER_RETRANSMIT` …); an earlier deadline replaces it. */
  setTimer(tcb: Tcb, which: number, due: Micros): void {
    this.timers.set(tcb.index * TIMERS + which, due);
  }

  /** Turns one of a connection's timers off. */
  clearTimer(tcb: Tcb, which: number): void {
    this.timers.cancel(tcb.index * TIMERS + which);
  }

  /** When one of a connection's timers goes off; NEVER while it is off. */
  timerDue(tcb: Tcb, which: number): Micros {
    return this.timers.dueOf(tcb.index * TIMERS + which);
  }

  /** `pollTransmit` will ask this connection what it has to send. */
  wantsToSend(tcb: Tcb): void {
    if ((tcb.flags & IN_SEND_QUEUE) !== 0) return;
    tcb.flags |= IN_SEND_QUEUE;
    tcb.nextInQueue = -1;
    if (this.#sendTail === -1) this.#sendHead = tcb.index;
    else (this.tcbs[this.#sendTail] as Tcb).nextInQueue = tcb.index;
    this.#sendTail = tcb.index;
  }
}
