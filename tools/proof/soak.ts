/**
 * A pair of stacks that open, use and close connections for hours of their own time, far more of
 * them than any table holds: what they hold in the end is what they held at the beginning.
 *
 * It starts itself once more with --expose-gc, since what is held shows after a full collection.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { heldBytes, Pair } from "../bench/engine/pair.ts";

const LISTENERS = 64;
const ROUNDS = 10;
const CYCLES = 400_000;
/** Between two connections: the TIME-WAITs of a minute are some 30,000. */
const APART_MICROS = 2_000;
/** What the engine's own measuring may waver by. */
const SLACK_BYTES = 1 << 20;

const data = new Uint8Array(4000);

/** Opens a connection, sends 4,000 bytes each way, and closes it, each end first in turn. */
function talk(pair: Pair, i: number): void {
  const [client, server] = pair.open(i % LISTENERS);
  pair.exchange(client, server, data);
  const [first, second] = i % 2 === 0 ? [pair.a, pair.b] : [pair.b, pair.a];
  const [one, other] = i % 2 === 0 ? [client, server] : [server, client];
  first.close(one, pair.now);
  pair.pump();
  second.close(other, pair.now);
  pair.pump();
  pair.drain();
}

function soak(): number {
  const pair = new Pair({}, LISTENERS);
  pair.listen(LISTENERS);
  let held = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    for (let i = 0; i < CYCLES; i++) {
      talk(pair, i);
      pair.now += APART_MICROS;
      pair.a.handleTimeout(pair.now);
      pair.b.handleTimeout(pair.now);
      pair.pump();
    }
    const now = heldBytes();
    const hours = (pair.now / 3_600_000_000).toFixed(2);
    process.stdout.write(`after ${hours} h: ${(now / 1024).toFixed(0)} KiB held\n`);
    if (round === 0) held = now;
    else if (now > held + SLACK_BYTES) return 1;
  }
  return 0;
}

if (globalThis.gc === undefined) {
  const words = ["--expose-gc", fileURLToPath(import.meta.url)];
  process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
} else process.exitCode = soak();
