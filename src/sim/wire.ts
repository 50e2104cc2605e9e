/**
 * A simulated wire between two nodes: two ways, each with its own bandwidth, queue, delay and
 * faults.
 *
 * A packet's life on one way, in order: cut? rule? queue full? Then it takes its time on the line,
 * may be lost there, corrupted, held back, and arrives, perhaps twice. Nothing here reads TCP.
 */
import type { Random } from "../base/random.ts";
import { MICROS_PER_MS, MICROS_PER_SECOND, type Micros } from "../base/time.ts";
import { checkWireOptions } from "./checks.ts";
import { markCongestion } from "./ecn.ts";
import type { FlightPool } from "./flight.ts";
import { DEFAULT_MTU, DEFAULT_QUEUE_BYTES, LossProcess, type WireOptions } from "./impairments.ts";
import type { Link, Outcome, PacketReceiver } from "./link.ts";
import type { PacketParser } from "./parser.ts";
import type { EventQueue } from "./queue.ts";

/** What a wire needs of the world around it. */
export interface WireWorld {
  readonly now: Micros;
  readonly queue: EventQueue;
  readonly flights: FlightPool;
  readonly parser: PacketParser;
}

/** Watches what enters one way of a wire, and what becomes of it. */
export type WireTap = (bytes: Uint8Array, start: number, end: number, outcome: Outcome) => void;

/** One way of a wire: what one end sends and the other receives. */
export class Way implements Link {
  /** How it behaves; may be changed at any time. */
  readonly options: WireOptions;
  /** "a > b". */
  readonly name: string;
  receiver: PacketReceiver | null = null;
  /** What one has asked to see; empty most of the time. */
  readonly taps: WireTap[] = [];
  /** How many packets met which end. */
  readonly outcomes: Partial<Record<Outcome, number>> = {};
  readonly #world: WireWorld;
  readonly #loss: LossProcess;
  readonly #chance: Random;
  readonly #land: PacketReceiver;
  #isCut = false;
  #busyUntil: Micros = 0;
  #lastArrival: Micros = 0;

  constructor(world: WireWorld, name: string, options: WireOptions, random: Random) {
    checkWireOptions(options);
    this.#world = world;
    this.name = name;
    this.options = { ...options };
    const own = random.fork(`wire ${name}`);
    this.#loss = new LossProcess(own);
    this.#chance = own.fork("faults");
    this.#land = (bytes, start, end) => this.far?.receiver?.(bytes, start, end);
  }

  /** The other way: what it hands over is what arrives here. Its receiver takes what this sends. */
  far: Way | null = null;

  get mtu(): number {
    return this.options.mtu ?? DEFAULT_MTU;
  }

  /** Whether nothing passes. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Lets nothing pass until `heal`; what is on its way still arrives. */
  cut(): void {
    this.#isCut = true;
  }

  /** Lets packets pass again. */
  heal(): void {
    this.#isCut = false;
  }

  /** Bytes that wait to be sent at this moment. */
  get waitingBytes(): number {
    const micros = Math.max(0, this.#busyUntil - this.#world.now);
    return (micros * (this.options.bandwidth ?? 0)) / (8 * MICROS_PER_SECOND);
  }

  send(bytes: Uint8Array, start: number, end: number): void {
    const { rule, queueBytes = DEFAULT_QUEUE_BYTES } = this.options;
    if (this.#isCut) {
      this.#note(bytes, start, end, "cut");
      return;
    }
    if (end - start > this.mtu) {
      this.#note(bytes, start, end, "too big");
      return;
    }
    const fate = rule?.(this.#world.parser.parse(bytes, start, end)) ?? "pass";
    if (fate === "drop") {
      this.#note(bytes, start, end, "rule");
      return;
    }
    if (this.waitingBytes + (end - start) > queueBytes) {
      this.#note(bytes, start, end, "queue");
      return;
    }
    const sent = this.#occupy(end - start);
    if (this.#loss.next(this.options)) {
      this.#note(bytes, start, end, "loss");
      return;
    }
    this.#carry(bytes, start, end, sent, fate === "pass" ? 0 : fate.delayMs);
  }

  /** Takes the line for as long as the packet needs; returns when its last bit has left. */
  #occupy(length: number): Micros {
    const { bandwidth } = this.options;
    if (bandwidth === undefined) return this.#world.now;
    const micros = Math.ceil((length * 8 * MICROS_PER_SECOND) / bandwidth);
    this.#busyUntil = Math.max(this.#busyUntil, this.#world.now) + micros;
    return this.#busyUntil;
  }

  #carry(bytes: Uint8Array, start: number, end: number, sent: Micros, extraMs: number): void {
    const { delayMs = 0, jitterMs = 0, reorder = 0, corrupt = 0, duplicate = 0 } = this.options;
    const chance = this.#chance;
    const jitter = jitterMs > 0 ? chance.float() * jitterMs : 0;
    const arrival = sent + Math.round((delayMs + jitter) * MICROS_PER_MS);
    // A packet that is held back, by chance or by a rule, lets those behind it pass.
    const heldMs = extraMs + (chance.chance(reorder) ? this.#reorderMs() : 0);
    if (heldMs === 0) this.#lastArrival = Math.max(this.#lastArrival, arrival);
    const at = heldMs === 0 ? this.#lastArrival : arrival + Math.round(heldMs * MICROS_PER_MS);

    const isCorrupted = chance.chance(corrupt);
    const flip = isCorrupted ? chance.below((end - start) * 8) : -1;
    this.#launch(bytes, start, end, at, flip);
    const twice = chance.chance(duplicate);
    if (twice) this.#launch(bytes, start, end, at, flip);
    if (isCorrupted) {
      this.#note(bytes, start, end, "corrupted");
      return;
    }
    if (heldMs > 0) {
      this.#note(bytes, start, end, "reordered");
      return;
    }
    this.#note(bytes, start, end, twice ? "duplicated" : "sent");
  }

  #reorderMs(): number {
    return this.options.reorderMs ?? (this.options.delayMs || 1);
  }

  #launch(bytes: Uint8Array, start: number, end: number, at: Micros, flip: number): void {
    const { queue, flights } = this.#world;
    const flight = flights.take();
    flight.load(bytes, start, end, this.#land);
    const { markBytes } = this.options;
    if (markBytes !== undefined && this.waitingBytes > markBytes) markCongestion(flight.bytes);
    if (flip >= 0)
      flight.bytes[flip >> 3] = (flight.bytes[flip >> 3] as number) ^ (1 << (flip & 7));
    queue.set(flight, at);
  }

  #note(bytes: Uint8Array, start: number, end: number, outcome: Outcome): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    for (const tap of this.taps) tap(bytes, start, end, outcome);
  }
}

/** Both ways of a wire, and what one does to both at once. */
export class Wire {
  readonly there: Way;
  readonly back: Way;

  constructor(there: Way, back: Way) {
    this.there = there;
    this.back = back;
    there.far = back;
    back.far = there;
  }

  /** Nothing passes, either way, until `heal`. */
  cut(): void {
    this.there.cut();
    this.back.cut();
  }

  /** Both ways pass packets again. */
  heal(): void {
    this.there.heal();
    this.back.heal();
  }

  /** Changes how both ways behave; what is not given stays. */
  set(options: WireOptions): void {
    Object.assign(this.there.options, options);
    Object.assign(this.back.options, options);
  }
}
