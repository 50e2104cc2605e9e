/** What few programs do, and some do: each answered as node answers it. */
import type * as nodeNet from "node:net";
import { expect } from "vitest";
import { next, nextError, noted, onBoth } from "./harness.ts";

/** The code and the words of what `call` throws. */
function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `${code}: ${message}`;
  }
  return "nothing";
}

onBoth("corners", {
  "a local address that is not ours fails in bind": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port, localAddress: "192.0.2.77", localPort: 4000 });
    const events = noted(socket, "connectionAttempt", "connectionAttemptFailed");
    const error = await nextError(socket);
    expect(error.message).toBe("bind EADDRNOTAVAIL 192.0.2.77:4000");
    expect(error).toMatchObject({ syscall: "bind", address: "192.0.2.77", port: 4000 });
    expect(events).toEqual([]);
  },

  "a local address of the other family fails in bind": async ({ listen, connect }) => {
    const { port } = await listen({});
    const error = await nextError(connect({ port, localAddress: "::1" }));
    expect(error).toMatchObject({ message: "bind EINVAL ::1", code: "EINVAL", errno: -22 });
  },

  "port 0 refuses": async ({ connect }) => {
    expect(await nextError(connect({ port: 0 }))).toMatchObject({ code: "ECONNREFUSED" });
  },

  "to connect to any address is to connect to oneself": async ({ server: net, pass }) => {
    const server = net.createServer((socket) => socket.end()).listen(0);
    await next(server, "listening");
    const { port } = server.address() as nodeNet.AddressInfo;
    for (const [host, self] of [
      ["0.0.0.0", "127.0.0.1"],
      ["::", "::1"],
    ] as const) {
      const socket = net.connect({ port, host });
      await next(socket, "connect");
      expect(socket.remoteAddress).toBe(self);
      socket.destroy();
    }
    server.close();
    await pass(1);
  },

  "onread is handed its own buffer, and pauses": async ({ listen, connect, pass }) => {
    const buffer = Buffer.alloc(4);
    const got: string[] = [];
    const onread = {
      buffer,
      callback(length: number, bytes: Uint8Array) {
        expect(bytes).toBe(buffer);
        got.push(buffer.toString("latin1", 0, length));
        return got.length !== 2;
      },
    };
    const { port } = await listen({}, (socket) => socket.end("abcdefghij"));
    const socket = connect({ port, onread });
    await pass(30);
    expect(got).toEqual(["abcd", "efgh"]);
    socket.resume();
    await next(socket, "end");
    expect(got).toEqual(["abcd", "efgh", "ij"]);
  },

  "what was ended before connect() is finished then": async (ground) => {
    const { listen, client, address, isLike, pass } = ground;
    const { port, accepted } = await listen({});
    const socket = new client.Socket();
    const events = noted(socket, "finish", "connect");
    socket.end();
    await pass(1);
    // Node 20 waits with that for a connection, and ends it.
    expect(events).toEqual(isLike(22) ? ["finish"] : []);
    socket.connect(port, address);
    await accepted();
    await pass(10);
    expect(events).toEqual(isLike(22) ? ["finish", "connect"] : ["connect", "finish"]);
    socket.destroy();
  },

  "'close' of what never was connected bears no hadError": async ({ client }) => {
    const socket = new client.Socket();
    socket.destroy();
    expect(await next(socket, "close")).toEqual([]);
  },

  "Socket and Server are made without new": async ({ client: net }) => {
    const make = net as unknown as { Socket(): nodeNet.Socket; Server(): nodeNet.Server };
    expect(make.Socket()).toBeInstanceOf(net.Socket);
    expect(make.Server()).toBeInstanceOf(net.Server);
    expect(new net.Socket().constructor).toBe(net.Socket);
    expect(`${net.Socket.name} ${net.Server.name}`).toBe("Socket Server");
    class Own extends net.Socket {}
    expect(new Own()).toBeInstanceOf(Own);
    expect(net.createServer(null as never)).toBeInstanceOf(net.Server);
  },

  "a lookup is told what to look for": async ({ client, pass }) => {
    const asked: unknown[] = [];
    const lookup = ((_: string, options: unknown, done: (error: Error) => void) => {
      asked.push(options);
      done(new Error("nobody"));
    }) as unknown as nodeNet.LookupFunction;
    for (const more of [{}, { family: 6 }, { localAddress: "127.0.0.1" }]) {
      client.connect({ port: 1, host: "name", lookup, ...more }).on("error", () => {});
    }
    await pass(5);
    expect(asked).toEqual([
      { family: undefined, hints: 32, all: true },
      { family: 6, hints: 0 },
      { family: undefined, hints: 32 },
    ]);
  },

  "a lookup that gives one address where all were asked for fails": async ({ client }) => {
    const lookup = ((_: string, __: unknown, done: (...words: unknown[]) => void) =>
      setImmediate(done, null, "127.0.0.1", 4)) as unknown as nodeNet.LookupFunction;
    const error = await nextError(client.connect({ port: 1, host: "name", lookup }));
    expect(error.message).toBe("Invalid IP address: undefined");
  },

  "listen takes an empty host for any address": async ({ server: net }) => {
    for (const host of ["", null]) {
      const server = net.createServer().listen({ port: 0, host: host as string });
      await next(server, "listening");
      expect(server.address()).toMatchObject({ address: "::", family: "IPv6" });
      server.close();
    }
  },

  "what is no address is told in node's words": async ({ client: net }) => {
    const list = new net.BlockList();
    const address = (options: unknown) => thrown(() => new net.SocketAddress(options as never));
    expect(thrown(() => list.addAddress("zz"))).toBe("ERR_INVALID_ADDRESS: Invalid socket address");
    expect(thrown(() => list.check(5 as never))).toMatch(/^ERR_INVALID_ARG_TYPE: The "address"/);
    expect(address({ address: "zz" })).toBe("ERR_INVALID_ADDRESS: Invalid socket address");
    expect(address(5)).toMatch(/^ERR_INVALID_ARG_TYPE: The "options" argument must be of type obj/);
    expect(address(null)).toMatch(/^ERR_INVALID_ARG_TYPE/);
  },

  "what is checked first is told first": async ({ client, server: net }) => {
    const connect = (options: object) => thrown(() => client.connect(options as never));
    const listen = (options: object) => thrown(() => net.createServer().listen(options));
    const socket = (fd: unknown) => thrown(() => new client.Socket({ fd: fd as number }));
    expect([
      listen({ port: -1, path: "/tmp/none" }),
      listen({ host: { port: 3000 } }),
      listen({ port: 1, host: {} }),
      listen({ port: false }),
      listen({ path: -1 }),
      listen({ fd: "x" }),
      socket(-1),
      socket("x"),
      connect({ port: -1, localAddress: "x" }),
      connect({ port: 1, localPort: "x", autoSelectFamily: 5 }),
      connect({ port: 1, host: "name", hints: 98 }),
      connect({ port: 1, host: "name", lookup: 5, family: 9 }),
    ]).toEqual(IN_NODES_ORDER);
  },

  "hints that getaddrinfo knows are taken": async ({ client }) => {
    for (const hints of [0, 8, 16, 32, 56]) {
      client
        .connect({ port: 1, hints })
        .on("error", () => {})
        .destroy();
    }
  },

  "a file descriptor to listen on is none": async ({ server: net }) => {
    const error = await nextError(net.createServer().listen({ fd: 1_000 }));
    expect(error).toMatchObject({ message: "listen EINVAL: invalid argument", syscall: "listen" });
  },

  "onread's callback is the socket's, and asks once more than it reads": async (ground) => {
    const { listen, connect } = ground;
    let asked = 0;
    const reads: number[] = [];
    const owners = new Set<unknown>();
    const buffer = () => {
      asked += 1;
      return Buffer.alloc(2);
    };
    function callback(this: unknown, length: number): boolean {
      owners.add(this);
      reads.push(length);
      return true;
    }
    const { port } = await listen({}, (peer) => peer.end("hello world"));
    const socket = connect({ port, onread: { buffer, callback } });
    await next(socket, "end");
    expect([...owners]).toEqual([socket]);
    expect(reads).toEqual([2, 2, 2, 2, 2, 1]);
    expect(asked).toBe(7);
  },

  "bufferSize counts what waits, while connecting too": async (ground) => {
    const { client, listen, connect } = ground;
    const { port } = await listen({});
    expect(new client.Socket().bufferSize).toBe(undefined);
    const socket = connect({ port });
    socket.write("abc");
    expect(socket.bufferSize).toBe(3);
    expect(socket.autoSelectFamilyAttemptedAddresses).toBe(undefined);
    await next(socket, "connect");
    socket.destroy();
    expect(socket.bufferSize).toBe(undefined);
  },

  "no more connections than none": async ({ listen, connect, isLike }) => {
    const { server, port } = await listen({});
    server.maxConnections = 0;
    const events = noted(server, "drop", "connection");
    await next(connect({ port }), isLike(24) ? "close" : "connect");
    // Before Node 21, 0 was no limit.
    if (isLike(24)) expect(events).toEqual(["drop"]);
  },

  "wrong options are told in node's words": async ({ client, server: net, isLike }) => {
    const connect = (options: object) =>
      thrown(() => client.connect({ port: 1, ...options } as never));
    const listen = (...words: unknown[]) =>
      thrown(() => net.createServer().listen(...(words as [number])));
    const all = [
      connect({ host: 5 }),
      connect({ family: 7, host: "localhost" }),
      connect({ autoSelectFamily: "x" }),
      connect({ autoSelectFamilyAttemptTimeout: -1 }),
      connect({ keepAliveInitialDelay: "x" }),
      connect({ objectMode: true }),
      listen({ port: 0, host: 5 }),
      listen({ port: 0, signal: "x" }),
      listen({}),
      listen(true),
      listen(""),
      listen({ fd: -1 }),
      thrown(() => net.createServer().getConnections(5 as never)),
      thrown(() => net.createServer({ keepAliveInitialDelay: "x" } as never)),
      thrown(() => net.setDefaultAutoSelectFamilyAttemptTimeout(1.5)),
      thrown(() => net.setDefaultAutoSelectFamilyAttemptTimeout("x" as never)),
    ];
    const host = `${TYPE} ${isLike(22, 15) ? '"options.host" property' : '"hostname" argument'}`;
    const isNoString = "must be of type string. Received type number (5)";
    expect(all).toEqual([`${host} ${isNoString}`, ...IN_NODES_WORDS]);
  },
});

