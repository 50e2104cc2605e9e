/**
 * The swarm over 2,000 seeds, and that these are worlds of all kinds. `notice.test.ts` shows that
 * it would see what breaks.
 */
import { describe, expect, test } from "vitest";
import { oldDuplicate, planOf, runSeed } from "../../../proof/swarm/index.ts";
import type { NodePlan, Plan } from "../../../proof/swarm/plan.ts";
import { byteAt, firstWrong, HEADER_BYTES, idOf } from "../../../proof/swarm/stream.ts";
import { Random } from "../../../src/base/random.ts";
import { TRANSITIONS } from "../../../src/machine/transitions.ts";

const SEEDS = 2_000;
const BATCHES = 20;

/** The steps that each seed's world took, of those that were run so far. */
const stepsOf = new Map<number, ArrayLike<number>>();

describe("random worlds, then quiet", () => {
  const size = SEEDS / BATCHES;
  test.each(Array.from({ length: BATCHES }, (_, i) => 1 + i * size))(
    `${size} seeds from %i: every invariant holds`,
    (from) => {
      const broken = [];
      let bytes = 0;
      for (let seed = from; seed < from + size; seed++) {
        const result = runSeed(seed);
        bytes += result.bytes;
        stepsOf.set(seed, result.steps);
        if (result.violations.length > 0) broken.push({ seed, violations: result.violations });
      }
      expect(broken).toEqual([]);
      expect(bytes).toBeGreaterThan(0);
    },
  );

  test("a reset that a write hears first is no end of what was said", () => {
    expect(runSeed(89_539).violations).toEqual([]);
  });

  test("a seed is the same world again, to the microsecond", () => {
    for (const seed of [4, 7, 44]) {
      const [one, two] = [runSeed(seed, { trace: true }), runSeed(seed, { trace: true })];
      expect(one.micros).toBe(two.micros);
      expect(one.world.trace.events).toEqual(two.world.trace.events);
      expect(one.bytes).toBeGreaterThan(0);
    }
  });

  test("tracing changes nothing", () => {
    expect(runSeed(7).micros).toBe(runSeed(7, { trace: true }).micros);
  });
});

describe("the worlds are as different as they should be", () => {
  const plans = Array.from({ length: 300 }, (_, i) => planOf(i, new Random(i).fork("plan")));
  const count = (plan: Plan, kind: NodePlan["kind"]) =>
    plan.nodes.filter((node) => node.kind === kind).length;

  test("two to five hosts, none to three routers, NATs and firewalls, all one tree", () => {
    const hosts = new Set(plans.map((plan) => count(plan, "host")));
    const routers = new Set(plans.map((plan) => count(plan, "router")));
    expect([...hosts].sort()).toEqual([2, 3, 4, 5]);
    expect([...routers].sort()).toEqual([0, 1, 2, 3]);
    expect(plans.some((plan) => count(plan, "nat") > 0 && count(plan, "firewall") > 0)).toBe(true);
    for (const plan of plans) {
      expect(plan.wires.length).toBe(plan.nodes.length - 1);
      for (const { kind, name } of plan.nodes) {
        const wires = plan.wires.filter(({ from, to }) => from === name || to === name);
        if (kind === "host") expect(wires.length).toBe(1);
        if (kind === "nat" || kind === "firewall") expect(wires.length).toBe(2);
      }
    }
  });

  test("every kind of fault, anywhere; connections every way; every way to part", () => {
    const faults = plans.flatMap((plan) => plan.faults);
    const kinds = ["crash", "cut", "deaf", "forgets", "one-way cut", "storm"];
    expect([...new Set(faults.map(({ kind }) => kind))].sort()).toEqual(kinds);
    const cuts = faults.filter(({ kind }) => kind === "cut").map(({ where }) => where);
    expect(Math.max(...cuts)).toBeGreaterThan(5);
    const connections = plans.flatMap((plan) => plan.connections);
    const ways = new Set(connections.map(({ from, to }) => `${from} ${to}`));
    expect(ways.size).toBe(25); // five hosts, each to each, itself included
    const partings = connections.flatMap(({ opener, other }) => [opener.parting, other.parting]);
    expect(new Set(partings).size).toBe(7);
    expect(connections.some(({ alsoAfterMs }) => alsoAfterMs >= 0)).toBe(true);
  });

  test("all rows of the table are taken, but for a listener that turns active", () => {
    const taken = new Set<number>();
    for (let seed = 1; seed <= SEEDS && taken.size < TRANSITIONS.length - 1; seed++) {
      const steps = stepsOf.get(seed) ?? runSeed(seed).steps;
      for (let row = 0; row < steps.length; row++) if ((steps[row] ?? 0) > 0) taken.add(row);
    }
    const never = TRANSITIONS.filter((_, row) => !taken.has(row));
    expect(never.map(([state, input]) => `${state} ${input}`)).toEqual(["LISTEN SEND"]);
  });
});

describe("old duplicates", () => {
  test("while TIME-WAIT is honoured, nothing of the old connection is delivered", () => {
    expect(oldDuplicate(1, true)).toMatchObject({ wasReopened: false, oldBytes: 0 });
  });

  test("switched off, the old segment is delivered to the new connection", () => {
    expect(oldDuplicate(1, false)).toMatchObject({ wasReopened: true, oldBytes: 1_460 });
  });
});

describe("streams", () => {
  test("a header names its connection, and a wrong one none", () => {
    const header = Uint8Array.from({ length: HEADER_BYTES }, (_, i) => byteAt(77, "up", i));
    expect(idOf(header)).toBe(77);
    header[5] = (header[5] as number) ^ 4;
    expect(idOf(header)).toBe(-1);
  });

  test("bytes of another place, direction or connection are told apart", () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => byteAt(3, "down", 50 + i));
    expect(firstWrong(bytes, 100, 3, "down", 50)).toBe(-1);
    expect(firstWrong(bytes, 100, 3, "down", 51)).toBeLessThan(55);
    expect(firstWrong(bytes, 100, 3, "up", 50)).toBeLessThan(55);
    expect(firstWrong(bytes, 100, 4, "down", 50)).toBeLessThan(55);
  });
});
