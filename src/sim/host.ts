/**
 * A simulated computer: one `Stack`, its plugs, and whoever uses it.
 *
 * It is the driver that the engine asks for: it hands over packets and deadlines, and passes on
 * what the stack wants to send. Its loopback is always there. `net` is whatever the world's `net`
 * option made of it: with `synfin/sim`, an object of node:net's shape. The host is also what that
 * object needs to know of its surroundings (`StackHost` in `src/net`), without either knowing the
 * other.
 */
import { assert } from "../base/assert.ts";
import type { Random } from "../base/random.ts";
import type { Micros } from "../base/time.ts";
import { NEVER } from "../base/time.ts";
import { Stack, type StackEvent, type StackOptions } from "../engine/index.ts";
import type { TraceListener } from "../trace/events.ts";
import { type AddressKey, destinationKey, keyOfText } from "./addressKey.ts";
import type { FlightPool } from "./flight.ts";
import { icmpAbout } from "./icmp.ts";
import { Loopback } from "./loopback.ts";
import { Node, type Plug, type Topology } from "./node.ts";
import type { PacketParser } from "./parser.ts";
import { Alarm, type EventQueue } from "./queue.ts";
import type { Teller } from "./traceCollector.ts";

/** What a host is made of. */
export interface HostOptions {
  readonly address?: string;
  /** All of its addresses, where it has more than one. */
  readonly addresses?: readonly string[];
  /** Linux's settings, as far as they differ from Linux's defaults. */
  readonly settings?: StackOptions["settings"];
  /** The longest packet it sends; that of its first plug when not given. */
  readonly mtu?: number;
  /** See `StackOptions.awake`. */
  readonly awake?: number;
}

/** What a host needs of its world. */
export interface HostWorld extends Topology {
  readonly now: Micros;
  readonly queue: EventQueue;
  readonly flights: FlightPool;
  readonly parser: PacketParser;
  readonly checksums: "compute" | "offload";
  /** The host has something to tell its user in the next turn. */
  stir(host: Stirrable): void;
  /** Runs a callback of the user's in the next turn, at the same time. */
  soon(callback: () => void): void;
  /** The addresses of a name, seen from `host`. */
  resolve(name: string, host: { readonly addresses: readonly string[] }): readonly string[];
  traceOf(host: Teller): TraceListener | undefined;
}

/** What the world calls back in its next turn. */
export interface Stirrable {
  /** Tells the user of one event; false when there is none. */
  tellOne(): boolean;
}

/** Sees every packet that a host sends or receives. */
export type HostTap = (
  direction: "in" | "out",
  bytes: Uint8Array,
  start: number,
  end: number,
) => void;

const LOOPBACK = ["127.0.0.1", "::1"] as const;

/** One computer of a world. `Net` is what the world's `net` option makes. */
export class Host<Net = unknown> extends Node implements Stirrable, Teller {
  /** Takes the stack's events; the user of the host sets it. */
  onEvent: ((event: StackEvent) => void) | null = null;
  /** Told when the host crashes: whatever ran on it is gone. */
  onCrash: (() => void) | null = null;
  readonly taps: HostTap[] = [];
  readonly #world: HostWorld;
  readonly #options: HostOptions;
  readonly #random: Random;
  readonly #makeNet: (host: Host<Net>) => Net;
  readonly #deadline: Alarm;
  readonly #loopback: Loopback;
  #stack: Stack | null = null;
  #net: { readonly made: Net } | null = null;
  #isUp = true;
  #boots = 0;

