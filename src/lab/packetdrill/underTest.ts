/**
 * The stack under test in virtual time: it is driven from deadline to deadline, and everything that
 * it sends is kept, in order, with the time at which it left.
 */
import { assert } from "../../base/assert.ts";
import { Random } from "../../base/random.ts";
import type { Micros } from "../../base/time.ts";
import { ENDED, type SocketId } from "../../engine/api.ts";
import { Stack } from "../../engine/stack.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type { Addresses } from "./addresses.ts";
import type { SentPacket } from "./outbound.ts";

/** A stack that fires more timers than this at one instant hangs: our bug. */
const MAX_STEPS_AT_ONE_INSTANT = 10_000;
const MAX_TRACE_EVENTS = 10_000;

/** A stack, its clock and what it has sent. */
export class UnderTest {
  readonly stack: Stack;
  /** What left the stack and no event of the script has asked for yet. */
  readonly sent: SentPacket[] = [];
  /** Whether the device takes what the stack hands down; what it does not take is gone. */
  deviceTakes = true;
  /** How many packets have left the stack so far. */
  packets = 0;
  /** Sockets that have come to their end: a lingering close() waits for it. */
  readonly ended = new Set<SocketId>();
  /** How often each socket has had something to tell: what edge-triggered epoll waits for. */
  readonly edges = new Map<SocketId, number>();
  /** For the ladder of a failure. */
  readonly trace: TraceEvent[] = [];
  #now: Micros = 0;

  constructor(addresses: Addresses, mtu: number, seed: number) {
    this.stack = new Stack({
      addresses: [addresses.local],
      random: new Random(seed),
      mtu,
      trace: (event) => {
        if (this.trace.length < MAX_TRACE_EVENTS) this.trace.push(event);
      },
    });
  }

  /** Microseconds since the script began. */
  get now(): Micros {
    return this.#now;
  }

  /** Lets the next timer due by `until` go off; false when there is none: then it is `until`. */
  step(until: Micros): boolean {
    const due = this.stack.pollTimeout();
    if (due > until) {
      this.#now = Math.max(this.#now, until);
      return false;
    }
    this.#now = Math.max(this.#now, due);
    this.stack.handleTimeout(this.#now);
    this.drain();
    return true;
  }

  /** Runs all timers up to and at `until`; `between` is called after each. */
  advance(until: Micros, between: () => void): void {
    let steps = 0;
    let last = this.#now;
    while (this.step(until)) {
      between();
      steps = this.#now === last ? steps + 1 : 0;
      last = this.#now;
      assert(steps < MAX_STEPS_AT_ONE_INSTANT, "timers do not fire for ever at one instant");
    }
  }

  /** A packet arrives from the script: one segment, or several of `segmentSize` bytes each. */
  arrive(bytes: Uint8Array, segmentSize = 0): void {
    this.stack.handlePacket(bytes, 0, bytes.length, this.#now, false, segmentSize);
    this.drain();
  }

  /** Collects what the stack has to send and to tell now. */
  drain(): void {
    for (;;) {
      const packet = this.stack.pollTransmit(this.#now);
      if (packet === undefined) break;
      if (!this.deviceTakes) continue;
      this.packets += 1;
      this.sent.push({ at: this.#now, bytes: packet.bytes.slice(packet.start, packet.end) });
    }
    for (;;) {
      const event = this.stack.pollEvent();
      if (event === undefined) return;
      if ((event.what & ENDED) !== 0) this.ended.add(event.socket);
      this.edges.set(event.socket, (this.edges.get(event.socket) ?? 0) + 1);
    }
  }
}
