/**
 * Two engines and one connection: open, one datum each way, close; while whatever chooses decides
 * for every packet whether it arrives, is lost, arrives twice, or arrives late. What must hold is
 * checked at every step and at the end: no pair of states that the RFC cannot mean, each datum
 * delivered exactly once, both ends over, and nothing left behind.
 */
import { assert } from "#src/base/assert.js";
import { Random } from "#src/base/random.js";
import type { Micros } from "#src/base/time.js";
import { ACCEPTABLE, CONNECTED, END, FAILED } from "#src/engine/api.js";
import type { Settings } from "#src/engine/block/settings.js";
import { Stack } from "#src/engine/stack.js";
import type { State } from "#src/machine/states.js";
import type { TraceEvent } from "#src/trace/events.js";
import type { Choose } from "./choices.ts";
import { canCoexist } from "./pairs.ts";

/** Who closes: one end when it has its datum and the other on reading the end, or both at once. */
export const CLOSERS = ["client", "server", "both"] as const;

export type Closer = (typeof CLOSERS)[number];

const LATENCY: Micros = 10_000;
/** Late enough that whatever is sent next overtakes it. */
const LATE: Micros = 35_000;
const PORT = 80;
const MAX_EVENTS = 20_000;
const ADDRESSES = { client: "192.0.2.1", server: "192.0.2.2" } as const;

/** One of the two ends. */
export type Side = keyof typeof ADDRESSES;

interface Flight {
  readonly at: Micros;
  readonly order: number;
  readonly to: Side;
  readonly bytes: Uint8Array;
}

/** Who looks on, and how both stacks are set. */
export interface DuelOptions {
  readonly witness?: (side: Side, event: TraceEvent) => void;
  readonly settings?: Partial<Settings>;
}

/** One run: the faults are `choose`'s. Throws an AssertionError when something does not hold. */
export class Duel {
  readonly #choose: Choose;
  readonly #closer: Closer;
  readonly #ends: Readonly<Record<Side, DuelEnd>>;
  readonly #flights: Flight[] = [];
  #order = 0;
  #now: Micros = 0;

  constructor(closer: Closer, choose: Choose, options: DuelOptions = {}) {
    this.#choose = choose;
    this.#closer = closer;
    this.#ends = {
      client: new DuelEnd("client", options),
      server: new DuelEnd("server", options),
    };
  }

  /** Runs to the end of everything, TIME-WAIT included. */
  run(): void {
    const { client, server } = this.#ends;
    server.listen();
    client.connect();
    for (let i = 0; this.#advance(); i++) {
      assert(i < MAX_EVENTS, "a connection that ends does not send for ever");
    }
    for (const end of [client, server]) end.mustBeOver();
  }

  /**
   * Lets the application act and the next thing happen; false when nothing will happen any more.
   */
  #advance(): boolean {
    for (const side of ["client", "server"] as const) {
      this.#ends[side].act(this.#now, this.#closer);
      this.#send(side);
    }
    this.#checkPair();
    const { client, server } = this.#ends;
    const flight = this.#nextFlight();
    const due = Math.min(client.stack.pollTimeout(), server.stack.pollTimeout());
    if (flight === undefined && due === Number.POSITIVE_INFINITY) return false;
    if (flight !== undefined && flight.at <= due) this.#arrive(flight);
    else this.#expire(due);
    return true;
  }

  #arrive(flight: Flight): void {
    this.#flights.splice(this.#flights.indexOf(flight), 1);
    this.#now = Math.max(this.#now, flight.at);
    const { stack } = this.#ends[flight.to];
    stack.handlePacket(flight.bytes, 0, flight.bytes.length, this.#now);
  }

  #expire(due: Micros): void {
    this.#now = Math.max(this.#now, due);
    for (const { stack } of Object.values(this.#ends)) {
      if (stack.pollTimeout() <= this.#now) stack.handleTimeout(this.#now);
    }
  }

  /** Every packet is one choice: it arrives, is lost, arrives twice, or arrives late. */
  #send(from: Side): void {
    const { stack } = this.#ends[from];
    const to = from === "client" ? "server" : "client";
    for (;;) {
      const packet = stack.pollTransmit(this.#now);
      if (packet === undefined) return;
      const bytes = packet.bytes.slice(packet.start, packet.end);
      const fate = this.#choose(4);
      if (fate === 1) continue;
      this.#fly(to, bytes, fate === 3 ? LATE : LATENCY);
      if (fate === 2) this.#fly(to, bytes, LATENCY);
    }
  }

  #fly(to: Side, bytes: Uint8Array, delay: Micros): void {
    this.#flights.push({ at: this.#now + delay, order: this.#order++, to, bytes });
  }

  #nextFlight(): Flight | undefined {
    let first: Flight | undefined;
    for (const flight of this.#flights) {
      const sooner =
        first === undefined ||
        flight.at < first.at ||
        (flight.at === first.at && flight.order < first.order);
      if (sooner) first = flight;
    }
    return first;
  }

  #checkPair(): void {
    const { client, server } = this.#ends;
    assert(
      canCoexist(client.state, server.state),
      `the client in ${client.state} and the server in ${server.state} cannot be`,
    );
  }
}

