/**
 * What the parts of one stack share: its settings, counters, clock, pools, tables and queues. The
 * functions that make up TCP stand in files of their own and take the core first; it holds no
 * protocol, and it never looks inside a segment.
 */
import { assert } from "../../base/assert.ts";
import { HashTable } from "../../base/hashTable.ts";
import { IntQueue } from "../../base/intQueue.ts";
import type { Random } from "../../base/random.ts";
import type { SipKey } from "../../base/sipHash.ts";
import type { Micros } from "../../base/time.ts";
import { Wheel } from "../../base/wheel.ts";
import { TRANSITIONS } from "../../machine/transitions.ts";
import { type Address, parseAddress } from "../../wire/address.ts";
import { AutotuneTable } from "./autotuneState.ts";
import { type Counters, newCounters } from "./counters.ts";
import { EarlyText } from "./earlyText.ts";
import { EMBRYO, IN_EVENT_QUEUE, IN_SEND_QUEUE, ORPHAN } from "./flags.ts";
import { Input } from "./input.ts";
import { LocalAddresses } from "./localAddresses.ts";
import { Output } from "./output.ts";
import { Paths } from "./paths.ts";
import { PortUse } from "./portUse.ts";
import { RecoveryPool } from "./recoveryPool.ts";
import { Replies } from "./replies.ts";
import { resetTcb } from "./resets.ts";
import { RingPool } from "./ring.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import type { StackOptions } from "./stackOptions.ts";
import { SynQueue } from "./synQueue.ts";
import { Tcb, TIMERS } from "./tcb.ts";
import { TimeWaitTable } from "./timeWait.ts";
import type { Tracer } from "./tracer.ts";
import { hashTuple, newTuple, sameTuple, type Tuple } from "./tuple.ts";
import type { WriteEnds } from "./writeEnds.ts";

/** What an id of the table means: its two lowest bits; the rest is an index or a row. */
export const KIND_TCB = 0;
export const KIND_TIME_WAIT = 1;
export const KIND_SYN = 2;

/** No address of the host's has this number. */
const NO_ADDRESS = -2;

/** In the send queue: the next of `replies` rather than a block. */
export const REPLY = -1;

// A handle: the block's index below, its generation above.
const INDEX_BITS = 22;
const INDEX_MASK = (1 << INDEX_BITS) - 1;
const GENERATIONS = 1 << 8;

/** The shared state of one stack. */
export class Core {
  readonly settings: Settings;
  readonly counters: Counters = newCounters();
  readonly random: Random;
  readonly addresses: LocalAddresses;
  /** The link's MTU in bytes. */
  readonly mtu: number;
  /** Whether checksums are verified. */
  readonly sums: boolean;
  /** The longest packet that the link cuts by itself, in bytes; 0: it does not. */
  readonly longestPacket: number;
  readonly tracer: Tracer | null;
  #given: Micros = 0;
  #now: Micros = 0;
  #ms = 0;

  readonly input = new Input();
  readonly output: Output;
  readonly rings = new RingPool();
  readonly recovery: RecoveryPool;
  readonly autotune = new AutotuneTable();
  readonly timers = new Wheel();
  readonly timeWaits = new TimeWaitTable();
  readonly synQueue = new SynQueue();
  readonly replies = new Replies();
  readonly early = new EarlyText();
  readonly portUse = new PortUse();
  /** Those that no connection uses. */
  readonly freeWriteEnds: WriteEnds[] = [];
  readonly paths = new Paths();
  /** Blocks by index. */
  readonly tcbs: Tcb[] = [];
  readonly #freeTcbs = new IntQueue();
  /** Every tuple in use, whatever holds it. */
  readonly #table = new HashTable();
  readonly #tableSecret: number;
  #lastText = "";
  #lastAddress: Address | undefined;
  /** The key of sequence numbers, ports and cookies. */
  readonly key: SipKey;
  /** Listeners by `port << 12 | address number + 1`. */
  readonly listeners = new Map<number, Tcb>();
  /** Indices of blocks, or REPLY, in the order in which they got something to send. */
  readonly sendQueue = new IntQueue();
  /** Indices of blocks with events. */
  readonly eventQueue = new IntQueue();
  /** Handles whose lingering close() is done. */
  readonly farewells = new IntQueue();
  /** The tuple of the segment being handled; whoever needs one for a moment may use it. */
  readonly tuple: Tuple = newTuple();
  /** The tuple of a row that is being looked at. */
  readonly rowTuple: Tuple = newTuple();
  /** The timestamps' offset that was asked for last, and for which tuple: isn.ts. */
  readonly lastOffset = { tuple: { ...newTuple(), local: NO_ADDRESS }, offset: 0 };
  /** How often each row of TRANSITIONS was taken. */
  readonly steps = new Uint32Array(TRANSITIONS.length);
  /** The count of the segment that took the first row of figure 5's note 2 last: step.ts. */
  sumBegunAt = -1;
  /** RFC 6056 algorithm 4: its table of counters. */
  readonly portCounters = new Uint32Array(256);
  /** RFC 5961 7: challenge ACKs left in the running second, and which second that is. */
  challengesLeft = 0;
  challengeSecond = -1;

  constructor(options: StackOptions, tracer: Tracer | null = null) {
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.addresses = new LocalAddresses(options.addresses);
    this.mtu = options.mtu ?? 1500;
    this.sums = options.checksums !== "offload";
    this.tracer = tracer;
    this.longestPacket = options.longestPacket ?? 0;
    this.output = new Output(options.checksums);
    this.recovery = new RecoveryPool(options.awake);
    this.random = options.random.fork("stack");
    const word = (): number => this.random.uint32() | 0;
    this.#tableSecret = word();
    this.key = [word(), word(), word(), word()];
    for (let i = 0; i < this.portCounters.length; i++) this.portCounters[i] = word();
  }