const TYPE = "ERR_INVALID_ARG_TYPE: The";
const VALUE = "ERR_INVALID_ARG_VALUE: The";
const RANGE = "ERR_OUT_OF_RANGE: The value of";
const TEXT = "Received type string ('x')";
const NO_PLACE = 'must have the property "port" or "path". Received';
const IN_NODES_ORDER = [
  "ERR_SOCKET_BAD_PORT: options.port should be >= 0 and < 65536. Received type number (-1).",
  `${VALUE} argument 'options' ${NO_PLACE} { host: { port: 3000 } }`,
  `${TYPE} "hostname" argument must be of type string. Received an instance of Object`,
  `${VALUE} argument 'options' is invalid. Received { port: false }`,
  `${VALUE} argument 'options' is invalid. Received { path: -1 }`,
  `${VALUE} argument 'options' ${NO_PLACE} { fd: 'x' }`,
  `${RANGE} "fd" is out of range. It must be >= 0 && <= 2147483647. Received -1`,
  `${TYPE} "fd" argument must be of type number. ${TEXT}`,
  "ERR_INVALID_IP_ADDRESS: Invalid IP address: x",
  `${TYPE} "options.localPort" property must be of type number. ${TEXT}`,
  `${VALUE} argument 'hints' is invalid. Received 98`,
  `${TYPE} "options.lookup" property must be of type function. Received type number (5)`,
];
const IN_NODES_WORDS = [
  `${VALUE} property 'options.family' must be one of: 0, 4, 6. Received 7`,
  `${TYPE} "options.autoSelectFamily" property must be of type boolean. ${TEXT}`,
  `${RANGE} "options.autoSelectFamilyAttemptTimeout" is out of range. ` +
    "It must be >= 1 && <= 2147483647. Received -1",
  `${TYPE} "options.keepAliveInitialDelay" property must be of type number. ${TEXT}`,
  `${VALUE} property 'options.objectMode' is not supported. Received true`,
  `${TYPE} "hostname" argument must be of type string. Received type number (5)`,
  `${TYPE} "options.signal" property must be an instance of AbortSignal. ${TEXT}`,
  `${VALUE} argument 'options' must have the property "port" or "path". Received {}`,
  `${VALUE} argument 'options' is invalid. Received { port: true }`,
  "ERR_SOCKET_BAD_PORT: options.port should be >= 0 and < 65536. Received type string ('').",
  `${VALUE} argument 'options' must have the property "port" or "path". Received { fd: -1 }`,
  `${TYPE} "callback" argument must be of type function. Received type number (5)`,
  `${TYPE} "options.keepAliveInitialDelay" property must be of type number. ${TEXT}`,
  `${RANGE} "value" is out of range. It must be an integer. Received 1.5`,
  `${TYPE} "value" argument must be of type number. ${TEXT}`,
];
