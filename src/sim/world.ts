/**
 * A network in virtual time: hosts, routers and wires, one clock that jumps from event to event,
 * and one seed that everything random comes from. The same seed replays the same world, bit by bit.
 *
 * Time stands still while the application works. After everything that a host tells its user, the
 * user's promises and stream callbacks are let run (`settle`); only when nobody has anything left
 * to do at this instant does the next event come. What an application waits for outside the world
 * (a file, a worker) is invisible to it: name such waits with `hold`.
 */

import { assert } from "../base/assert.ts";
import { outOfRange, wrongType } from "../base/errors/callErrors.ts";
import { Random } from "../base/random.ts";
import { type Micros, NEVER } from "../base/time.ts";
import { keyOfText } from "./addressKey.ts";
import { checkHostOptions } from "./checks.ts";
import { type Duration, microsOf } from "./duration.ts";
import { Firewall, type FirewallOptions } from "./firewall.ts";
import { FlightPool } from "./flight.ts";
import { Host, type HostOptions, type HostWorld, type Stirrable } from "./host.ts";
import type { WireOptions } from "./impairments.ts";
import { Nat, type NatOptions } from "./nat.ts";
import { Node } from "./node.ts";
import { PacketParser } from "./parser.ts";
import { Alarm, EventQueue } from "./queue.ts";
import { Router, type RouterOptions } from "./router.ts";
import { type Teller, TraceCollector } from "./traceCollector.ts";
import { Way, Wire } from "./wire.ts";

/** How a world is made. */
export interface WorldOptions<Net> {
  /** Any number; 1 when not given. */
  seed?: number;
  /** Makes what `host.net` is. */
  net?: (host: Host<Net>) => Net;
  /** Lets the application's promises and callbacks run; resolves when they have. */
  settle?: () => Promise<void>;
  /** "offload": wires are memory and nothing is summed; "compute" when not given. */
  checksums?: "compute" | "offload";
  /** Collect trace events from the first packet on; false when not given. */
  trace?: boolean;
}

/** A clock that follows the world's: the application's own timers. */
export interface FollowingClock {
  /** When its next timer is due, NEVER when none is. */
  next(): Micros;
  /** Whether anybody waits for its timers: a run goes on for them. Absent: for all of them. */
  holds?(): boolean;
  /** The world's time is `now`: runs what is due. */
  advance(now: Micros): void;
}

/** Why a run ended: nothing was left to wait for, time was up, or the condition came true. */
export type RunEnd = "idle" | "time" | "condition";

/** At most so many turns at one instant; more is an application that keeps itself busy for ever. */
const MAX_TURNS = 1_000_000;

/** How long `run` goes on at most when it is not told: a day. */
const DEFAULT_LIMIT: Duration = "1 d";

/** The world. `Net` is what hosts have as `net`. */
export class World<Net = undefined> implements HostWorld {
  readonly seed: number;
  readonly random: Random;
  readonly queue = new EventQueue();
  readonly flights = new FlightPool();
  readonly parser = new PacketParser();
  readonly checksums: "compute" | "offload";
  /** Every event that the stacks have reported, once `trace` was asked for. */
  readonly trace: TraceCollector;
  /** Microseconds since the world began. */
  now: Micros = 0;
  /** How many wires and nodes there are: ways are found anew when it changes. */
  version = 0;
  readonly #options: WorldOptions<Net>;
  readonly #nodes = new Map<string, Node>();
  /** Whose each address is. */
  readonly #owners = new Map<ReturnType<typeof keyOfText>, string>();
  readonly #names = new Map<string, readonly string[]>();
  readonly #stirred: Stirrable[] = [];
  readonly #soon: (() => void)[] = [];
  readonly #clocks: FollowingClock[] = [];
  #held: Promise<unknown>[] = [];
  #isTouched = true;

  constructor(options: WorldOptions<Net> = {}) {
    this.#options = options;
    this.seed = options.seed ?? 1;
    if (!Number.isFinite(this.seed)) {
      throw wrongType(`the seed of a world is a number, not ${String(this.seed)}`);
    }
    this.random = new Random(this.seed);
    this.checksums = options.checksums ?? "compute";
    this.trace = new TraceCollector(options.trace ?? false);
  }

