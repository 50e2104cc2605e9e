/** What the swarm would notice: each invariant is broken on purpose once. */
import { describe, expect, test } from "vitest";
import { Checks } from "../../../proof/swarm/checks.ts";
import { CookieLedger } from "../../../proof/swarm/cookieLedger.ts";
import { planOf, runPlan } from "../../../proof/swarm/index.ts";
import type { Talk } from "../../../proof/swarm/talk.ts";
import { Random } from "../../../src/base/random.ts";
import { END, Stack } from "../../../src/engine/index.ts";
import { World } from "../../../src/sim/index.ts";

const SEED = 59;
const plan = { ...planOf(SEED, new Random(SEED).fork("plan")), faults: [] };

/** Runs the plan while one method of every stack is another. */
function withStack<K extends keyof Stack>(name: K, method: (own: Stack[K]) => Stack[K]): string {
  const own = Stack.prototype[name];
  Stack.prototype[name] = method(own);
  try {
    return runPlan(plan).violations.join("\n");
  } finally {
    Stack.prototype[name] = own;
  }
}

describe("in a world", () => {
  test("nothing, when nothing is wrong", () => {
    const result = runPlan(plan);
    expect(result.violations).toEqual([]);
    expect(result.accepted).toBeGreaterThan(3);
  });

  test("a byte that is another's", () => {
    const lie = (own: Stack["receive"]): Stack["receive"] =>
      function (this: Stack, socket, into, start, end, now, flags) {
        const got = own.call(this, socket, into, start, end, now, flags);
        if (got > 8) into[start] = (into[start] as number) ^ 1;
        return got;
      };
    expect(withStack("receive", lie)).toContain("is another's");
  });

  test("an end before all that was sent has come", () => {
    const cut = (own: Stack["receive"]): Stack["receive"] =>
      function (this: Stack, socket, into, start, end, now, flags) {
        const got = own.call(this, socket, into, start, end, now, flags);
        return got > 8 ? END : got;
      };
    expect(withStack("receive", cut)).toMatch(/\d+ bytes are all of \d+/);
  });

  test("an end that never ends", () => {
    expect(withStack("close", () => () => 0)).toMatch(/still holds|longer than it may/);
  });

  test("a gauge that does not come back to nothing", () => {
    const forgetful = (own: Stack["connect"]): Stack["connect"] =>
      function (this: Stack, options, now) {
        this.counters.orphan += 1;
        return own.call(this, options, now);
      };
    expect(withStack("connect", forgetful)).toMatch(/still counts \d+ as orphan/);
  });

  test("an assertion of the engine", () => {
    const breaks = () => () => {
      throw new Error("no row");
    };
    expect(withStack("shutdown", breaks)).toContain("no row");
  });
});

describe("who is delivered to whom", () => {
  const [connection] = plan.connections as [(typeof plan.connections)[0]];
  const { id, to } = connection;
  const talk = (mayRepeat: boolean) => ({ id, mayRepeat }) as Talk;

  test("a connection is delivered once, twice only after a cookie", () => {
    const listener = new Checks(plan).listenerFor(to);
    expect(listener.onNamed(talk(false), id)).toBe(connection.other);
    expect(listener.onNamed(talk(false), id)).toBe(`connection ${id} was delivered twice`);
    expect(listener.onNamed(talk(true), id)).toBe(connection.other);
  });

  test("to whom it was opened, and with a number that exists", () => {
    const listener = new Checks(plan).listenerFor("nobody");
    expect(listener.onNamed(talk(false), id)).toContain("was delivered to nobody");
    expect(listener.onNamed(talk(false), 999)).toContain("what nobody said (999)");
  });
});

describe.each([
  { family: 4, client: "10.0.0.1", server: "10.0.1.1" },
  { family: 6, client: "fd00::1", server: "fd00:1::1" },
])("which peers were sent a cookie, over IPv$family", (addresses) => {
  function askedFrom(localPort: number, cookies: number) {
    const world = new World({ seed: 1 });
    const settings = { tcp_syncookies: cookies };
    const client = world.host("client", { address: addresses.client });
    const server = world.host("server", { address: addresses.server, settings });
    world.link(client, server, { delayMs: 1 });
    const ledger = new CookieLedger(server);
    server.stack.listen({ port: 7, backlog: 8 }, server.now);
    client.stack.connect({ address: addresses.server, port: 7, localPort }, client.now);
    client.wake();
    world.runSync(10_000);
    return { world, ledger };
  }

  test("the one who was, for two minutes, and no other", () => {
    const { world, ledger } = askedFrom(40_001, 2);
    expect(ledger.isPossible({ ip: addresses.client, port: 40_001 })).toBe(true);
    expect(ledger.isPossible({ ip: addresses.client, port: 40_002 })).toBe(false);
    world.runSync(125_000_000);
    expect(ledger.isPossible({ ip: addresses.client, port: 40_001 })).toBe(false);
  });

  test("nobody while the queue has room", () => {
    const { ledger } = askedFrom(40_001, 1);
    expect(ledger.isPossible({ ip: addresses.client, port: 40_001 })).toBe(false);
  });
});
