/**
 * A SYN flood from addresses that do not exist, while honest clients connect (RFC 4987). What the
 * flood costs is bounded by the listener's backlog; who still gets through depends on SYN cookies.
 */
import { Random } from "#src/base/random.js";
import type { Micros } from "#src/base/time.js";
import { CONNECTED } from "#src/engine/api.js";
import { Stack } from "#src/engine/stack.js";
import { SYN } from "#src/wire/segment.js";
import { Forger } from "./forger.ts";

/** How the flood is run. */
export interface FloodOptions {
  readonly cookies: 0 | 1 | 2;
  readonly syns: number;
  readonly honest: number;
  readonly backlog?: number;
  readonly seed?: number;
}

/** Who got through. */
export interface FloodOutcome {
  readonly connected: number;
  readonly honest: number;
  readonly cookiesSent: number;
  readonly dropped: number;
  /** Half-open connections of the flood that the server held at its end. */
  readonly halfOpen: number;
}

const SERVER = "192.0.2.2";
const CLIENTS = "192.0.2.1";
const PORT = 80;
/** Microseconds from SYN to SYN: 100,000 a second. */
const INTERVAL: Micros = 10;
/** Honest clients give up after this long, in microseconds. */
const PATIENCE: Micros = 20_000_000;
/** Packets of honest clients are carried this often, in microseconds. */
const TICK: Micros = 1000;

/** Floods a server. `atEnd` is called when the flood ends, with the server still under it. */
export function floodWithSyns(options: FloodOptions, atEnd: () => void = () => {}): FloodOutcome {
  const flood = new Flood(options);
  const connected = flood.run(atEnd);
  const { counters } = flood.server;
  return {
    connected,
    honest: options.honest,
    cookiesSent: counters.SyncookiesSent,
    dropped: counters.ListenDrops,
    halfOpen: flood.halfOpen,
  };
}

class Flood {
  readonly server: Stack;
  halfOpen = 0;
  readonly #clients: Stack;
  readonly #options: FloodOptions;
  readonly #random: Random;
  readonly #listener: number;
  #connected = 0;
  #now: Micros = 1_000_000;

  constructor(options: FloodOptions) {
    this.#options = options;
    this.#random = new Random(options.seed ?? 4987);
    const settings = { tcp_syncookies: options.cookies };
    const random = this.#random;
    this.server = new Stack({ addresses: [SERVER], random: random.fork("server"), settings });
    this.#clients = new Stack({ addresses: [CLIENTS], random: random.fork("clients") });
    const { backlog = 128 } = options;
    this.#listener = this.server.listen({ port: PORT, backlog }, this.#now);
  }

  run(atEnd: () => void): number {
    const { syns, honest } = this.#options;
    const forger = new Forger(this.server, SERVER);
    for (let i = 0; i < syns; i++) {
      // 198.18.0.0/15 is nobody's.
      forger.pretend(0xc612_0000 | this.#random.below(1 << 17), 1024 + (i % 60_000), PORT);
      forger.send({ flags: SYN, seq: this.#random.uint32(), mss: 1460 }, this.#now);
      this.#now += INTERVAL;
      if (i % Math.ceil(syns / honest) === 0) this.#connectOne();
      if (this.#now % TICK < INTERVAL) this.#carry();
    }
    this.#carry();
    this.halfOpen = this.#countHalfOpen();
    atEnd();
    const end = this.#now + PATIENCE;
    while (this.#now < end) {
      this.#now += TICK * 10;
      this.#carry();
    }
    return this.#connected;
  }

  #connectOne(): void {
    this.#clients.connect({ address: SERVER, port: PORT }, this.#now);
  }

  /**
   * Half-open ones are neither answered further nor accepted: SYN,ACKs less what became of them.
   */
  #countHalfOpen(): number {
    return this.server.tuplesInUse - this.server.counters.CurrEstab;
  }

  #carry(): void {
    const now = this.#now;
    const { server } = this;
    const clients = this.#clients;
    for (const stack of [server, clients]) if (stack.pollTimeout() <= now) stack.handleTimeout(now);
    for (let busy = true; busy; ) {
      busy = false;
      for (let p = clients.pollTransmit(now); p; p = clients.pollTransmit(now)) {
        server.handlePacket(p.bytes, p.start, p.end, now);
        busy = true;
      }
      for (let p = server.pollTransmit(now); p; p = server.pollTransmit(now)) {
        if (p.bytes[p.start + 16] === 192) clients.handlePacket(p.bytes, p.start, p.end, now);
        busy = true;
      }
    }
    while (server.accept(this.#listener, now) !== undefined);
    while (server.pollEvent() !== undefined);
    for (let event = clients.pollEvent(); event; event = clients.pollEvent()) {
      if ((event.what & CONNECTED) !== 0) this.#connected++;
    }
  }
}