  /** Adds a host. Its name is also a name that every host can look up. */
  host(name: string, options: HostOptions): Host<Net> {
    checkHostOptions(name, options);
    const make = this.#options.net ?? (() => undefined as Net);
    return this.#add(new Host<Net>(this, name, options, this.random.fork(`host ${name}`), make));
  }

  /** Adds a router; the address is what its ICMP errors come from. */
  router(name: string, options: RouterOptions & { address: string }): Router {
    return this.#add(new Router(this, name, [options.address], options));
  }

  /** Adds a NAT; `address` is the outside one. The wire that is linked last leads outside. */
  nat(name: string, options: NatOptions & { address: string }): Nat {
    const random = this.random.fork(`nat ${name}`);
    return this.#add(new Nat(this, name, options.address, random, options));
  }

  /** Adds a firewall; the wire that is linked first is inside, the second outside. */
  firewall(name: string, options: FirewallOptions = {}): Firewall {
    return this.#add(new Firewall(this, name, options));
  }

  /** Links two nodes by a wire that behaves as told, from `b` to `a` as `back` says. */
  link(a: Node, b: Node, options: WireOptions = {}, back: WireOptions = options): Wire {
    if (a === b) throw outOfRange(`"${a.name}" cannot be linked to itself`);
    if (!(a instanceof Node && b instanceof Node)) throw wrongType("a link takes two nodes");
    const nth = a.plugs.length + b.plugs.length;
    const name = (from: Node, to: Node) => `${from.name} > ${to.name}${nth > 0 ? ` #${nth}` : ""}`;
    const wire = new Wire(
      new Way(this, name(a, b), options, this.random),
      new Way(this, name(b, a), back, this.random),
    );
    a.plug(wire.there, b);
    b.plug(wire.back, a);
    this.version += 1;
    return wire;
  }

  /** Gives a name of one's own to addresses. */
  name(name: string, addresses: readonly string[]): void {
    this.#names.set(name.toLowerCase(), addresses);
  }

  /** Runs `callback` when `duration` from now has passed; returns what cancels it. */
  after(duration: Duration, callback: () => void): () => void {
    const alarm = new Alarm(() => this.soon(callback), true);
    this.queue.set(alarm, this.now + microsOf(duration));
    return () => this.queue.remove(alarm);
  }

  /** Time stands still until `promise` is settled: it is something outside this world. */
  hold<T>(promise: Promise<T>): Promise<T> {
    this.#held.push(promise.catch(() => undefined));
    return promise;
  }

  /** Lets a clock follow this world's time; returns what ends that. */
  follow(clock: FollowingClock): () => void {
    this.#clocks.push(clock);
    clock.advance(this.now);
    return () => void this.#clocks.splice(this.#clocks.indexOf(clock), 1);
  }

  /** Runs until nothing is left to wait for, or `limit` has passed (a day when not given). */
  async run(limit: Duration = DEFAULT_LIMIT): Promise<RunEnd> {
    return await this.#run(this.now + microsOf(limit), true, undefined);
  }

  /** Runs for exactly `duration`. */
  async runFor(duration: Duration): Promise<RunEnd> {
    return await this.#run(this.now + microsOf(duration), false, undefined);
  }

  /** Runs until `condition` holds, nothing is left to wait for, or `limit` has passed. */
  async runUntil(condition: () => boolean, limit: Duration = DEFAULT_LIMIT): Promise<RunEnd> {
    return await this.#run(this.now + microsOf(limit), true, condition);
  }

