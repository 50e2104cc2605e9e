/** The nodes and wires of a plan, made. */
import { Firewall, type Host, Nat, type Node, type Wire, type World } from "#src/sim/index.js";
import type { HostPlan, NodePlan, Plan } from "./plan.ts";

/** Where every host listens. */
export const PORT = 7;

/** What a plan's topology became, in the plan's order. */
export interface Built {
  readonly nodes: readonly Node[];
  readonly wires: readonly Wire[];
  readonly hosts: readonly { readonly plan: HostPlan; readonly host: Host<undefined> }[];
}

/** Builds the topology of `plan` in `world`. */
export function build(plan: Plan, world: World): Built {
  const byName = new Map<string, Node>();
  const hosts: { plan: HostPlan; host: Host<undefined> }[] = [];
  for (const node of plan.nodes) {
    if (node.kind === "host") {
      const { address, settings } = node;
      // Nobody stays awake: every rest of a connection is packed, and unpacked (packed.ts).
      const host = world.host(node.name, { address, settings, awake: 0 });
      hosts.push({ plan: node, host });
      byName.set(node.name, host);
    } else {
      byName.set(node.name, inner(node, world));
    }
  }
  const named = (name: string): Node => byName.get(name) as Node;
  // The order of linking says which side of a box is which: inside first, outside last.
  const wires = plan.wires.map(({ from, to, there, back }) =>
    world.link(named(from), named(to), there, back),
  );
  return { nodes: [...byName.values()], wires, hosts };
}

function inner(node: Exclude<NodePlan, HostPlan>, world: World): Node {
  if (node.kind === "router") {
    return world.router(node.name, { address: node.address, icmp: !node.isSilent });
  }
  const established = node.idleSeconds * 1_000;
  if (node.kind === "nat") return world.nat(node.name, { address: node.address, established });
  const open = node.isOpen ? [PORT] : [];
  return world.firewall(node.name, { unknown: node.unknown, open, established });
}

/** A box that remembers flows starts anew. */
export function forget(node: Node | undefined): void {
  if (node instanceof Nat || node instanceof Firewall) node.forget();
}
