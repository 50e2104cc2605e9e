/** Opening and closing, while TIME-WAIT grows to a million entries. */
import { cpuMs, heldBytes, Pair, row } from "./pair.ts";

const LISTENERS = 40;
const ENTRIES = 1_000_000;

function newPair(): Pair {
  const pair = new Pair({ tcp_max_tw_buckets: 2 * ENTRIES });
  pair.listen(LISTENERS);
  return pair;
}

/** Open+close cycles a second, for each 200,000 entries more. */
export function cycles(): void {
  const warm = newPair();
  for (let i = 0; i < 100_000; i++) warm.cycle(i % LISTENERS);
  const pair = newPair();
  const rates: number[] = [];
  let start = cpuMs();
  for (let i = 1; i <= ENTRIES; i++) {
    pair.cycle(i % LISTENERS);
    if (i % 200_000 !== 0) continue;
    rates.push(Math.round(200_000_000 / (cpuMs() - start)));
    start = cpuMs();
  }
  const held = pair.a.counters.tw.toLocaleString("en");
  row(`open + close, to ${held} TIME-WAITs`, `${rates.join(", ")} /s`, "150,000 /s, flat");
}

/** Bytes of a TIME-WAIT entry of `1 / parts` as many, its place in the hash table included. */
export function timeWaitBytes(parts = 1): void {
  const entries = ENTRIES / parts;
  const warm = newPair();
  for (let i = 0; i < 1000; i++) warm.cycle(i % LISTENERS);
  const pair = newPair();
  pair.cycle(0);
  const before = heldBytes();
  for (let i = 0; i < entries; i++) pair.cycle(i % LISTENERS);
  const bytes = (heldBytes() - before) / entries;
  pair.drain(); // the pair is used once more, or it would have been collected
  row("a TIME-WAIT entry, table and look-up", `${bytes.toFixed(1)} B`, "64 B");
}
