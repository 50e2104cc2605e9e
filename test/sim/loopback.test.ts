/** A host's way to itself: within the call that sends, in order, and never without bound. */
import { expect, test } from "vitest";
import { CONNECTED, END } from "../../src/engine/index.ts";
import { World } from "../../src/exports/sim.ts";

const ADDRESS = "10.0.0.1";

function alone() {
  const world = new World();
  const host = world.host("a", { addresses: [ADDRESS, "2001:db8::1"] });
  return { world, host };
}

function pair(address = ADDRESS) {
  const { world, host } = alone();
  const { stack } = host;
  const listener = stack.listen({ address, port: 80, backlog: 8 }, 0);
  const client = stack.connect({ address, port: 80 }, 0);
  host.wake();
  return { world, host, stack, listener, client };
}

test.each([ADDRESS, "127.0.0.1", "::1", "2001:db8::1"])(
  "when connect() to %s returns, the handshake is over",
  (address) => {
    const { stack, listener, client } = pair(address);
    expect(stack.state(client)).toBe("ESTABLISHED");
    const server = stack.accept(listener, 0) as number;
    expect(stack.state(server)).toBe("ESTABLISHED");
  },
);

test("what is written lies with the peer, and so does the end", () => {
  const { host, stack, listener, client } = pair();
  const server = stack.accept(listener, 0) as number;
  const bytes = new Uint8Array([1, 2, 3]);
  stack.send(client, bytes, 0, 3, 0);
  host.wake();
  const into = new Uint8Array(8);
  expect(stack.receive(server, into, 0, 8, 0)).toBe(3);
  stack.shutdown(client, "write", 0);
  host.wake();
  expect(stack.receive(server, into, 0, 8, 0)).toBe(END);
});

test("a refusal is there at once too", () => {
  const { host } = alone();
  const client = host.stack.connect({ address: ADDRESS, port: 81 }, 0);
  host.wake();
  expect(host.stack.state(client)).toBe("CLOSED");
});

test("more than the budget comes in further turns, whole and in order", async () => {
  const { world, host } = alone();
  const { net } = host;
  const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => i % 251));
  const got: Buffer[] = [];
  net.createServer((peer) => peer.end(sent)).listen(80);
  net.connect(80, ADDRESS).on("data", (bytes) => got.push(bytes));
  await world.run();
  expect(Buffer.concat(got).equals(sent)).toBe(true);
});

test("a host that crashes receives nothing of what it sent itself", () => {
  const { world, host, stack, client } = pair();
  const seen: string[] = [];
  host.taps.push(() => {
    seen.push("packet");
    host.crash();
  });
  stack.send(client, new Uint8Array(1_000), 0, 1_000, 0);
  stack.shutdown(client, "write", 0);
  host.wake();
  expect(seen).toEqual(["packet"]);
  expect(world.runSync()).toBe("idle");
  host.taps.length = 0;
  host.reboot();
  const told: number[] = [];
  host.onEvent = ({ what }) => told.push(what);
  host.stack.listen({ address: ADDRESS, port: 80, backlog: 8 }, world.now);
  host.stack.connect({ address: ADDRESS, port: 80 }, world.now);
  host.wake();
  world.runSync(world.now + 1);
  expect(told.some((what) => (what & CONNECTED) !== 0)).toBe(true);
});
