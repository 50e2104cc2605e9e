/**
 * One seed of the swarm: a world by its plan, faults until they end, then the quiet that follows,
 * and the invariants that must hold whatever happened:
 *
 * - what is delivered is a prefix of what was sent, and no byte of another connection is among it;
 * - every step is a row of the table, and no deadline lies in the past (engine and host assert it);
 * - both ends end, and no record of any connection is left when its time is over.
 */

import { Random } from "../../base/random.ts";
import { MICROS_PER_MS } from "../../base/time.ts";
import {
  type Firewall,
  type Host,
  type Nat,
  type Node,
  type Wire,
  World,
} from "../../sim/index.ts";
import { type EndPlan, type FaultPlan, type Plan, planOf } from "./plan.ts";
import { Client, Server } from "./user.ts";

/** What became of a seed. */
export interface SeedResult {
  readonly seed: number;
  readonly plan: Plan;
  /** What is broken; empty when all is well. */
  readonly violations: readonly string[];
  /** Virtual microseconds that it took. */
  readonly micros: number;
  /** Connections that the server accepted, and bytes that were checked. */
  readonly accepted: number;
  readonly bytes: number;
  /** The world as it ended; its trace when one was asked for. */
  readonly world: World;
}

/** After this much quiet nothing may be left: the longest a retransmission may go on, and 2 MSL. */
const QUIET_MS = 3 * 3_600_000;
/** Users that wait for their peer's end give up so long after the faults have ended. */
const PATIENCE_MS = 60_000;

/** Runs one seed. */
export function runSeed(seed: number, options: { trace?: boolean } = {}): SeedResult {
  const plan = planOf(seed, new Random(seed).fork("plan"));
  return runPlan(plan, options);
}

/** Runs a plan, perhaps one that was changed by hand. */
export function runPlan(plan: Plan, options: { trace?: boolean } = {}): SeedResult {
  const world = new World({ seed: plan.seed, trace: options.trace ?? false });
  const run = new Run(plan, world);
  try {
    run.go();
  } catch (error) {
    const { stack, message } = error as Error;
    run.violations.push(stack ?? message);
  }
  return run.result();
}

class Run {
  readonly violations: string[] = [];
  readonly #plan: Plan;
  readonly #world: World;
  readonly #client: Client;
  readonly #server: Server;
  readonly #hosts: readonly [Host<undefined>, Host<undefined>];
  readonly #wires: readonly Wire[];
  readonly #middlebox: Nat | Firewall | undefined;
  readonly #address: string;
  readonly #named = new Set<number>();

  constructor(plan: Plan, world: World) {
    this.#plan = plan;
    this.#world = world;
    const [own, far] = plan.family === 4 ? ["10.0.0.1", "10.0.1.1"] : ["fd00::1", "fd00:1::1"];
    this.#address = far as string;
    const a = world.host("client", { address: own as string, settings: plan.clientSettings });
    const b = world.host("server", { address: far as string, settings: plan.serverSettings });
    this.#hosts = [a, b];
    const middle = middleOf(plan, world);
    this.#middlebox = middle.box;
    this.#wires = linkAll(world, [a, ...middle.nodes, b], plan);
    this.#client = new Client(a);
    this.#server = new Server(b, plan.backlog, this.#listener());
  }

