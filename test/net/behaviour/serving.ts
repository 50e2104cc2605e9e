/** What a server does beside accepting. */
import { expect } from "vitest";
import { next, noted, onBoth } from "./harness.ts";

onBoth("serving", {
  "each connection is told of, and counted": async ({ listen, connect }) => {
    const { server, port, accepted } = await listen({});
    connect({ port });
    connect({ port });
    await accepted();
    await accepted();
    const count = await new Promise((resolve) =>
      server.getConnections((_error, connections) => resolve(connections)),
    );
    expect(count).toBe(2);
  },

  "the socket knows its server": async ({ listen, connect }) => {
    const { server, port, accepted } = await listen({});
    connect({ port });
    expect((await accepted()) as unknown as { server: unknown }).toHaveProperty("server", server);
  },

  "the accepted socket is one of the module's": async ({ server, listen, connect }) => {
    const { port, accepted } = await listen({});
    connect({ port });
    const peer = await accepted();
    expect(peer).toBeInstanceOf(server.Socket);
    expect(peer.readyState).toBe("open");
    expect(peer.connecting).toBe(false);
  },

  "close waits for the connections": async ({ listen, connect }) => {
    const { server, port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    const order = noted(server, "close");
    peer.once("close", () => order.push("the connection's close"));
    let isCalled = false;
    server.close((error) => {
      expect(error).toBeUndefined();
      isCalled = true;
    });
    expect(server.listening).toBe(false);
    peer.resume();
    socket.resume();
    socket.end();
    await next(server, "close");
    expect(isCalled).toBe(true);
  },

  "close of a server that does not listen": async ({ server }) => {
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) =>
      server.createServer().close((failure) => resolve(failure as NodeJS.ErrnoException)),
    );
    expect(error?.code).toBe("ERR_SERVER_NOT_RUNNING");
  },

  "a closed server refuses": async ({ connect, closedPort }) => {
    const socket = connect({ port: await closedPort() });
    const [error] = await next(socket, "error");
    expect((error as NodeJS.ErrnoException).code).toBe("ECONNREFUSED");
  },

  "a server can listen again": async ({ server, address }) => {
    const one = server.createServer();
    for (let i = 0; i < 2; i++) {
      one.listen(0, address);
      await next(one, "listening");
      one.close();
      await next(one, "close");
    }
  },

  "listen twice is thrown": async ({ listen }) => {
    const { server } = await listen({});
    expect(() => server.listen(0)).toThrow(/more than once/);
  },

  "maxConnections drops what is too much": async ({ listen, connect, address }) => {
    const { server, port, accepted } = await listen({});
    server.maxConnections = 1;
    connect({ port });
    await accepted();
    const dropped = next(server, "drop");
    const second = connect({ port });
    second.resume();
    second.on("error", () => {});
    const [told] = (await dropped) as [Record<string, unknown>];
    expect(told.localAddress).toBe(address);
    expect(told.localPort).toBe(port);
    expect(told.remoteFamily).toBe("IPv4");
    await next(second, "close");
  },

  "the end of a connection makes room": async ({ listen, connect }) => {
    const { server, port, accepted } = await listen({});
    server.maxConnections = 1;
    for (let i = 0; i < 3; i++) {
      const socket = connect({ port });
      const peer = await accepted();
      peer.resume();
      socket.resume();
      socket.end();
      await next(peer, "close");
    }
  },

  "a signal closes the server": async ({ server, address }) => {
    const controller = new AbortController();
    const one = server.createServer();
    one.listen({ port: 0, host: address, signal: controller.signal });
    await next(one, "listening");
    controller.abort();
    await next(one, "close");
    expect(one.listening).toBe(false);
  },

  "asyncDispose closes": async ({ server, address }) => {
    const one = server.createServer().listen(0, address);
    await next(one, "listening");
    await one[Symbol.asyncDispose]();
    expect(one.listening).toBe(false);
    await one[Symbol.asyncDispose]();
  },

  "ref and unref return the server": async ({ listen }) => {
    const { server } = await listen({});
    expect(server.unref()).toBe(server);
    expect(server.ref()).toBe(server);
  },

  "noDelay and keepAlive of the server reach its sockets": async ({ listen, connect }) => {
    const { port, accepted } = await listen({ noDelay: true, keepAlive: true });
    const socket = connect({ port });
    const peer = await accepted();
    socket.resume();
    peer.end("fine");
    await next(socket, "close");
  },

  "highWaterMark of the server reaches its sockets": async ({ listen, connect }) => {
    const { port, accepted } = await listen({ highWaterMark: 4_096 } as object);
    connect({ port });
    const peer = await accepted();
    expect(peer.readableHighWaterMark).toBe(4_096);
    expect(peer.writableHighWaterMark).toBe(4_096);
  },

  "isIP, isIPv4, isIPv6": async ({ client }) => {
    const words = [
      "10.0.0.1",
      "::1",
      "fe80::1%eth0",
      "::ffff:1.2.3.4",
      "1.2.3",
      "01.2.3.4",
      "x",
      "",
    ];
    expect(words.map((word) => client.isIP(word))).toEqual([4, 6, 6, 6, 0, 0, 0, 0]);
    expect([client.isIPv4("1.2.3.4"), client.isIPv6("1.2.3.4")]).toEqual([true, false]);
  },

  "BlockList and SocketAddress": async ({ client }) => {
    const list = new client.BlockList();
    list.addAddress("10.0.0.1");
    list.addRange("10.1.0.5", "10.1.0.9");
    list.addSubnet("2001:db8::", 32, "ipv6");
    expect(list.check("10.0.0.1")).toBe(true);
    expect(list.check("::ffff:10.0.0.1", "ipv6")).toBe(true);
    expect(list.check("10.1.0.4")).toBe(false);
    expect(list.check("10.1.0.9")).toBe(true);
    expect(list.check("2001:db8::5", "ipv6")).toBe(true);
    expect(list.rules).toEqual([
      "Subnet: IPv6 2001:db8::/32",
      "Range: IPv4 10.1.0.5-10.1.0.9",
      "Address: IPv4 10.0.0.1",
    ]);
    const address = new client.SocketAddress({ address: "::1", family: "ipv6", port: 5 });
    expect(address.port).toBe(5);
    expect(list.check(address)).toBe(false);
    expect(() => new client.SocketAddress({ address: "x" })).toThrow();
  },
});
