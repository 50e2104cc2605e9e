/** What an idle connection costs: both ends, with their share of every table. */
import { heldBytes, Pair, row } from "./pair.ts";

const PAIRS = 100_000;
const LISTENERS = 8;

function held(
  exchange: (pair: Pair, client: number, server: number) => void,
  pairs: number,
): number {
  const pair = new Pair();
  pair.listen(LISTENERS);
  for (let i = 0; i < 100; i++) pair.open(i % LISTENERS);
  const before = heldBytes();
  for (let i = 0; i < pairs; i++) exchange(pair, ...pair.open(i % LISTENERS));
  const bytes = (heldBytes() - before) / pairs;
  pair.drain(); // the pair is used once more, or it would have been collected
  return Math.round(bytes);
}

const data = new Uint8Array(100);

function askAndAnswer(pair: Pair, client: number, server: number): void {
  pair.exchange(client, server, data);
  pair.now += 50_000;
  pair.a.handleTimeout(pair.now);
  pair.b.handleTimeout(pair.now);
  pair.pump();
  pair.drain();
}

/**
 * Bytes a pair, before and after a request and an answer have passed. Of `1 / parts` as many pairs:
 * with a power of two the tables, which double, are as full.
 */
export function idlePairs(parts = 1): void {
  const pairs = PAIRS / parts;
  const many = `${pairs.toLocaleString("en")} idle pairs`;
  const fresh = held(() => {}, pairs);
  row(`${many}, nothing sent yet`, `${fresh} B a pair`, "2 kB");
  const used = held(askAndAnswer, pairs);
  row(`${many}, after 100 B each way`, `${used} B a pair`, "2 kB");
}