  /**
   * The same as `run` without letting any promise run: for worlds whose users are plain callbacks.
   * Ends at `until` (microseconds since the world began); without it, when nothing is left.
   */
  runSync(until: Micros = NEVER): RunEnd {
    for (;;) {
      for (let turns = 0; this.#turn(); turns++) assert(turns < MAX_TURNS, STANDSTILL);
      const next = this.#nextTime();
      if (until === NEVER && (next === NEVER || this.#isIdle())) return "idle";
      if (next > until) {
        this.#moveTo(until);
        return "time";
      }
      this.#fireNext(next);
    }
  }

  // What hosts and wires ask of their world.

  stir(host: Stirrable): void {
    this.#isTouched = true;
    if (!this.#stirred.includes(host)) this.#stirred.push(host);
  }

  soon(callback: () => void): void {
    this.#soon.push(callback);
  }

  resolve(name: string, asker: { readonly addresses: readonly string[] }): readonly string[] {
    const wanted = name.toLowerCase();
    if (wanted === "localhost") {
      const hasIpv6 = asker.addresses.some((address) => address.includes(":"));
      return hasIpv6 ? ["::1", "127.0.0.1"] : ["127.0.0.1"];
    }
    return this.#names.get(wanted) ?? this.#nodes.get(wanted)?.addresses ?? [];
  }

  traceOf(host: Teller): ReturnType<TraceCollector["listenerFor"]> {
    return this.trace.listenerFor(host);
  }

  #add<N extends Node>(node: N): N {
    const key = node.name.toLowerCase();
    if (this.#nodes.has(key)) throw outOfRange(`there is a node named "${node.name}" already`);
    for (const address of node.addresses) this.#claim(address, node.name);
    this.#nodes.set(key, node);
    this.version += 1;
    return node;
  }

  /** Packets find their way by address, so that each is one node's alone. */
  #claim(address: string, name: string): void {
    const key = keyOfText(address);
    const owner = this.#owners.get(key);
    if (owner !== undefined)
      throw outOfRange(`"${name}" cannot have ${address}: "${owner}" has it already`);
    this.#owners.set(key, name);
  }

  async #run(
    until: Micros,
    endsWhenIdle: boolean,
    condition: (() => boolean) | undefined,
  ): Promise<RunEnd> {
    this.#isTouched = true; // whoever called has made calls of its own just before
    for (;;) {
      await this.#calm();
      if (condition?.() === true) return "condition";
      const next = this.#nextTime();
      if (endsWhenIdle && (next === NEVER || this.#isIdle())) return "idle";
      if (next > until) {
        this.#moveTo(until);
        await this.#calm();
        return condition?.() === true ? "condition" : "time";
      }
      this.#fireNext(next);
    }
  }

  /** Lets everybody finish what there is to do at this instant. */
  async #calm(): Promise<void> {
    const { settle } = this.#options;
    for (let turns = 0; ; turns++) {
      assert(turns < MAX_TURNS, STANDSTILL);
      if (this.#turn()) {
        await settle?.();
        continue;
      }
      if (!this.#isTouched && this.#held.length === 0) return;
      // Nobody has anything to do; but a chain of callbacks may still be on its way to us.
      this.#isTouched = false;
      const held = this.#held;
      this.#held = [];
      await Promise.all(held);
      await settle?.();
    }
  }

  /** Tells one user one thing; false when there is nothing to tell. */
  #turn(): boolean {
    const callback = this.#soon.shift();
    if (callback !== undefined) {
      this.#isTouched = true;
      callback();
      return true;
    }
    for (let host = this.#stirred[0]; host !== undefined; host = this.#stirred[0]) {
      if (host.tellOne()) {
        this.#isTouched = true;
        return true;
      }
      this.#stirred.shift();
    }
    return false;
  }

  #nextTime(): Micros {
    let next = this.queue.peek()?.at ?? NEVER;
    for (const clock of this.#clocks) next = Math.min(next, clock.next());
    return next;
  }

  /** Nothing is scheduled that anyone waits for. */
  #isIdle(): boolean {
    const isIdle = (clock: FollowingClock) => clock.next() === NEVER || clock.holds?.() === false;
    return this.queue.holding === 0 && this.#clocks.every(isIdle);
  }

  /** One event, or the timers of one clock: whatever is due at `at`. */
  #fireNext(at: Micros): void {
    this.#moveTo(at);
    const clock = this.#clocks.find((candidate) => candidate.next() <= at);
    if (clock !== undefined) {
      this.#isTouched = true;
      clock.advance(at);
      return;
    }
    const event = this.queue.peek();
    if (event === undefined || event.at > at) return;
    this.queue.remove(event);
    event.fire();
  }

  #moveTo(at: Micros): void {
    assert(at >= this.now, "no deadline lies in the past");
    if (at === this.now) return;
    this.now = at;
    for (const clock of this.#clocks) {
      this.#isTouched = true;
      clock.advance(at);
    }
  }
}

const STANDSTILL = "an application does not keep itself busy at one instant for ever";
