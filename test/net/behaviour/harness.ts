/**
 * The same behaviour on `node:net` over the machine's loopback and on `synfin/net` over a simulated
 * wire: a test is given two nets, the server's address, and helpers that mean the same on both.
 */
import * as nodeNet from "node:net";
import { describe, expect, test } from "vitest";
import { World } from "../../../src/exports/sim.ts";

export type NodeNet = typeof nodeNet;

/** What a behaviour is told: where it runs. */
export interface Ground {
  readonly client: NodeNet;
  readonly server: NodeNet;
  /** The server's address. */
  readonly address: string;
  /** Whether it does as node:net from that version of node on; synfin does as the newest. */
  isLike(major: number, minor?: number): boolean;
  /** Lets so many milliseconds pass; virtual ones in the simulation. */
  pass(ms: number): Promise<void>;
  /** A port where nobody listens. */
  closedPort(): Promise<number>;
  /** A listening server that is closed with its sockets when the test ends. */
  listen(
    options: nodeNet.ServerOpts,
    onSocket?: (socket: nodeNet.Socket) => void,
  ): Promise<Listening>;
  /** A client socket that is destroyed when the test ends. */
  connect(options: Partial<nodeNet.NetConnectOpts> & { port: number }): nodeNet.Socket;
}

export interface Listening {
  readonly server: nodeNet.Server;
  readonly port: number;
  /** The next socket that the server accepts. */
  accepted(): Promise<nodeNet.Socket>;
}

export interface Implementation {
  readonly name: string;
  run(body: (ground: Ground) => Promise<void>): Promise<void>;
}

type Behaviour = (ground: Ground) => Promise<void>;

/** Runs a group of behaviours on both implementations. */
export function onBoth(group: string, behaviours: Readonly<Record<string, Behaviour>>): void {
  for (const implementation of [node, synfin]) {
    describe(`${group} on ${implementation.name}`, () => {
      for (const [name, body] of Object.entries(behaviours)) {
        test(name, () => implementation.run(body));
      }
    });
  }
}

/** Resolves with the values of the next `event`. */
export function next(emitter: NodeJS.EventEmitter, event: string): Promise<unknown[]> {
  return new Promise((resolve) => emitter.once(event, (...values) => resolve(values)));
}

/** The next error of `emitter`, with the fields that node's errors have. */
export async function nextError(emitter: NodeJS.EventEmitter): Promise<NodeJS.ErrnoException> {
  const [error] = await next(emitter, "error");
  expect(error).toBeInstanceOf(Error);
  return error as NodeJS.ErrnoException;
}

/** Notes these events of `emitter`, in order, as they come. */
export function noted(emitter: NodeJS.EventEmitter, ...events: string[]): string[] {
  const order: string[] = [];
  for (const event of events) emitter.on(event, () => order.push(event));
  return order;
}

/** Everything that `socket` receives until its end, as text. */
export async function received(socket: nodeNet.Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await next(socket, "end");
  return Buffer.concat(chunks).toString();
}

/** The ground without what differs: the helpers, and the cleaning up after a test. */
function groundOf(base: Pick<Ground, "client" | "server" | "address" | "isLike" | "pass">): {
  ground: Ground;
  clean: () => void;
} {
  const sockets: nodeNet.Socket[] = [];
  const servers: nodeNet.Server[] = [];
  const listen: Ground["listen"] = async (options, onSocket) => {
    const waiting: ((socket: nodeNet.Socket) => void)[] = [];
    const come: nodeNet.Socket[] = [];
    const server = base.server.createServer(options, (socket) => {
      sockets.push(socket);
      onSocket?.(socket);
      const first = waiting.shift();
      if (first) first(socket);
      else come.push(socket);
    });
    servers.push(server);
    server.listen(0, base.address);
    await next(server, "listening");
    const { port } = server.address() as nodeNet.AddressInfo;
    const accepted = () =>
      new Promise<nodeNet.Socket>((resolve) => {
        const socket = come.shift();
        if (socket) resolve(socket);
        else waiting.push(resolve);
      });
    return { server, port, accepted };
  };
  const connect: Ground["connect"] = (options) => {
    const all = { host: base.address, ...options } as nodeNet.NetConnectOpts;
    const socket = base.client.connect(all);
    sockets.push(socket);
    return socket;
  };
  const closedPort = async () => {
    const { server, port } = await listen({});
    server.close();
    await next(server, "close");
    return port;
  };
  const clean = () => {
    for (const socket of sockets) socket.on("error", () => {}).destroy();
    for (const server of servers) server.close();
  };
  return { ground: { ...base, listen, connect, closedPort }, clean };
}

const node: Implementation = {
  name: "node:net",
  async run(body) {
    const { ground, clean } = groundOf({
      client: nodeNet,
      server: nodeNet,
      address: "127.0.0.1",
      isLike: (major, minor = 0) => {
        const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
        return ownMajor > major || (ownMajor === major && ownMinor >= minor);
      },
      pass: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    });
    try {
      await body(ground);
    } finally {
      clean();
    }
  },
};

const synfin: Implementation = {
  name: "synfin/net",
  async run(body) {
    const world = new World({ seed: 7 });
    const a = world.host("client", { address: "10.0.0.1" });
    const b = world.host("server", { address: "10.0.0.2" });
    world.link(a, b, { delayMs: 0.05 });
    const { ground, clean } = groundOf({
      client: a.net as unknown as NodeNet,
      server: b.net as unknown as NodeNet,
      address: "10.0.0.2",
      isLike: () => true,
      pass: (ms) => new Promise((resolve) => void world.after(ms, resolve)),
    });
    let isDone = false;
    const running = body(ground).finally(() => {
      isDone = true;
    });
    running.catch(() => {}); // awaited below
    const end = await world.runUntil(() => isDone, "10 min");
    if (!isDone) throw new Error(`nothing happens any more (${end}), and the test still waits`);
    clean();
    await running;
  },
};
