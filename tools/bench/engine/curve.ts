/**
 * What a segment costs as there are more connections, listeners or TIME-WAITs around it. Opening
 * and closing takes seven segments, and touches every table.
 */
import { cpuMs, EACH, Pair, row } from "./pair.ts";

const COUNTS = [1, 100, 10_000, 100_000, 1_000_000];
const LISTENERS = 64;
const ROUNDS = 200_000;
const CYCLES = 50_000;
const TIME_WAIT = 60_000_000;
const data = new Uint8Array(100);

/** Nanoseconds for each segment that `work` has both ends receive. */
function nanosPerSegment(pair: Pair, work: () => void): number {
  const before = pair.segments;
  const start = cpuMs();
  work();
  return Math.round(((cpuMs() - start) * 1e6) / (pair.segments - before));
}

/** Requests and answers, spread over `connections`. */
function amongConnections(connections: number): number {
  const pair = new Pair();
  pair.listen(LISTENERS);
  const clients = new Int32Array(connections);
  const servers = new Int32Array(connections);
  for (let i = 0; i < connections; i++) {
    [clients[i], servers[i]] = pair.open(i % LISTENERS);
  }
  const work = () => {
    for (let i = 0; i < ROUNDS; i++) {
      const k = (i * 7919) % connections;
      pair.a.send(clients[k] as number, data, 0, data.length, pair.now);
      pair.pump();
      pair.b.receive(servers[k] as number, data, 0, data.length, pair.now);
      pair.pump();
      pair.drain();
      pair.now += 10;
    }
    pair.a.handleTimeout(pair.now);
    pair.b.handleTimeout(pair.now);
    pair.pump();
  };
  work();
  return nanosPerSegment(pair, work);
}

/** Opens and closes `count` times while about `entries` TIME-WAITs stand: as many end as begin. */
function cycles(
  pair: Pair,
  count: number,
  entries: number,
  listenerOf: (i: number) => number,
): void {
  const apart = Math.ceil(TIME_WAIT / entries);
  for (let i = 0; i < count; i++) {
    pair.cycle(listenerOf(i));
    pair.now += apart;
    pair.a.handleTimeout(pair.now);
  }
}

/** Opening and closing, spread over `listeners`: of each address a thousand in turn. */
function amongListeners(listeners: number): number {
  const pair = new Pair({}, listeners);
  pair.listen(listeners);
  const each = Math.min(listeners, EACH);
  const listenerOf = (i: number) =>
    (Math.floor(i / 1000) % pair.hosts.length) * each + ((i * 7919) % each);
  const work = () => cycles(pair, CYCLES, 1000, listenerOf);
  work();
  return nanosPerSegment(pair, work);
}

/** Opening and closing among `entries` TIME-WAITs. */
function amongTimeWaits(entries: number): number {
  const pair = new Pair({ tcp_max_tw_buckets: 2_000_000 });
  pair.listen(LISTENERS);
  const listenerOf = (i: number) => i % LISTENERS;
  cycles(pair, Math.max(entries, CYCLES), entries, listenerOf);
  return nanosPerSegment(pair, () => cycles(pair, CYCLES, entries, listenerOf));
}

function show(measure: (count: number) => number, what: string): void {
  for (const count of COUNTS) {
    const around = `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
    row(`a segment among ${around}`, `${measure(count)} ns`, "flat");
  }
}

/** From one connection to a million. */
export const connectionCurve = (): void => show(amongConnections, "connection");

/** From one listener to a million. */
export const listenerCurve = (): void => show(amongListeners, "listener");

/** From one TIME-WAIT to a million. */
export const timeWaitCurve = (): void => show(amongTimeWaits, "TIME-WAIT");
