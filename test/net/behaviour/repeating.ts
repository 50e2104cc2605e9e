/** Sockets and servers that are told twice, or told the contrary before the first has come true. */
import type * as nodeNet from "node:net";
import { expect } from "vitest";
import { next, noted, onBoth } from "./harness.ts";

/** "event words" of all that a socket tells about connecting, with its own ports left out. */
function history(socket: nodeNet.Socket): string[] {
  const told: string[] = [];
  for (const event of [
    "connectionAttempt",
    "connectionAttemptFailed",
    "connect",
    "ready",
    "close",
  ]) {
    socket.on(event, (...words) => told.push([event, ...words.map(shown)].join(" ")));
  }
  socket.on("error", (error) => told.push(`error ${shown(error)}`));
  return told;
}

const shown = (word: unknown): string =>
  (word instanceof Error ? word.message : String(word)).replace(/Local \(.*:\d+\)/, "Local");

onBoth("repeating", {
  "a second connect() in a tick is one too many": async ({ client, listen, address, pass }) => {
    const { port } = await listen({});
    const socket = new client.Socket();
    const told = history(socket);
    socket.connect(port, address);
    socket.connect(port, address);
    await pass(20);
    expect(told).toEqual([
      `connectionAttempt ${address} ${port} 4`,
      `connectionAttempt ${address} ${port} 4`,
      `error connect EALREADY ${address}:${port} - Local`,
      "close true",
    ]);
  },

  "connect() once connected says so once, and then that it is": async (ground) => {
    const { client, listen, address, pass } = ground;
    const { port } = await listen({});
    const socket = new client.Socket();
    const told = history(socket);
    for (let i = 0; i < 3; i++) {
      socket.connect(port, address);
      await pass(20);
    }
    const attempt = `connectionAttempt ${address} ${port} 4`;
    expect(told).toEqual([
      ...[attempt, "connect", "ready"],
      ...[attempt, "connect", "ready"],
      ...[attempt, `error connect EISCONN ${address}:${port} - Local`, "close true"],
    ]);
  },

  "two connects by name with two addresses meet in one handle": async (ground) => {
    const { client, listen, address, pass } = ground;
    const { port } = await listen({});
    const lookup = ((_: string, __: unknown, done: (...words: unknown[]) => void) =>
      setImmediate(done, null, [
        { address, family: 4 },
        { address: "127.0.0.77", family: 4 },
      ])) as unknown as nodeNet.LookupFunction;
    const socket = new client.Socket();
    const told = history(socket);
    for (let i = 0; i < 2; i++) socket.connect({ port, host: "name", lookup });
    await pass(50);
    const failed = `connectionAttemptFailed ${address} ${port} 4 connect`;
    expect(told.slice(0, 6)).toEqual([
      `connectionAttempt ${address} ${port} 4`,
      `connectionAttempt ${address} ${port} 4`,
      `${failed} EALREADY ${address}:${port} - Local`,
      `connectionAttempt 127.0.0.77 ${port} 4`,
      `${failed} ECANCELED ${address}:${port}`,
      "error ",
    ]);
  },

  "an attempt among several that is cut short is told": async (ground) => {
    const { client, listen, address, pass } = ground;
    const { port } = await listen({});
    const found = [
      { address, family: 4 },
      { address, family: 4 },
      { address: "127.0.0.77", family: 4 },
    ];
    const lookup = ((_: string, __: unknown, done: (...words: unknown[]) => void) =>
      done(null, found)) as unknown as nodeNet.LookupFunction;
    const socket = new client.Socket();
    const told = history(socket);
    socket.connect({ port, host: "name", lookup });
    socket.destroy();
    await pass(20);
    expect(told).toEqual([
      `connectionAttempt ${address} ${port} 4`,
      `connectionAttemptFailed ${address} ${port} 4 connect ECANCELED ${address}:${port}`,
      "close false",
    ]);
    expect(socket.autoSelectFamilyAttemptedAddresses).toEqual([`${address}:${port}`]);
  },

  "a socket that the peer has ended writes again once connected anew": async (ground) => {
    const { listen, connect, address } = ground;
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    (await accepted()).end();
    socket.resume();
    await next(socket, "close");
    socket.connect(port, address);
    socket.write("again");
    expect(String((await next(await accepted(), "data"))[0])).toBe("again");
  },

  "a server that is closed before it listens never does": async ({ server: net, pass }) => {
    for (const host of [undefined, "localhost", "127.0.0.1"]) {
      const server = net.createServer();
      const events = noted(server, "listening", "close");
      server.listen({ port: 0, ...(host === undefined ? {} : { host }) }).close();
      await pass(30);
      expect(events).toEqual(["close"]);
      expect(server.listening).toBe(false);
    }
  },

  "of two listen() calls in a tick the last counts": async ({ server: net, pass }) => {
    const server = net.createServer();
    const events = noted(server, "listening", "error");
    server.listen(0, "localhost");
    server.listen(0, "127.0.0.1");
    await pass(30);
    expect(events).toEqual(["listening"]);
    expect((server.address() as nodeNet.AddressInfo).address).toBe("127.0.0.1");
    server.close();
  },
});
