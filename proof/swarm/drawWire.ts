/**
 * How one way of a wire behaves: most are merely slow, some lose (singly or in bursts), repeat,
 * reorder or corrupt. In a world of many wires each has fewer faults, or hardly anything would ever
 * arrive and nothing beyond opening would be tried.
 */
import type { Random } from "#src/base/random.js";
import type { WireOptions } from "#src/sim/index.js";

const OLDEST_MS = 15_000;

/** One way of one of `count` wires; its MTU is drawn elsewhere. */
export function drawWire(random: Random, count: number): WireOptions {
  const isBad = random.chance(Math.max(0.2, Math.min(0.85, 1.5 / count)));
  return isBad ? drawBad(random) : { delayMs: random.pick([0, 0.05, 1, 10]) };
}

function drawBad(r: Random): WireOptions {
  const sometimes = (p: number, most: number): number => (r.chance(p) ? r.float() * most : 0);
  const burst = r.chance(0.2)
    ? { toBad: r.float() * 0.05, toGood: 0.1 + r.float() * 0.5 }
    : undefined;
  return {
    delayMs: r.pick([0, 0.05, 1, 10, 50, 200]),
    jitterMs: sometimes(0.3, 20),
    loss: sometimes(0.6, 0.3),
    duplicate: sometimes(0.4, 0.2),
    reorder: sometimes(0.4, 0.3),
    // Sometimes so late that the connection is over: but within the MSL, or TIME-WAIT is no help.
    reorderMs: r.float() * (r.chance(0.1) ? OLDEST_MS : 100),
    corrupt: sometimes(0.5, 0.05),
    ...(r.chance(0.4) ? { bandwidth: 1e5 * 10 ** (r.float() * 4) } : {}),
    ...(r.chance(0.2) ? { queueBytes: 4_000 + r.below(60_000) } : {}),
    ...(r.chance(0.2) ? { markBytes: 3_000 } : {}),
    ...(burst === undefined ? {} : { burst }),
  };
}
