/** Accurate ECN (RFC 9768) between two ends of ours: what one receives marked, the other knows. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { ACCEPTABLE } from "../../src/engine/api.ts";
import { Stack } from "../../src/engine/stack.ts";

const CE = 3;
const STEP = 5_000;

/** A link that marks each `every`th data packet CE, and loses each `loses`th. */
class Pair {
  now = 0;
  marked = 0;
  readonly client = end("10.0.0.1", 1);
  readonly server = end("10.0.0.2", 2);
  readonly every: number;
  readonly loses: number;
  #packets = 0;

  constructor(every: number, loses: number) {
    this.every = every;
    this.loses = loses;
  }

  /** Five milliseconds: timers, then everything that either end has to send. */
  step(): void {
    this.now += STEP;
    for (const stack of [this.client, this.server]) stack.handleTimeout(this.now);
    this.#carry(this.client, this.server, true);
    this.#carry(this.server, this.client, false);
  }

  #carry(from: Stack, to: Stack, marks: boolean): void {
    const burst: Uint8Array[] = [];
    for (;;) {
      const packet = from.pollTransmit(this.now);
      if (packet === undefined) break;
      burst.push(packet.bytes.slice(packet.start, packet.end));
    }
    for (const bytes of burst) {
      this.#packets++;
      if (marks && bytes.length > 100) {
        if (this.#packets % this.loses === 0) continue;
        const ect = ((bytes[1] as number) & 3) !== 0;
        if (ect && this.#packets % this.every === 0) {
          bytes[1] = (bytes[1] as number) | CE;
          this.marked++;
        }
      }
      to.handlePacket(bytes, 0, bytes.length, this.now);
    }
  }
}

const end = (address: string, seed: number): Stack =>
  new Stack({
    addresses: [address],
    random: new Random(seed),
    checksums: "offload",
    settings: { tcp_ecn: 3 },
  });

test.each([
  [5, 1000],
  [2, 1000],
  [3, 17],
])("each %ith packet marked, each %ith lost: the sender knows of every mark", (every, loses) => {
  const pair = new Pair(every, loses);
  const { client, server } = pair;
  const listener = server.listen({ port: 80, backlog: 1 }, 0);
  const socket = client.connect({ address: "10.0.0.2", port: 80 }, 0);
  for (let i = 0; i < 4; i++) pair.step();
  expect(server.readiness(listener) & ACCEPTABLE).not.toBe(0);
  const accepted = server.accept(listener, pair.now) as number;
  const total = 400_000;
  const data = new Uint8Array(total);
  const into = new Uint8Array(65_536);
  let sent = 0;
  let received = 0;
  for (let i = 0; i < 4000 && received < total; i++) {
    sent += Math.max(0, client.send(socket, data, sent, total, pair.now));
    pair.step();
    received += Math.max(0, server.receive(accepted, into, 0, into.length, pair.now));
  }
  for (let i = 0; i < 200; i++) pair.step();
  expect(received).toBe(total);
  const told = client.info(socket, pair.now);
  const seen = server.info(accepted, pair.now);
  expect(pair.marked).toBeGreaterThan(10);
  expect(seen?.tcpi_received_ce).toBe(pair.marked);
  expect(told?.tcpi_delivered_ce).toBe(pair.marked);
  expect(told?.tcpi_delivered_ce_bytes).toBe(seen?.tcpi_received_ce_bytes);
  expect(told?.tcpi_delivered_e0_bytes).toBe(seen?.tcpi_received_e0_bytes);
  expect(told?.tcpi_snd_ssthresh).toBeLessThan(1000); // congestion was answered
});
