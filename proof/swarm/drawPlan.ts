/** A seed's plan: each part from a stream of its own, so that a change to one leaves the rest. */
import type { Random } from "#src/base/random.js";
import { drawFaults } from "./drawFaults.ts";
import { drawConnections } from "./drawTalk.ts";
import { drawTopology } from "./drawTopology.ts";
import type { Plan } from "./plan.ts";

/** The plan of a seed. */
export function planOf(seed: number, random: Random): Plan {
  const healAtMs = 1_000 + random.fork("heal").below(40_000);
  const family = random.fork("family").chance(0.3) ? 6 : 4;
  const { nodes, wires } = drawTopology(random.fork("topology"), family);
  const hosts = nodes.filter((node) => node.kind === "host");
  return {
    seed,
    family,
    nodes,
    wires,
    connections: drawConnections(random.fork("connections"), hosts, healAtMs),
    faults: drawFaults(random.fork("faults"), nodes, wires.length, healAtMs),
    healAtMs,
  };
}
