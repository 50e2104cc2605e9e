/** Traces of simulated connections, folded: how they were opened, what moved, how they ended. */
import { expect, test } from "vitest";
import type { Fate, Packet } from "../../../src/exports/sim.ts";
import { World } from "../../../src/exports/sim.ts";
import { foldTrace, type Lifecycle } from "../../../src/trace/index.ts";
import { FIN, SYN } from "../../../src/wire/index.ts";

type Net = ReturnType<World["host"]>["net"];
type Rule = (packet: Packet) => Fate;

/** The first connection of a world in which a client and a server do as told. */
async function lifeOf(
  client: (net: Net, world: World) => void,
  serve?: Parameters<Net["createServer"]>[1],
  rule?: Rule,
): Promise<Lifecycle> {
  const world = new World({ seed: 9, trace: true });
  const a = world.host("a", { address: "10.0.0.1" });
  const b = world.host("b", { address: "10.0.0.2" });
  world.link(a, b, { delayMs: 10, ...(rule === undefined ? {} : { rule }) });
  if (serve !== undefined) b.net.createServer({ allowHalfOpen: true }, serve).listen(80);
  client(a.net, world);
  await world.run();
  const [life] = foldTrace(world.trace.events);
  if (life === undefined) throw new Error("no connection was traced");
  return life;
}

const quiet = (): void => {};

/** A rule that drops the first so many packets that fit. */
function dropFirst(count: number, fits: (packet: Packet) => boolean): Rule {
  let left = count;
  return (packet) => {
    if (left === 0 || !fits(packet)) return "pass";
    left -= 1;
    return "drop";
  };
}

test("a refused connection", async () => {
  const life = await lifeOf((net) => net.connect(80, "b").on("error", quiet));
  expect(life.opened.how).toBe("refused");
  expect(life.reset).toMatchObject({ by: "server", cause: "port-closed", certainty: "proved" });
  expect(life.history).toBe("Sr");
});

test("an unanswered connection counts its SYNs and says what gave up", async () => {
  const life = await lifeOf(
    (net) => net.connect(80, "b").on("error", quiet),
    quiet,
    () => "drop",
  );
  expect(life.opened).toMatchObject({ how: "unanswered", completedAt: null });
  expect(life.opened.synRetries).toBeGreaterThan(5);
  expect(life.closed).toMatchObject({ how: "timeout", gaveUp: "SYN" });
});

test("a lost SYN is a retry, and a round trip is not measured over it", async () => {
  const life = await lifeOf(
    (net) => net.connect(80, "b").end(),
    (socket) => socket.resume().end(),
    dropFirst(1, ({ segment }) => (segment.flags & SYN) !== 0),
  );
  expect(life.opened).toMatchObject({ how: "handshake", synRetries: 1, rttMs: null });
});

test("a half-close tells how long and how much", async () => {
  const life = await lifeOf(
    (net) => net.connect(80, "b").resume().end("question"),
    (socket) => socket.resume().on("end", () => socket.end("x".repeat(5_000))),
  );
  expect(life.closed).toMatchObject({ first: "client", halfCloseBytes: 5_000 });
  expect(life.moved.client.bytes).toBe(8);
  expect(life.moved.server).toMatchObject({ bytes: 5_000, retransmittedBytes: 0 });
  expect(life.timeWait.owner).toBe("client");
});

test("a lost FIN is sent again, distinct bytes are counted once", async () => {
  const life = await lifeOf(
    (net) => net.connect(80, "b").resume().end("x".repeat(4_000)),
    (socket) => socket.resume().on("end", () => socket.end()),
    dropFirst(1, ({ segment }) => (segment.flags & FIN) !== 0),
  );
  expect(life.retransmitted.client).toBeGreaterThan(0);
  expect(life.moved.client.bytes).toBe(4_000);
  expect(life.moved.client.wireBytes).toBeGreaterThanOrEqual(4_000);
});

test("an abort is a reset by whoever called it, and says so", async () => {
  const life = await lifeOf(
    (net) => {
      const socket = net.connect(80, "b", () => socket.resetAndDestroy());
    },
    (socket) => socket.resume().on("error", quiet),
  );
  expect(life.closed).toMatchObject({ how: "reset", first: "client" });
  expect(life.reset).toMatchObject({ by: "client", cause: "linger-zero", certainty: "reported" });
});
