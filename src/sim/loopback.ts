/**
 * What a host sends to itself, as Linux's loopback device carries it: received within the call
 * that sent it, in order. When `connect` to one's own address returns, the handshake is over, and
 * what was written to a peer on the same host lies in its receive buffer.
 *
 * So many packets a call, as a kernel's softirq has its budget; the rest come in later turns.
 */
import type { Micros } from "../base/time.ts";
import type { Flight, FlightPool } from "./flight.ts";
import type { PacketReceiver } from "./link.ts";
import { Alarm, type EventQueue } from "./queue.ts";

/** What it needs of the world. */
export interface LoopbackWorld {
  readonly now: Micros;
  readonly queue: EventQueue;
  readonly flights: FlightPool;
}

/** Linux's `net.core.netdev_budget`. */
const BUDGET = 300;

/** One host's way to itself. */
export class Loopback {
  readonly #world: LoopbackWorld;
  readonly #receive: PacketReceiver;
  readonly #rest: Alarm;
  #waiting: Flight[] = [];
  #next = 0;
  #isDraining = false;

  /** `goOn` is called when packets were left over, `receive` takes one and may put more. */
  constructor(world: LoopbackWorld, goOn: () => void, receive: PacketReceiver) {
    this.#world = world;
    this.#receive = receive;
    this.#rest = new Alarm(goOn, true);
  }

  /** Takes a packet, which nobody receives before `drain`. */
  put(bytes: Uint8Array, start: number, end: number): void {
    const flight = this.#world.flights.take();
    flight.load(bytes, start, end, this.#receive);
    this.#waiting.push(flight);
  }

  /** Delivers what waits, and what that leads to. */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (let left = BUDGET; left > 0 && this.#next < this.#waiting.length; left--) {
      const flight = this.#waiting[this.#next++] as Flight;
      flight.fire();
    }
    this.#isDraining = false;
    if (this.#next < this.#waiting.length) {
      if (this.#rest.place < 0) this.#world.queue.set(this.#rest, this.#world.now);
      return;
    }
    this.#waiting.length = 0;
    this.#next = 0;
  }

  /** The power is gone: nothing of what waits arrives. */
  clear(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#world.queue.remove(this.#rest);
  }
}
