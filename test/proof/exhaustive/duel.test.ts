import { describe, expect, test } from "vitest";
import { type Choose, replayChoices, walkChoices } from "../../../proof/exhaustive/choices.ts";
import { CLOSERS, Duel } from "../../../proof/exhaustive/duel.ts";
import { canCoexist } from "../../../proof/exhaustive/pairs.ts";

describe("every interleaving of faults over one short connection", () => {
  test.each(CLOSERS)("%s closes: with up to four faults all ends well", (closer) => {
    const walk = walkChoices(4, (choose) => new Duel(closer, choose).run());
    expect(walk.failure).toBeNull();
    expect(walk.runs).toBeGreaterThan(5_000);
  });
});

describe("the walk itself", () => {
  test("visits every sequence within the faults allowed, each once", () => {
    const seen = new Set<string>();
    const walk = walkChoices(2, (choose) => {
      seen.add([choose(3), choose(3), choose(3)].join(""));
    });
    // 1 + 3 positions x 2 ways + 3 pairs of positions x 4 ways
    expect(walk.runs).toBe(1 + 6 + 12);
    expect(seen.size).toBe(walk.runs);
  });

  test("finds a stack that gives up too early, and its replay fails the same", () => {
    const impatient = { settings: { tcp_syn_retries: 0, tcp_syn_linear_timeouts: 0 } };
    const run = (choose: Choose) => new Duel("client", choose, impatient).run();
    const walk = walkChoices(1, run);
    expect(walk.failure?.error).toMatchObject({
      message: expect.stringContaining("nothing fails"),
    });
    expect(() => replayChoices(walk.failure?.choices ?? [], run)).toThrow("nothing fails");
  });

  test("stops at the first run that fails, with its choices", () => {
    const walk = walkChoices(1, (choose) => {
      choose(2);
      if (choose(2) === 1) throw new Error("found");
    });
    expect(walk.failure?.choices).toEqual([0, 1]);
  });
});

test("a pair of states that cannot be is known as such", () => {
  expect(canCoexist("FIN-WAIT-2", "ESTABLISHED")).toBe(false);
  expect(canCoexist("TIME-WAIT", "CLOSE-WAIT")).toBe(false);
  expect(canCoexist("ESTABLISHED", "CLOSED")).toBe(false);
  expect(canCoexist("FIN-WAIT-1", "CLOSE-WAIT")).toBe(true);
});
