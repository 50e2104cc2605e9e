/**
 * Packets on their way: pooled copies, so that a simulation in its steady state allocates nothing
 * for a packet.
 */
import type { PacketReceiver } from "./link.ts";
import { Scheduled } from "./queue.ts";

/** Room for a packet of the usual size; a longer one gets a longer buffer, which stays. */
const USUAL_BYTES = 1600;

/** One packet in the air. */
export class Flight extends Scheduled {
  bytes = new Uint8Array(USUAL_BYTES);
  length = 0;
  #deliver: PacketReceiver | null = null;
  readonly #pool: FlightPool;

  constructor(pool: FlightPool) {
    super();
    this.#pool = pool;
  }

  /** Copies the packet and says who takes it. */
  load(bytes: Uint8Array, start: number, end: number, deliver: PacketReceiver): void {
    this.length = end - start;
    if (this.bytes.length < this.length) this.bytes = new Uint8Array(this.length);
    this.bytes.set(bytes.subarray(start, end));
    this.#deliver = deliver;
  }

  override fire(): void {
    const deliver = this.#deliver;
    this.#deliver = null;
    // What the receiver sends in turn takes another flight: this one is still being read.
    deliver?.(this.bytes, 0, this.length);
    this.#pool.give(this);
  }
}

/** Flights that have landed. */
export class FlightPool {
  readonly #free: Flight[] = [];

  /** A flight to load. */
  take(): Flight {
    return this.#free.pop() ?? new Flight(this);
  }

  /** Takes a flight back. */
  give(flight: Flight): void {
    this.#free.push(flight);
  }
}