const DATUM = new Uint8Array([42]);

/** One end: its stack, and an application that sends one byte, reads one byte, and closes. */
class DuelEnd {
  readonly stack: Stack;
  readonly #side: Side;
  #listener: number | null = null;
  #socket: number | null = null;
  #connected = false;
  #sent = false;
  #received = 0;
  #sawEnd = false;
  #closed = false;
  /** As the trace tells it: a child in the SYN queue has no socket yet. */
  state: State = "CLOSED";

  constructor(side: Side, { witness, settings = {} }: DuelOptions) {
    this.#side = side;
    this.stack = new Stack({
      addresses: [ADDRESSES[side]],
      settings,
      random: new Random(side === "client" ? 1 : 2),
      trace: (event) => {
        if (event.kind === "step" && event.to !== "unknown") this.state = event.to;
        witness?.(side, event);
      },
    });
  }

  listen(): void {
    this.#listener = this.stack.listen({ port: PORT, backlog: 4 }, 0);
    assert(this.#listener >= 0, "the port is free");
  }

  connect(): void {
    this.#socket = this.stack.connect({ address: ADDRESSES.server, port: PORT }, 0);
    assert(this.#socket >= 0, "a port is free");
  }

  /** Does what an application would: accept, send, read, close. */
  act(now: Micros, closer: Closer): void {
    this.#takeEvents(now);
    if (this.#socket === null || !this.#connected || this.#closed) return;
    if (!this.#sent) this.#sent = this.stack.send(this.#socket, DATUM, 0, 1, now) === 1;
    this.#read(now);
    const closesFirst = closer === this.#side || closer === "both";
    const wantsToClose = closesFirst ? this.#received > 0 || closer === "both" : this.#sawEnd;
    if (!wantsToClose || !this.#sent) return;
    // Half a close, so that what the peer still sends is read and not answered by a reset.
    this.stack.shutdown(this.#socket, "write", now);
    if (!this.#sawEnd) return;
    this.stack.close(this.#socket, now);
    this.#closed = true;
  }

  #takeEvents(now: Micros): void {
    for (let event = this.stack.pollEvent(); event !== undefined; event = this.stack.pollEvent()) {
      assert((event.what & FAILED) === 0, `nothing fails at the ${this.#side}: ${event.error}`);
      if ((event.what & CONNECTED) !== 0) this.#connected = true;
      if ((event.what & ACCEPTABLE) !== 0 && this.#listener !== null) {
        this.#socket = this.stack.accept(this.#listener, now) ?? this.#socket;
        this.#connected = this.#socket !== null;
      }
    }
  }

  #read(now: Micros): void {
    const into = new Uint8Array(16);
    const count = this.stack.receive(this.#socket as number, into, 0, into.length, now);
    if (count === END) this.#sawEnd = true;
    else if (count > 0) this.#received += count;
  }

  /** Everything was delivered once, and nothing of the connection is left. */
  mustBeOver(): void {
    assert(this.#received === 1, `the ${this.#side} received its datum once`);
    assert(this.#closed, `the ${this.#side} closed`);
    assert(
      this.state === "CLOSED" || this.state === "LISTEN",
      `the ${this.#side} is over, not in ${this.state}`,
    );
  }
}
