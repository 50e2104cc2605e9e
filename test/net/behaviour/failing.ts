/** What goes wrong, and in which words it is told. */
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { next, nextError, noted, onBoth } from "./harness.ts";

/** The code of what `call` throws. */
function codeOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
  return undefined;
}

onBoth("failing", {
  "ECONNREFUSED in node's very words": async ({ connect, closedPort, address }) => {
    const port = await closedPort();
    const socket = connect({ port });
    const order = noted(socket, "connect", "error", "close");
    const closed = next(socket, "close");
    const error = await nextError(socket);
    expect(error.message).toBe(`connect ECONNREFUSED ${address}:${port}`);
    expect({ ...error }).toEqual({
      errno: -111,
      code: "ECONNREFUSED",
      syscall: "connect",
      address,
      port,
    });
    expect(await closed).toEqual([true]);
    expect(order).toEqual(["error", "close"]);
  },

  "a failed attempt is told of": async ({ connect, closedPort, address }) => {
    const port = await closedPort();
    const socket = connect({ port });
    const told: unknown[] = [];
    socket.on("connectionAttempt", (...values) => told.push("attempt", ...values));
    socket.on("connectionAttemptFailed", (ip, p, family, error) =>
      told.push("failed", ip, p, family, (error as NodeJS.ErrnoException).code),
    );
    await nextError(socket);
    expect(told).toEqual(["attempt", address, port, 4, "failed", address, port, 4, "ECONNREFUSED"]);
  },

  "EADDRINUSE in node's very words": async ({ server, listen, address }) => {
    const { port } = await listen({});
    const second = server.createServer();
    const failed = nextError(second);
    second.listen(port, address);
    const error = await failed;
    expect(error.message).toBe(`listen EADDRINUSE: address already in use ${address}:${port}`);
    expect({ ...error }).toEqual({
      code: "EADDRINUSE",
      errno: -98,
      syscall: "listen",
      address,
      port,
    });
    expect(second.listening).toBe(false);
  },

  "EADDRNOTAVAIL for an address that is not the host's": async ({ server }) => {
    const one = server.createServer();
    const failed = nextError(one);
    one.listen(0, "192.0.2.77");
    const error = await failed;
    expect(error.code).toBe("EADDRNOTAVAIL");
    expect(error.message).toBe("listen EADDRNOTAVAIL: address not available 192.0.2.77");
  },

  "connect from a port in use": async ({ listen, connect, address }) => {
    const { port } = await listen({});
    const first = connect({ port });
    await next(first, "connect");
    const own = address === "127.0.0.1" ? "127.0.0.1" : "10.0.0.1";
    const localPort = first.localPort as number;
    const second = connect({ port, localAddress: own, localPort });
    const error = await nextError(second);
    expect(error.message).toBe(`bind EADDRINUSE ${own}:${localPort}`);
  },

  "connect from a listener's port": async ({ client, listen, connect }) => {
    const { port } = await listen({});
    const own = client.createServer().listen(0);
    await next(own, "listening");
    const { port: taken } = own.address() as AddressInfo;
    const error = await nextError(connect({ port, localPort: taken }));
    own.close();
    expect(error.message).toBe(`bind EADDRINUSE 0.0.0.0:${taken}`);
    expect(error).toMatchObject({ code: "EADDRINUSE", errno: -98, syscall: "bind", port: taken });
  },

  "a reset is told of even while nobody reads": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port, allowHalfOpen: true });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    const failed = nextError(socket);
    peer.resetAndDestroy();
    await pass(20);
    socket.write("into the void");
    expect((await failed).message).toBe("read ECONNRESET");
  },

  "a write on a socket that was never connected": async ({ client }) => {
    const socket = new client.Socket();
    const failed = nextError(socket);
    socket.write("x");
    expect((await failed).code).toBe("ERR_SOCKET_CLOSED");
  },

  "a write on a destroyed socket": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    socket.destroy();
    const error = await new Promise<NodeJS.ErrnoException>((resolve) =>
      socket.write("x", (failure) => resolve(failure as NodeJS.ErrnoException)),
    );
    expect(error.code).toBe("ERR_STREAM_DESTROYED");
  },

  "a name that nobody has": async ({ connect }) => {
    const socket = connect({ port: 80, host: "no-such-host.invalid" });
    const error = await nextError(socket);
    expect(error.code).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(error.syscall).toBe("getaddrinfo");
    expect((error as { hostname?: string }).hostname).toBe("no-such-host.invalid");
  },

  "a bad port is thrown": async ({ client, server }) => {
    expect(codeOf(() => client.connect(70_000))).toBe("ERR_SOCKET_BAD_PORT");
    expect(codeOf(() => client.connect(-1))).toBe("ERR_SOCKET_BAD_PORT");
    expect(codeOf(() => client.connect({ port: 1.5 }))).toBe("ERR_SOCKET_BAD_PORT");
    expect(codeOf(() => server.createServer().listen(70_000))).toBe("ERR_SOCKET_BAD_PORT");
  },

  "missing and wrong arguments are thrown": async ({ client, server }) => {
    expect(codeOf(() => client.connect({} as never))).toBe("ERR_MISSING_ARGS");
    expect(codeOf(() => client.connect({ port: {} } as never))).toBe("ERR_INVALID_ARG_TYPE");
    const wrongLookup = { port: 80, lookup: 5 } as never;
    expect(codeOf(() => client.connect(wrongLookup))).toBe("ERR_INVALID_ARG_TYPE");
    const wrongLocal = { port: 80, host: "10.9.9.9", localAddress: "x" };
    expect(codeOf(() => client.connect(wrongLocal))).toBe("ERR_INVALID_IP_ADDRESS");
    expect(codeOf(() => server.createServer().listen({} as never))).toBe("ERR_INVALID_ARG_VALUE");
    const socket = new client.Socket();
    expect(codeOf(() => socket.setTimeout("1" as never))).toBe("ERR_INVALID_ARG_TYPE");
    expect(codeOf(() => socket.setTimeout(-1))).toBe("ERR_OUT_OF_RANGE");
    expect(codeOf(() => socket.setTimeout(1, 5 as never))).toBe("ERR_INVALID_ARG_TYPE");
  },
});
