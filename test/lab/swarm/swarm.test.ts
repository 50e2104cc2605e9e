/**
 * The swarm over 2,000 seeds; and that it would notice: each invariant is broken on purpose once.
 */
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Stack } from "../../../src/engine/index.ts";
import { oldDuplicate, planOf, runPlan, runSeed } from "../../../src/lab/swarm/index.ts";
import { byteAt, firstWrong, HEADER_BYTES, idOf } from "../../../src/lab/swarm/stream.ts";

const SEEDS = 2_000;
const BATCHES = 20;

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
        if (result.violations.length > 0) broken.push({ seed, violations: result.violations });
      }
      expect(broken).toEqual([]);
      expect(bytes).toBeGreaterThan(0);
    },
  );

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

describe("what it would notice", () => {
  const plan = { ...planOf(44, new Random(44).fork("plan")), faults: [] };

  /** Runs the plan while one method of every stack is another. */
  function withStack<K extends keyof Stack>(name: K, method: Stack[K]): string {
    const own = Stack.prototype[name];
    Stack.prototype[name] = method;
    try {
      return runPlan(plan).violations.join("\n");
    } finally {
      Stack.prototype[name] = own;
    }
  }

  test("nothing, when nothing is wrong", () => {
    const result = runPlan(plan);
    expect(result.violations).toEqual([]);
    expect(result.accepted).toBeGreaterThan(1);
  });

  test("a byte that is another's", () => {
    const own = Stack.prototype.receive;
    const lies: Stack["receive"] = function (this: Stack, socket, into, start, end, now, flags) {
      const got = own.call(this, socket, into, start, end, now, flags);
      if (got > HEADER_BYTES) into[start] = (into[start] as number) ^ 1;
      return got;
    };
    expect(withStack("receive", lies)).toContain("is another's");
  });

  test("an end that never ends", () => {
    expect(withStack("close", () => 0)).toMatch(/still holds|longer than it may/);
  });

  test("an assertion of the engine", () => {
    const throws = () => {
      throw new Error("no row");
    };
    expect(withStack("shutdown", throws)).toContain("no row");
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