  constructor(
    world: HostWorld,
    name: string,
    options: HostOptions,
    random: Random,
    makeNet: (host: Host<Net>) => Net,
  ) {
    const given = options.addresses ?? (options.address === undefined ? [] : [options.address]);
    super(world, name, given);
    this.#world = world;
    this.#options = options;
    this.#random = random;
    this.#makeNet = makeNet;
    this.#deadline = new Alarm(() => this.#handleTimeout(), true);
    this.#loopback = new Loopback(
      world,
      () => this.wake(),
      (bytes, start, end) => {
        if (!this.#isUp) return;
        this.#receive(bytes, start, end);
        if (this.#isUp) this.#transmit();
      },
    );
  }

  /** The host's TCP; made when first asked for, and anew after a reboot. */
  get stack(): Stack {
    this.#stack ??= this.#boot();
    return this.#stack;
  }

  /** What the world's `net` option makes: with `synfin/sim`, an object of node:net's shape. */
  get net(): Net {
    this.#net ??= { made: this.#makeNet(this) };
    return this.#net.made;
  }

  /** The time, in microseconds since the world began. */
  get now(): Micros {
    return this.#world.now;
  }

  /** Whether the host runs. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Calls on the stack were made: sends what they led to, and looks at its deadlines anew. */
  wake(): void {
    if (!this.#isUp) return;
    this.#transmit();
    this.#loopback.drain();
    if (!this.#isUp) return;
    this.#setDeadline(this.stack.pollTimeout());
    this.#world.stir(this);
  }

  /** Runs `callback` in the world's next turn, at the same time, unless the host crashes first. */
  soon(callback: () => void): void {
    const boots = this.#boots;
    this.#world.soon(() => {
      if (this.#isUp && boots === this.#boots) callback();
    });
  }

  /** Runs `callback` at `at`; returns what cancels it. Without `holds`, no run waits for it. */
  timer(at: Micros, callback: () => void, holds = true): () => void {
    const boots = this.#boots;
    // A timer that was set before a crash is as gone as whoever set it.
    const timer = new Alarm(() => boots === this.#boots && this.soon(callback), holds);
    this.#world.queue.set(timer, at);
    return () => this.#world.queue.remove(timer);
  }

  /** The addresses of `name`, none when nobody has it. */
  resolve(name: string): readonly string[] {
    return this.#world.resolve(name, this);
  }

  /** Whether `World.run` waits for the stack's deadlines: not when its user has unref'ed it all. */
  setHolds(holds: boolean): void {
    this.#world.queue.setHolds(this.#deadline, holds);
  }

  /** The power goes: nothing is sent, everything is forgotten, packets fall on deaf ears. */
  crash(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#boots += 1;
    this.#stack?.crash();
    this.#stack = null;
    this.#loopback.clear();
    this.#world.queue.remove(this.#deadline);
    this.onCrash?.();
  }

  /** The power comes back: the same addresses, a stack that knows of nothing. */
  reboot(): void {
    this.crash();
    this.#isUp = true;
  }

  override owns(key: AddressKey): boolean {
    return super.owns(key) || key === "0 0 0 1" || (typeof key === "number" && key >>> 24 === 127);
  }

  ownsText(ip: string): boolean {
    return this.owns(keyOfText(ip));
  }

  override receive(_: Plug, bytes: Uint8Array, start: number, end: number): void {
    this.#take(bytes, start, end);
  }

  tellOne(): boolean {
    const event = this.#stack?.pollEvent();
    if (event === undefined) return false;
    this.onEvent?.(event);
    return true;
  }

  #handleTimeout(): void {
    this.stack.handleTimeout(this.#world.now);
    this.wake();
  }

  #take(bytes: Uint8Array, start: number, end: number): void {
    if (!this.#isUp) return;
    this.#receive(bytes, start, end);
    this.wake();
  }

  #receive(bytes: Uint8Array, start: number, end: number): void {
    for (const tap of this.taps) tap("in", bytes, start, end);
    if (this.#isUp) this.stack.handlePacket(bytes, start, end, this.#world.now);
  }

  #transmit(): void {
    const { stack } = this;
    for (;;) {
      const packet = stack.pollTransmit(this.#world.now);
      if (packet === undefined) break;
      this.#output(packet.bytes, packet.start, packet.end);
    }
  }

  #output(bytes: Uint8Array, start: number, end: number): void {
    const packet = this.#world.parser.parse(bytes, start, end);
    const key = destinationKey(packet.segment);
    if (this.owns(key)) {
      this.#loopback.put(bytes, start, end);
      return;
    }
    for (const tap of this.taps) tap("out", bytes, start, end);
    const to = this.wayTo(key);
    const tooBig = to !== undefined && end - start > to.link.mtu;
    if (to !== undefined && !tooBig) {
      to.link.send(bytes, start, end);
      return;
    }
    const error = icmpAbout(
      packet,
      [...this.addresses, ...LOOPBACK],
      tooBig ? { kind: "too big", mtu: to.link.mtu } : { kind: "no route" },
    );
    if (error !== undefined) this.#loopback.put(error, 0, error.length);
  }

  #setDeadline(at: Micros): void {
    const { queue, now } = this.#world;
    assert(at >= now, "no deadline of a stack lies in the past");
    if (at === NEVER) queue.remove(this.#deadline);
    else if (this.#deadline.place < 0 || this.#deadline.at !== at) queue.set(this.#deadline, at);
  }

  #boot(): Stack {
    const trace = this.#world.traceOf(this);
    return new Stack({
      addresses: [...this.addresses, ...LOOPBACK],
      random: this.#random.fork(`boot ${this.#boots}`),
      mtu: this.#options.mtu ?? this.plugs[0]?.link.mtu ?? 1500,
      checksums: this.#world.checksums,
      ...(this.#options.settings === undefined ? {} : { settings: this.#options.settings }),
      ...(trace === undefined ? {} : { trace }),
      ...(this.#options.awake === undefined ? {} : { awake: this.#options.awake }),
    });
  }
}