  go(): void {
    const { connections, faults, healAtMs } = this.#plan;
    this.#server.listen();
    for (const connection of connections) {
      this.#at(connection.startMs, () =>
        this.#client.connect(connection, this.#address, this.#listener()),
      );
    }
    for (const fault of faults) this.#schedule(fault);
    this.#at(healAtMs, () => this.#heal());
    this.#at(healAtMs + PATIENCE_MS, () => {
      this.#client.closeAll();
      this.#server.closeAll();
    });
    this.#at(healAtMs + PATIENCE_MS, () => this.#server.stop());
    this.#world.runSync();
    this.#checkQuiet();
  }

  result(): SeedResult {
    const ends = [...this.#client.all, ...this.#server.all];
    return {
      seed: this.#plan.seed,
      plan: this.#plan,
      violations: this.violations,
      micros: this.#world.now,
      accepted: this.#server.all.length,
      bytes: ends.reduce((sum, { received }) => sum + received, 0),
      world: this.#world,
    };
  }

  #listener() {
    return {
      onNamed: (id: number) => this.#planOf(id),
      onViolation: (what: string) => void this.violations.push(what),
    };
  }

  #planOf(id: number): EndPlan | string {
    const plan = this.#plan.connections.find((connection) => connection.id === id)?.server;
    if (plan === undefined) return `a connection begins with what nobody said (${id})`;
    // A SYN cookie is its own proof and nobody remembers that it was used: an ACK that comes again
    // after the server's end was aborted opens the connection again (RFC 4987 3.6).
    const mayReopen = this.#plan.serverSettings.tcp_syncookies !== 0;
    if (this.#named.has(id) && !mayReopen) return `connection ${id} was delivered twice`;
    this.#named.add(id);
    return plan;
  }

  #at(ms: number, callback: () => void): void {
    this.#world.after(ms, callback);
  }

  #schedule({ kind, fromMs, toMs }: FaultPlan): void {
    const [client, server] = this.#hosts;
    const [wire] = this.#wires as [Wire, ...Wire[]];
    const crash = (host: Host<undefined>, back: () => void) => {
      this.#at(fromMs, () => host.crash());
      this.#at(toMs, () => {
        if (host.isUp) return; // another fault has brought it back already
        host.reboot();
        back();
      });
    };
    if (kind === "crash client") crash(client, () => {});
    else if (kind === "crash server") crash(server, () => this.#server.listen());
    else if (kind === "middlebox forgets") this.#at(fromMs, () => this.#middlebox?.forget());
    else {
      this.#at(fromMs, () => (kind === "cut" ? wire.cut() : wire.there.cut()));
      this.#at(toMs, () => wire.heal());
    }
  }

  #heal(): void {
    for (const wire of this.#wires) {
      wire.heal();
      wire.set({ loss: 0, jitterMs: 0, duplicate: 0, reorder: 0, corrupt: 0, delayMs: 1 });
      delete wire.there.options.burst;
      delete wire.back.options.burst;
    }
    this.#client.finish();
    this.#server.finish();
  }

  #checkQuiet(): void {
    const { healAtMs } = this.#plan;
    const late = this.#world.now - (healAtMs + QUIET_MS) * MICROS_PER_MS;
    if (late > 0) this.violations.push(`it took ${late / 1e6} s longer than it may to end`);
    for (const host of this.#hosts) {
      const left = host.stack.tuplesInUse;
      if (left > 0) this.violations.push(`${host.name} still holds ${left} connections`);
    }
    for (const talk of [...this.#client.all, ...this.#server.all]) {
      if (!talk.isClosed) this.violations.push(`a user of connection ${talk.id} never ended`);
    }
  }
}

function middleOf(plan: Plan, world: World): { nodes: Node[]; box?: Nat | Firewall } {
  const v4 = plan.family === 4;
  const router = (name: string, i: number) =>
    world.router(name, { address: v4 ? `10.0.9.${i}` : `fd00:9::${i}` });
  switch (plan.middle) {
    case "wire":
      return { nodes: [] };
    case "router":
      return { nodes: [router("r", 1)] };
    case "two routers":
      return { nodes: [router("r", 1), router("s", 2)] };
    case "nat": {
      const box = world.nat("nat", { address: "203.0.113.1" });
      return { nodes: [box], box };
    }
    case "firewall": {
      const box = world.firewall("firewall", { unknown: plan.seed % 2 === 0 ? "drop" : "reset" });
      return { nodes: [box], box };
    }
  }
}

/**
 * A chain of nodes; the planned wire is the first, the others do nothing but take a little time.
 */
function linkAll(world: World, nodes: readonly Node[], plan: Plan): Wire[] {
  return nodes.slice(1).map((node, i) => {
    const before = nodes[i] as Node;
    return i === 0
      ? world.link(before, node, plan.there, plan.back)
      : world.link(before, node, { delayMs: 0.5, mtu: plan.back.mtu ?? 1500 });
  });
}
