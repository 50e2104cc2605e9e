/** How a connection is opened, and what one sees of it. */
import type { AddressInfo, Socket } from "node:net";
import { expect } from "vitest";
import { next, nextError, noted, onBoth } from "./harness.ts";

/** How a lookup answers that was asked for all addresses. */
type AllFound = (error: null, found: readonly { address: string; family: number }[]) => void;

onBoth("opening", {
  "connect, then ready": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    const order = noted(socket, "connect", "ready");
    await next(socket, "ready");
    expect(order).toEqual(["connect", "ready"]);
  },

  "the states while it opens": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    expect([socket.connecting, socket.pending, socket.readyState]).toEqual([true, true, "opening"]);
    await next(socket, "connect");
    expect([socket.connecting, socket.pending, socket.readyState]).toEqual([false, false, "open"]);
  },

  "a new socket is neither connecting nor bound": async ({ client }) => {
    const socket = new client.Socket();
    expect([socket.connecting, socket.pending, socket.readyState]).toEqual([false, true, "open"]);
    expect(socket.address()).toEqual({});
    expect(socket.remoteAddress).toBeUndefined();
    expect(socket.localPort).toBeUndefined();
    expect(socket.bytesRead).toBe(0);
    expect(socket.bytesWritten).toBe(0);
    expect(socket.timeout).toBeUndefined();
  },

  "both ends name each other": async ({ listen, connect, address }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    expect(socket.remoteAddress).toBe(address);
    expect(socket.remotePort).toBe(port);
    expect(socket.remoteFamily).toBe("IPv4");
    expect(socket.localFamily).toBe("IPv4");
    expect(peer.remotePort).toBe(socket.localPort);
    expect(peer.remoteAddress).toBe(socket.localAddress);
    expect(peer.localPort).toBe(port);
    expect(socket.address()).toEqual({
      address: socket.localAddress,
      family: "IPv4",
      port: socket.localPort,
    });
  },

  "connect takes a callback in each of its forms": async ({ client, listen, address }) => {
    const { port } = await listen({});
    const forms = [
      (done: () => void) => client.connect(port, address, done),
      (done: () => void) => client.connect({ port, host: address }, done),
      (done: () => void) => client.createConnection({ port, host: address }, done),
      (done: () => void) => new client.Socket().connect(port, address, done),
      (done: () => void) => new client.Socket().connect({ port, host: address }, done),
    ];
    for (const form of forms) {
      const socket = await new Promise<Socket>((resolve) => {
        const made: Socket = form(() => resolve(made));
      });
      socket.destroy();
      await next(socket, "close");
    }
  },

  "a server on a port of its own choice": async ({ server, address }) => {
    const one = server.createServer().listen(0, address);
    await next(one, "listening");
    const info = one.address() as AddressInfo;
    expect(info.address).toBe(address);
    expect(info.family).toBe("IPv4");
    expect(info.port).toBeGreaterThan(1023);
    one.close();
    await next(one, "close");
    expect(one.address()).toBeNull();
  },

  "a listener of both families shows mapped addresses": async ({ server, client, address }) => {
    const one = server.createServer().listen(0);
    await next(one, "listening");
    const { port, address: any, family } = one.address() as AddressInfo;
    expect([any, family]).toEqual(["::", "IPv6"]);
    const socket = client.connect(port, address);
    const [peer] = (await next(one, "connection")) as [Socket];
    expect(peer.remoteFamily).toBe("IPv6");
    expect(peer.remoteAddress).toMatch(/^::ffff:/);
    expect(peer.localAddress).toBe(`::ffff:${address}`);
    peer.destroy();
    socket.destroy();
    one.close();
    await next(one, "close");
  },

  "listen takes its arguments in many forms": async ({ server, address }) => {
    const forms: ((s: ReturnType<typeof server.createServer>, done: () => void) => unknown)[] = [
      (s, done) => s.listen(done),
      (s, done) => s.listen(0, done),
      (s, done) => s.listen(0, address, done),
      (s, done) => s.listen(0, 5, done),
      (s, done) => s.listen(0, address, 5, done),
      (s, done) => s.listen({ port: 0 }, done),
      (s, done) => s.listen({ port: 0, host: address, backlog: 5 }, done),
      (s, done) => s.listen({ port: undefined }, done),
    ];
    for (const form of forms) {
      const one = server.createServer();
      await new Promise<void>((resolve) => form(one, resolve));
      expect(one.listening).toBe(true);
      one.close();
      await next(one, "close");
    }
  },

  "listening is told later than listen is called": async ({ server }) => {
    const one = server.createServer();
    let isTold = false;
    one.listen(0, () => {
      isTold = true;
    });
    expect(one.listening).toBe(true);
    expect(isTold).toBe(false);
    await next(one, "listening");
    one.close();
    await next(one, "close");
  },

  "with a host, listen first looks it up": async ({ server, address }) => {
    const one = server.createServer().listen(0, address);
    expect(one.listening).toBe(false);
    await next(one, "listening");
    expect(one.listening).toBe(true);
    one.close();
    await next(one, "close");
  },

  "localAddress and localPort are the ends that were asked for": async (ground) => {
    const { listen, connect, closedPort } = ground;
    const localPort = await closedPort();
    const { port, accepted } = await listen({});
    const own = ground.address === "127.0.0.1" ? "127.0.0.1" : "10.0.0.1";
    const socket = connect({ port, localAddress: own, localPort });
    const peer = await accepted();
    expect(peer.remotePort).toBe(localPort);
    expect(peer.remoteAddress).toBe(own);
    socket.destroy();
  },

  "lookup is asked for a name, and told of": async ({ listen, connect, address }) => {
    const { port } = await listen({});
    const asked: unknown[] = [];
    const socket = connect({
      port,
      host: "some.name",
      autoSelectFamily: false,
      lookup: (name, options, done) => {
        asked.push(name, (options as { family?: number }).family);
        queueMicrotask(() => done(null, address, 4));
      },
    });
    const told = next(socket, "lookup");
    await next(socket, "connect");
    expect(asked[0]).toBe("some.name");
    expect(await told).toEqual([null, address, 4, "some.name"]);
  },

  "a lookup that fails": async ({ connect }) => {
    const failure = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const socket = connect({
      port: 80,
      host: "some.name",
      lookup: (_name, _options, done) => done(failure, ""),
    });
    expect(await nextError(socket)).toBe(failure);
    expect(await next(socket, "close")).toEqual([true]);
  },

  "a lookup that answers with something else": async ({ connect }) => {
    const socket = connect({
      port: 80,
      host: "some.name",
      autoSelectFamily: false,
      lookup: (_name, _options, done) => done(null, "not an address", 4),
    });
    expect((await nextError(socket)).code).toBe("ERR_INVALID_IP_ADDRESS");
  },

  "lookup of an address is not asked for": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({
      port,
      lookup: () => {
        throw new Error("must not be asked");
      },
    });
    await next(socket, "connect");
  },

  "families are tried in turn": async ({ listen, connect, address }) => {
    const { port } = await listen({});
    const socket = connect({
      port,
      host: "some.name",
      autoSelectFamily: true,
      lookup: (_name, _options, done) => {
        const found = [
          { address: "2001:db8::1", family: 6 },
          { address, family: 4 },
        ];
        queueMicrotask(() => (done as unknown as AllFound)(null, found));
      },
    });
    const attempts: unknown[] = [];
    const failures: unknown[] = [];
    socket.on("connectionAttempt", (...values) => attempts.push(values));
    socket.on("connectionAttemptFailed", (ip, p, family) => failures.push([ip, p, family]));
    socket.on("connectionAttemptTimeout", (...values) => failures.push(values));
    await next(socket, "connect");
    expect(attempts).toEqual([
      ["2001:db8::1", port, 6],
      [address, port, 4],
    ]);
    expect(failures).toEqual([["2001:db8::1", port, 6]]);
    expect(socket.autoSelectFamilyAttemptedAddresses).toEqual([
      `2001:db8::1:${port}`,
      `${address}:${port}`,
    ]);
    expect(socket.remoteAddress).toBe(address);
  },

  "an error of each family becomes one": async ({ connect, closedPort, address }) => {
    const port = await closedPort();
    const socket = connect({
      port,
      host: "some.name",
      autoSelectFamily: true,
      lookup: (_name, _options, done) => {
        const found = [
          { address, family: 4 },
          { address: "2001:db8::1", family: 6 },
        ];
        queueMicrotask(() => (done as unknown as AllFound)(null, found));
      },
    });
    const error = (await nextError(socket)) as unknown as AggregateError & { code: string };
    expect(error.code).toBe("ECONNREFUSED");
    expect(error.errors.map((one) => one.address)).toEqual([address, "2001:db8::1"]);
  },

  "a socket can be used again after it was closed": async ({ client, listen, address }) => {
    const { port, accepted } = await listen({});
    const socket = new client.Socket();
    for (let i = 0; i < 2; i++) {
      socket.connect(port, address);
      await next(socket, "connect");
      const peer = await accepted();
      socket.end("again");
      socket.resume();
      peer.resume();
      await next(socket, "close");
    }
  },

  "a pending write goes out once the connection stands": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    let isWritten = false;
    socket.write("early", () => {
      isWritten = true;
    });
    expect(socket.bytesWritten).toBe(5);
    const [data] = await next(await accepted(), "data");
    expect(String(data)).toBe("early");
    expect(isWritten).toBe(true);
    expect(socket.bytesWritten).toBe(5);
  },
});
