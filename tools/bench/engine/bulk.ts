/** Bulk transfer over one connection, and the garbage that it makes. */
import { constants, type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { collect, cpuMs, heldBytes, Pair, row } from "./pair.ts";

type Collection = PerformanceEntry & { readonly detail: { readonly kind: number } };

const data = new Uint8Array(65_536);
const into = new Uint8Array(65_536);

/** Moves `bytes` from a to b. */
function move(pair: Pair, client: number, server: number, bytes: number): void {
  let got = 0;
  while (got < bytes) {
    pair.a.send(client, data, 0, data.length, pair.now);
    for (let p = pair.a.pollTransmit(pair.now); p; p = pair.a.pollTransmit(pair.now)) {
      pair.b.handlePacket(p.bytes, p.start, p.end, pair.now);
    }
    let read = pair.b.receive(server, into, 0, into.length, pair.now);
    while (read > 0) {
      got += read;
      read = pair.b.receive(server, into, 0, into.length, pair.now);
    }
    for (let p = pair.b.pollTransmit(pair.now); p; p = pair.b.pollTransmit(pair.now)) {
      pair.a.handlePacket(p.bytes, p.start, p.end, pair.now);
    }
    pair.now += 100;
    pair.a.handleTimeout(pair.now);
    pair.b.handleTimeout(pair.now);
    pair.drain();
  }
}

/** MB/s from 256 MiB to 4 GiB, and what is held before and after. */
export function bulk(): void {
  const pair = new Pair();
  pair.listen(1);
  const [client, server] = pair.open(0);
  move(pair, client, server, 256 << 20);
  const before = heldBytes();
  const rates: number[] = [];
  for (let gib = 1; gib <= 4; gib++) {
    const start = cpuMs();
    move(pair, client, server, 2 ** 30);
    rates.push(Math.round(2 ** 30 / 1000 / (cpuMs() - start)));
  }
  const grown = Math.round((heldBytes() - before) / 1024);
  row("bulk, one connection, each GiB of four", `${rates.join(", ")} MB/s`, "400 MB/s, flat");
  row("growth of memory over the 4 GiB", `${grown} KiB`, "none");
}

/** Minor collections while a million segments are received in the steady state. */
export async function collections(): Promise<void> {
  const pair = new Pair();
  pair.listen(1);
  const [client, server] = pair.open(0);
  move(pair, client, server, 256 << 20);
  const collected: number[] = [];
  const observer = new PerformanceObserver((list) => {
    // The types know no detail; of a collection it is what Node calls its kind.
    for (const { detail, startTime } of list.getEntries() as Collection[]) {
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) collected.push(startTime);
    }
  });
  collect();
  observer.observe({ entryTypes: ["gc"] });
  const first = pair.b.counters.InSegs;
  while (pair.b.counters.InSegs - first < 1_000_000) move(pair, client, server, 16 << 20);
  const ended = performance.now();
  await new Promise((done) => setTimeout(done, 50));
  observer.disconnect();
  // What an idle process tidies up afterwards is not counted.
  const minor = collected.filter((at) => at < ended).length;
  row("minor collections, 1,000,000 segments received", String(minor), "at most 2");
}
