/**
 * Two stacks, a link between them in virtual time that treats packet after packet as it is told,
 * and one transfer from the client to the server.
 */
import { Random } from "../../../src/base/random.ts";
import { NEVER } from "../../../src/base/time.ts";
import { ACCEPTABLE, END, FAILED, PEER_CLOSED } from "../../../src/engine/api.ts";
import type { Settings } from "../../../src/engine/block/settings.ts";
import { Stack } from "../../../src/engine/stack.ts";

/** What the link does to one packet. */
export interface Fate {
  drop: boolean;
  twice: boolean;
  /** Marked CE on the way (RFC 3168). */
  mark: boolean;
  /** Extra delay in ms. */
  late: number;
}

export const UNTOUCHED: Fate = { drop: false, twice: false, mark: false, late: 0 };

export interface LoopOptions {
  settings: Partial<Settings>;
  bytes: number;
  /** One way, in microseconds. */
  delay: number;
  fate: (packet: number) => Fate;
}

export interface LoopResult {
  received: number;
  /** The first byte that differs from what was sent; -1 when none does. */
  wrongAt: number;
  /** The end was reached on both sides without an error. */
  ended: boolean;
  micros: number;
  client: Stack;
  server: Stack;
}

interface Flight {
  at: number;
  order: number;
  to: Stack;
  bytes: Uint8Array;
}

const byteAt = (index: number): number => (index * 31 + (index >>> 8)) & 0xff;

class Loop {
  readonly client: Stack;
  readonly server: Stack;
  readonly #fate: (packet: number) => Fate;
  readonly #delay: number;
  readonly #flights: Flight[] = [];
  now = 1_000_000;
  #packets = 0;

  constructor({ settings, fate, delay }: LoopOptions) {
    const stack = (address: string, seed: number): Stack =>
      new Stack({ addresses: [address], random: new Random(seed), settings });
    this.client = stack("192.0.2.1", 1);
    this.server = stack("192.0.2.2", 2);
    this.#fate = fate;
    this.#delay = delay;
  }

  /** Puts everything that the stacks want to send on the link. */
  flush(): void {
    for (const [from, to] of [
      [this.client, this.server],
      [this.server, this.client],
    ] as const) {
      for (let p = from.pollTransmit(this.now); p !== undefined; p = from.pollTransmit(this.now)) {
        this.#launch(to, p.bytes.slice(p.start, p.end));
      }
    }
  }

  #launch(to: Stack, bytes: Uint8Array): void {
    const order = this.#packets++;
    const fate = this.#fate(order);
    if (fate.drop) return;
    const ect = ((bytes[1] as number) & 3) !== 0;
    if (fate.mark && ect) markCe(bytes);
    const at = this.now + this.#delay + fate.late * 1000;
    this.#flights.push({ at, order, to, bytes });
    if (fate.twice) this.#flights.push({ at: at + 500, order, to, bytes });
  }

  /** Time passes to the next thing that happens; false when nothing ever will. */
  step(): boolean {
    this.#flights.sort((a, b) => a.at - b.at || a.order - b.order);
    const timer = Math.min(this.client.pollTimeout(), this.server.pollTimeout());
    const next = this.#flights[0];
    const at = Math.min(timer, next?.at ?? NEVER);
    if (at === NEVER) return false;
    this.now = Math.max(this.now, at);
    if (next !== undefined && next.at <= timer) {
      this.#flights.shift();
      next.to.handlePacket(next.bytes, 0, next.bytes.length, this.now);
    } else {
      this.client.handleTimeout(this.now);
      this.server.handleTimeout(this.now);
    }
    return true;
  }
}

/** Writes CE into an IPv4 header and mends its checksum. */
function markCe(bytes: Uint8Array): void {
  bytes[1] = (bytes[1] as number) | 3;
  bytes[10] = bytes[11] = 0;
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes[10] = (~sum >>> 8) & 0xff;
  bytes[11] = ~sum & 0xff;
}

/** Opens, sends all from the client, closes, and runs until nothing happens any more. */
export function runLoop(options: LoopOptions): LoopResult {
  const loop = new Loop(options);
  const { client, server } = loop;
  const listener = server.listen({ port: 80, backlog: 4 }, loop.now);
  const socket = client.connect({ address: "192.0.2.2", port: 80 }, loop.now);
  const [chunk, into] = [new Uint8Array(16_384), new Uint8Array(16_384)];
  let [accepted, sent, received, wrongAt, ends] = [-1, 0, 0, -1, 0];
  let failed = false;
  const fill = (): void => {
    for (let room = 1; sent < options.bytes && room > 0; ) {
      const length = Math.min(chunk.length, options.bytes - sent);
      for (let i = 0; i < length; i++) chunk[i] = byteAt(sent + i);
      room = client.send(socket, chunk, 0, length, loop.now);
      if (room > 0) sent += room;
    }
    if (sent === options.bytes && client.state(socket) === "ESTABLISHED") {
      client.close(socket, loop.now);
    }
  };
  const drain = (): void => {
    if (accepted < 0) return;
    for (;;) {
      const length = server.receive(accepted, into, 0, into.length, loop.now);
      if (length === END && ends === 0) {
        ends++;
        server.close(accepted, loop.now);
      }
      if (length <= 0) return;
      for (let i = 0; i < length; i++) {
        if (wrongAt < 0 && into[i] !== byteAt(received + i)) wrongAt = received + i;
      }
      received += length;
    }
  };
  for (let steps = 0; steps < 400_000; steps++) {
    for (let e = server.pollEvent(); e !== undefined; e = server.pollEvent()) {
      if ((e.what & ACCEPTABLE) !== 0) accepted = server.accept(listener, loop.now) ?? accepted;
      if ((e.what & FAILED) !== 0) failed = true;
      if ((e.what & PEER_CLOSED) !== 0) drain();
    }
    for (let e = client.pollEvent(); e !== undefined; e = client.pollEvent()) {
      if ((e.what & FAILED) !== 0) failed = true;
    }
    fill();
    drain();
    loop.flush();
    if (!loop.step()) break;
  }
  return { received, wrongAt, ended: ends === 1 && !failed, micros: loop.now, client, server };
}
