/**
 * One seed of the swarm: a world by its plan, faults until they end, then the quiet that follows,
 * and the invariants that must hold whatever happened (`checks.ts` judges them).
 */

import { Random } from "#src/base/random.js";
import { MICROS_PER_MS } from "#src/base/time.js";
import { type Wire, World } from "#src/sim/index.js";
import { type Built, build, forget, PORT } from "./build.ts";
import { Checks } from "./checks.ts";
import { planOf } from "./drawPlan.ts";
import type { ConnectionPlan, FaultPlan, Plan } from "./plan.ts";
import { User } from "./user.ts";

/** What became of a seed. */
export interface SeedResult {
  readonly seed: number;
  readonly plan: Plan;
  /** What is broken; empty when all is well. */
  readonly violations: readonly string[];
  /** Virtual microseconds that it took. */
  readonly micros: number;
  /** Connections that were accepted, and bytes that were delivered and checked. */
  readonly accepted: number;
  readonly bytes: number;
  /** How often each row of machine's TRANSITIONS was taken, by stacks that did not crash. */
  readonly steps: readonly number[];
  /** The world as it ended; its trace when one was asked for. */
  readonly world: World;
}

/**
 * After this much quiet nothing may be left: the users' patience, an orphan's eight tries at most
 * two minutes apart, FIN-WAIT-2 and TIME-WAIT.
 */
const QUIET_MS = 20 * 60_000;
/** Users that wait for their peer's end give up so long after the faults have ended. */
const PATIENCE_MS = 60_000;
/** From the port of who opens to that of who opens too. */
const MEETING_OFFSET = 100;

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
    run.checks.violations.push(stack ?? message);
  }
  return run.result();
}

class Run {
  readonly checks: Checks;
  readonly #plan: Plan;
  readonly #world: World;
  readonly #built: Built;
  readonly #users: readonly User[];

  constructor(plan: Plan, world: World) {
    this.#plan = plan;
    this.#world = world;
    this.checks = new Checks(plan);
    this.#built = build(plan, world);
    this.#users = this.#built.hosts.map(({ host, plan: hostPlan }) => {
      return new User(host, hostPlan, this.checks.listenerFor(hostPlan.name));
    });
  }

  go(): void {
    const { connections, faults, healAtMs } = this.#plan;
    for (const user of this.#users) user.listen();
    for (const connection of connections) this.#open(connection);
    for (const fault of faults) this.#schedule(fault);
    this.#at(healAtMs, () => this.#heal());
    this.#at(healAtMs + PATIENCE_MS, () => {
      for (const user of this.#users) user.closeAll();
      for (const user of this.#users) user.stop("close");
    });
    this.#world.runSync();
    this.checks.whenQuiet(this.#users, this.#world.now - (healAtMs + QUIET_MS) * MICROS_PER_MS);
  }

  result(): SeedResult {
    const steps: number[] = [];
    for (const { host } of this.#users) {
      host.stack.steps.forEach((count, row) => {
        steps[row] = (steps[row] ?? 0) + count;
      });
    }
    return {
      seed: this.#plan.seed,
      plan: this.#plan,
      violations: this.checks.violations,
      micros: this.#world.now,
      accepted: this.#users.reduce((sum, { accepted }) => sum + accepted, 0),
      bytes: this.#users.flatMap(({ all }) => all).reduce((sum, talk) => sum + talk.received, 0),
      steps,
      world: this.#world,
    };
  }

  #at(ms: number, callback: () => void): void {
    this.#world.after(ms, callback);
  }

  #open(connection: ConnectionPlan): void {
    const { id, startMs, localPort, alsoAfterMs } = connection;
    const from = this.#userOf(connection.from);
    const to = this.#userOf(connection.to);
    const opener = { id, plan: connection.opener, says: "up" } as const;
    const meets = alsoAfterMs >= 0;
    // The other end's port tells which of the two opened: opposite connections do not mix.
    const port = meets ? localPort + MEETING_OFFSET : PORT;
    this.#at(startMs, () => from.connect(opener, to.plan.address, localPort, port));
    if (!meets) return;
    this.#at(startMs + alsoAfterMs, () =>
      to.connect(undefined, from.plan.address, port, localPort),
    );
  }

  #userOf(name: string): User {
    return this.#users.find(({ plan }) => plan.name === name) as User;
  }

  #schedule({ kind, where, fromMs, toMs }: FaultPlan): void {
    if (kind === "cut" || kind === "one-way cut" || kind === "storm") {
      this.#breakWire(kind, this.#built.wires[where] as Wire, fromMs, toMs);
      return;
    }
    const node = this.#built.nodes[where];
    if (kind === "forgets") {
      this.#at(fromMs, () => forget(node));
      return;
    }
    const user = this.#userOf(node?.name ?? "");
    this.#at(fromMs, () => (kind === "crash" ? user.host.crash() : user.stop("abort")));
    this.#at(toMs, () => {
      if (kind === "crash" && !user.host.isUp) user.host.reboot();
      user.listen();
    });
  }

  #breakWire(kind: "cut" | "one-way cut" | "storm", wire: Wire, fromMs: number, toMs: number) {
    if (kind !== "storm") {
      this.#at(fromMs, () => (kind === "cut" ? wire.cut() : wire.there.cut()));
      this.#at(toMs, () => wire.heal());
      return;
    }
    const before = [{ ...wire.there.options }, { ...wire.back.options }];
    this.#at(fromMs, () => wire.set({ loss: 0.5, duplicate: 0.5, reorder: 0.5, reorderMs: 50 }));
    this.#at(toMs, () => {
      Object.assign(wire.there.options, { ...CALM, ...before[0] });
      Object.assign(wire.back.options, { ...CALM, ...before[1] });
    });
  }

  #heal(): void {
    for (const wire of this.#built.wires) {
      wire.heal();
      wire.set({ ...CALM, jitterMs: 0, corrupt: 0, delayMs: 1 });
      delete wire.there.options.burst;
      delete wire.back.options.burst;
    }
    for (const user of this.#users) user.finish();
  }
}

/** What a storm changes, as it is without any. */
const CALM = { loss: 0, duplicate: 0, reorder: 0, reorderMs: 1 };
