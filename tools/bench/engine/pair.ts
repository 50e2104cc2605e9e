/** Two stacks and the memory between them: what every measurement of the engine starts from. */
import { Random } from "#src/base/random.js";
import { type Settings, Stack } from "#src/engine/index.js";

/** CPU time of this process in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A full collection: the process must have been started with --expose-gc. */
export function collect(): void {
  if (globalThis.gc === undefined) throw new Error("start it with node --expose-gc");
  globalThis.gc();
}

/** Bytes that this process holds after a full collection, on the heap and in typed arrays. */
export function heldBytes(): number {
  collect();
  collect(); // typed arrays that the first one freed are counted off by the second
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One line of the table. */
export function row(what: string, measured: string, reach: string): void {
  process.stdout.write(`| ${what} | ${measured} | ${reach} |\n`);
}

/** Listeners on one of b's addresses. */
export const EACH = 50_000;

/** Two stacks, a and b, between which packets go in memory; `now` is the time of both. */
export class Pair {
  now = 1_000_000;
  readonly a: Stack;
  readonly b: Stack;
  /** The addresses of b. */
  readonly hosts: readonly string[];
  readonly #listeners: number[] = [];

  /** `listeners`: how many there will be at most; b has addresses for so many. */
  constructor(settings: Partial<Settings> = {}, listeners = 1) {
    const options = { checksums: "offload", settings } as const;
    const hosts = Array.from({ length: Math.ceil(listeners / EACH) }, (_, i) => `10.0.0.${2 + i}`);
    this.a = new Stack({ ...options, addresses: ["10.0.0.1"], random: new Random(1) });
    this.b = new Stack({ ...options, addresses: hosts, random: new Random(2) });
    this.hosts = hosts;
  }

  /** Opens `count` listeners on b from port 80 on: as many times the ports of one. */
  listen(count: number): void {
    for (let i = 0; i < count; i++) {
      this.#listeners.push(this.b.listen({ ...this.#place(i), backlog: 128 }, this.now));
    }
  }

  /** Hands packets over until neither has one. */
  pump(): void {
    for (;;) {
      let any = false;
      for (let p = this.a.pollTransmit(this.now); p; p = this.a.pollTransmit(this.now)) {
        any = true;
        this.b.handlePacket(p.bytes, p.start, p.end, this.now);
      }
      for (let p = this.b.pollTransmit(this.now); p; p = this.b.pollTransmit(this.now)) {
        any = true;
        this.a.handlePacket(p.bytes, p.start, p.end, this.now);
      }
      if (!any) return;
    }
  }

  /** Takes all events of both. */
  drain(): void {
    while (this.a.pollEvent());
    while (this.b.pollEvent());
  }

  /** A connection from a to b's listener number `k`: both handles. */
  open(k: number): [client: number, server: number] {
    const client = this.a.connect(this.#place(k), this.now);
    if (client < 0) throw new Error(`connect: ${client}`);
    this.pump();
    const server = this.b.accept(this.#listeners[k] as number, this.now);
    if (server === undefined) throw new Error("accept: there is nobody");
    this.drain();
    return [client, server];
  }

  /** Sends `data` each way over a connection, and reads it. */
  exchange(client: number, server: number, data: Uint8Array): void {
    for (const [from, to, sender, reader] of [
      [this.a, this.b, client, server],
      [this.b, this.a, server, client],
    ] as const) {
      from.send(sender, data, 0, data.length, this.now);
      this.pump();
      to.receive(reader, data, 0, data.length, this.now);
      this.pump();
    }
  }

  /** Opens a connection to listener `k` and closes it, a first: a keeps the TIME-WAIT. */
  cycle(k: number): void {
    const [client, server] = this.open(k);
    this.a.close(client, this.now);
    this.pump();
    this.b.close(server, this.now);
    this.pump();
    this.drain();
    this.now += 10;
  }

  /** Segments that were received so far. */
  get segments(): number {
    return this.a.counters.InSegs + this.b.counters.InSegs;
  }

  /** Where listener number `k` is. */
  #place(k: number): { address: string; port: number } {
    return { address: this.hosts[Math.floor(k / EACH)] as string, port: 80 + (k % EACH) };
  }
}
