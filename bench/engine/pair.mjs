/** Two stacks and the memory between them: what every measurement of the engine starts from. */
import { Random } from "../../dist/base/random.js";
import { Stack } from "../../dist/engine/index.js";

/** CPU time of this process in milliseconds. */
export function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Bytes that this process holds after a full collection, on the heap and in typed arrays. */
export function heldBytes() {
  globalThis.gc();
  globalThis.gc(); // typed arrays that the first one freed are counted off by the second
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** One line of the table. */
export function row(what, measured, reach) {
  process.stdout.write(`| ${what} | ${measured} | ${reach} |\n`);
}

export class Pair {
  now = 1_000_000;

  constructor(settings = {}) {
    const options = { checksums: "offload", settings };
    this.a = new Stack({ ...options, addresses: ["10.0.0.1"], random: new Random(1) });
    this.b = new Stack({ ...options, addresses: ["10.0.0.2"], random: new Random(2) });
    this.listeners = [];
  }

  /** Opens `count` listeners on b from port 80 on: as many times the ports of one. */
  listen(count) {
    for (let i = 0; i < count; i++) {
      this.listeners.push(this.b.listen({ port: 80 + i, backlog: 128 }, this.now));
    }
  }

  /** Hands packets over until neither has one. */
  pump() {
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
  drain() {
    while (this.a.pollEvent());
    while (this.b.pollEvent());
  }

  /** A connection from a to b's listener number `k`: both handles. */
  open(k) {
    const client = this.a.connect({ address: "10.0.0.2", port: 80 + k }, this.now);
    if (client < 0) throw new Error(`connect: ${client}`);
    this.pump();
    const server = this.b.accept(this.listeners[k], this.now);
    this.drain();
    return [client, server];
  }
}
