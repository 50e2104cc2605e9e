/** What a segment costs as the number of connections grows: requests spread over all of them. */
import { cpuMs, Pair, row } from "./pair.mjs";

const LISTENERS = 64;
const ROUNDS = 200_000;
const data = new Uint8Array(100);

function nanosPerSegment(connections) {
  const pair = new Pair();
  pair.listen(LISTENERS);
  const clients = new Int32Array(connections);
  const servers = new Int32Array(connections);
  for (let i = 0; i < connections; i++) {
    [clients[i], servers[i]] = pair.open(i % LISTENERS);
  }
  const work = (rounds) => {
    for (let i = 0; i < rounds; i++) {
      const k = (i * 7919) % connections;
      pair.a.send(clients[k], data, 0, data.length, pair.now);
      pair.pump();
      pair.b.receive(servers[k], data, 0, data.length, pair.now);
      pair.pump();
      pair.drain();
      pair.now += 10;
    }
    pair.a.handleTimeout(pair.now);
    pair.b.handleTimeout(pair.now);
    pair.pump();
  };
  work(ROUNDS);
  const segments = pair.b.counters.InSegs + pair.a.counters.InSegs;
  const start = cpuMs();
  work(ROUNDS);
  const passed = pair.b.counters.InSegs + pair.a.counters.InSegs - segments;
  return Math.round(((cpuMs() - start) * 1e6) / passed);
}

/** Nanoseconds a segment from one connection to a million. */
export function curve() {
  const counts = [1, 100, 10_000, 100_000, 1_000_000];
  for (const count of counts) {
    const name = count.toLocaleString("en");
    row(`a segment among ${name} connections`, `${nanosPerSegment(count)} ns`, "flat");
  }
}
