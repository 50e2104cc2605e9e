/** What code finds that reaches past the documented surface: prototypes, Proxies, handles. */
import type * as nodeNet from "node:net";
import { Duplex } from "node:stream";
import { expect } from "vitest";
import { next, nextError, onBoth } from "./harness.ts";

/** Every getter between a class and what it extends. */
function getters(prototype: object, end: object): string[] {
  const names: string[] = [];
  for (let one = prototype; one !== end; one = Object.getPrototypeOf(one) as object) {
    const all = Object.entries(Object.getOwnPropertyDescriptors(one));
    for (const [name, { get }] of all) if (get !== undefined) names.push(name);
  }
  return names;
}

type Handle = { close(): void; reading: boolean; hasRef(): boolean } | null;
const handleOf = (socket: object): Handle => (socket as { _handle: Handle })._handle;

onBoth("reaching", {
  "a prototype's getters answer without a socket": async ({ client: net }) => {
    const { prototype } = net.Socket;
    for (const name of getters(prototype, Duplex.prototype)) {
      expect(() => Reflect.get(prototype, name), name).not.toThrow();
    }
    const { bytesRead, bytesWritten, remoteAddress } = prototype;
    expect([bytesRead, bytesWritten, remoteAddress]).toEqual([undefined, undefined, undefined]);
    expect(prototype.pending).toBe(true);
    expect(net.Server.prototype.listening).toBe(false);
  },

  "a Proxy of a socket works as the socket": async ({ client: net, listen, address }) => {
    const { port, accepted } = await listen({});
    const socket = new Proxy(new net.Socket(), {});
    socket.setTimeout(5_000).setNoDelay(true).connect(port, address);
    await next(socket, "connect");
    expect(socket.remotePort).toBe(port);
    socket.end("through a Proxy");
    const peer = await accepted();
    expect(String((await next(peer, "data"))[0])).toBe("through a Proxy");
    expect(socket.bytesWritten).toBe(15);
    socket.destroy();
  },

  "an object derived from a socket or a server answers": async ({ client: net }) => {
    const socket = Object.create(new net.Socket()) as nodeNet.Socket;
    expect([socket.bytesWritten, socket.destroyed, socket.pending]).toEqual([0, false, true]);
    socket.setTimeout(5).setTimeout(0);
    const server = Object.create(net.createServer()) as nodeNet.Server;
    expect([server.listening, server.address()]).toEqual([false, null]);
  },

  "a class of one's own may use any name that node leaves free": async (ground) => {
    const { client: net, listen, address } = ground;
    class Own extends net.Socket {
      handle = "mine";
      face = "mine";
      touch(): string {
        return "mine";
      }
      attach(): string {
        return "mine";
      }
    }
    const { port } = await listen({}, (peer) => peer.end("hello"));
    const socket = new Own().connect(port, address);
    expect(String((await next(socket, "data"))[0])).toBe("hello");
    expect([socket.handle, socket.face, socket.touch()]).toEqual(["mine", "mine", "mine"]);
    socket.destroy();
  },

  "a socket has its handle from connect() until it is destroyed": async (ground) => {
    const { client: net, listen, address } = ground;
    const { port } = await listen({});
    const socket = new net.Socket();
    expect(handleOf(socket)).toBe(null);
    socket.connect(port, address);
    expect(handleOf(socket)).not.toBe(null);
    expect(Reflect.get(socket, "_connecting")).toBe(true);
    await next(socket, "connect");
    expect(handleOf(socket)?.hasRef()).toBe(true);
    socket.destroy();
    expect(handleOf(socket)).toBe(null);
  },

  "a handle that was closed behind the socket's back cannot be written to": async (ground) => {
    const { listen, connect } = ground;
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    handleOf(socket)?.close();
    socket.write("lost");
    expect(await nextError(socket)).toMatchObject({ message: "write EBADF", code: "EBADF" });
  },

  "a server tells its options and where it listens": async ({ server: net }) => {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    expect(server).toMatchObject({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    expect(handleOf(server)).toBe(null);
    server.listen(0, "127.0.0.1");
    await next(server, "listening");
    expect(server).toMatchObject({ _connectionKey: "4:127.0.0.1:0" });
    server.close();
    expect(handleOf(server)).toBe(null);
  },
});