  /** The time of the call that is being carried out: whole, so that measures of it fit a word. */
  get now(): Micros {
    return this.#now;
  }
  set now(time: Micros) {
    if (time === this.#given) return;
    this.#given = time;
    this.#now = Math.floor(time);
    this.#ms = (this.#now / 1000) | 0;
  }

  /** The stack's clock in whole milliseconds, as a signed 32-bit number. */
  get ms(): number {
    return this.#ms;
  }

  // Blocks.

  /** A block in CLOSED, reset, in no table. */
  allocate(): Tcb {
    if (this.#freeTcbs.size > 0) return this.tcbs[this.#freeTcbs.shift()] as Tcb;
    const index = this.tcbs.length;
    assert(index <= INDEX_MASK, "four million connections are the most that handles can name");
    const tcb = new Tcb(index);
    tcb.id = index;
    this.tcbs.push(tcb);
    this.timers.reserve((index + 1) * TIMERS);
    return tcb;
  }

  /** Takes a block back that is in no table and has no timer; its handle ends here. */
  free(tcb: Tcb): void {
    const generation = ((tcb.id >>> INDEX_BITS) + 1) % GENERATIONS;
    resetTcb(tcb);
    tcb.id = (generation << INDEX_BITS) | tcb.index;
    this.#freeTcbs.push(tcb.index);
  }

  /** An address from its text; the one asked for last is known already. */
  parse(text: string): Address | undefined {
    if (text !== this.#lastText) {
      this.#lastText = text;
      this.#lastAddress = parseAddress(text);
    }
    return this.#lastAddress;
  }

  /** The block that a handle names, undefined when it is no longer (or never was) one. */
  resolve(id: number): Tcb | undefined {
    const tcb = this.tcbs[id & INDEX_MASK];
    return tcb?.id === id ? tcb : undefined;
  }

  // The table of tuples.

  /** What holds a tuple: a row or index with its kind in the lowest two bits; -1 for nothing. */
  find(tuple: Tuple): number {
    const hash = hashTuple(this.#tableSecret, tuple);
    for (let id = this.#table.first(hash); id !== -1; id = this.#table.next()) {
      const place = id >>> 2;
      const kind = id & 3;
      if (kind === KIND_TCB) {
        if (sameTuple(this.tcbs[place] as Tcb, tuple)) return id;
      } else if (kind === KIND_TIME_WAIT) {
        if (this.timeWaits.is(place, tuple)) return id;
      } else if (this.synQueue.is(place, tuple)) return id;
    }
    return -1;
  }

  /** Enters a tuple that is not in the table: `place` is an index or row of `kind`. */
  enter(tuple: Tuple, kind: number, place: number): void {
    this.#table.insert(hashTuple(this.#tableSecret, tuple), (place << 2) | kind);
    this.portUse.add(tuple.localPort, 1);
  }

  /** Takes a tuple out of the table. */
  leave(tuple: Tuple, kind: number, place: number): void {
    const id = (place << 2) | kind;
    this.#table.remove(hashTuple(this.#tableSecret, tuple), id);
    if (this.early.size > 0) this.early.take(id);
    this.portUse.add(tuple.localPort, -1);
  }

  /** What holds a tuple makes way for something else: `from` and `to` are as `find` tells them. */
  handOver(tuple: Tuple, from: number, to: number): void {
    this.#table.replace(hashTuple(this.#tableSecret, tuple), from, to);
    if (this.early.size > 0) this.early.handOver(from, to);
  }

  /** Whether RFC 9293 counts where Linux departs from it (docs/differences.md). */
  get strict(): boolean {
    return this.settings.strict_rfc9293 !== 0;
  }

  /** How many tuples are in use. */
  get tuplesInUse(): number {
    return this.#table.size;
  }

  // Timers.

  /**
   * Sets one of a connection's timers (`TIMER_RETRANSMIT` …), whatever it was set to before. The
   * clock counts whole microseconds: a part of one would be due for ever and never come.
   */
  setTimer(tcb: Tcb, which: number, due: Micros): void {
    this.timers.set(tcb.index * TIMERS + which, Math.ceil(due));
  }

  /** Turns one of a connection's timers off. */
  clearTimer(tcb: Tcb, which: number): void {
    this.timers.cancel(tcb.index * TIMERS + which);
  }

  /** When one of a connection's timers goes off; NEVER while it is off. */
  timerDue(tcb: Tcb, which: number): Micros {
    return this.timers.dueOf(tcb.index * TIMERS + which);
  }

  // Queues.

  /** `pollTransmit` will ask this connection what it has to send. */
  wantsToSend(tcb: Tcb): void {
    if ((tcb.flags & IN_SEND_QUEUE) !== 0) return;
    tcb.flags |= IN_SEND_QUEUE;
    this.sendQueue.push(tcb.index);
  }

  /** The user will be told `what`: bits of events.ts. */
  tell(tcb: Tcb, what: number): void {
    if ((tcb.flags & (ORPHAN | EMBRYO)) !== 0) return; // nobody is there to be told
    tcb.events |= what;
    if ((tcb.flags & IN_EVENT_QUEUE) !== 0) return;
    tcb.flags |= IN_EVENT_QUEUE;
    this.eventQueue.push(tcb.index);
  }
}
