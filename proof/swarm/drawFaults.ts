/** What breaks for a while: wires, hosts, listeners, and the memory of boxes. */
import type { Random } from "#src/base/random.js";
import type { FaultPlan, NodePlan } from "./plan.ts";

/** Half of the faults are so short that connections outlive them. */
const SHORT_MS = 2_000;

/** The faults of a world, all of them over before it heals. */
export function drawFaults(
  random: Random,
  nodes: readonly NodePlan[],
  wires: number,
  healAtMs: number,
): FaultPlan[] {
  if (random.chance(0.35)) return [];
  const placesOf = (is: (kind: NodePlan["kind"]) => boolean): number[] =>
    nodes.flatMap(({ kind }, i) => (is(kind) ? [i] : []));
  const hosts = placesOf((kind) => kind === "host");
  const boxes = placesOf((kind) => kind === "nat" || kind === "firewall");
  const kinds = ["cut", "one-way cut", "storm", "crash", "crash", "deaf", "forgets"] as const;
  const faults: FaultPlan[] = [];
  for (let count = 1 + random.below(4); count > 0; count--) {
    const kind = random.pick(kinds);
    const fromMs = random.below(healAtMs);
    const longest = healAtMs - fromMs;
    const toMs = fromMs + random.below(random.chance(0.5) ? Math.min(longest, SHORT_MS) : longest);
    if (kind === "forgets" && boxes.length === 0) continue;
    const where =
      kind === "forgets"
        ? random.pick(boxes)
        : kind === "crash" || kind === "deaf"
          ? random.pick(hosts)
          : random.below(wires);
    faults.push({ kind, where, fromMs, toMs });
  }
  return faults;
}
