/** How a connection ends: half, whole, in order, by force. */
import { expect } from "vitest";
import { next, nextError, noted, onBoth, received } from "./harness.ts";

const EVENTS = ["end", "finish", "close", "error"];

onBoth("closing", {
  "end, finish and close, in this order": async ({ listen, connect }) => {
    const { port } = await listen({}, (peer) => peer.end("bye"));
    const socket = connect({ port });
    const order = noted(socket, ...EVENTS);
    socket.resume();
    expect(await next(socket, "close")).toEqual([false]);
    expect(order).toEqual(["end", "finish", "close"]);
  },

  "whoever ends first sees finish first": async ({ listen, connect }) => {
    const { port } = await listen({}, (peer) => peer.resume());
    const socket = connect({ port });
    await next(socket, "connect");
    const order = noted(socket, ...EVENTS);
    socket.resume();
    socket.end();
    await next(socket, "close");
    expect(order).toEqual(["finish", "end", "close"]);
  },

  "a half-open connection still moves data the other way": async ({ listen, connect }) => {
    const { port } = await listen({ allowHalfOpen: true }, (peer) => {
      peer.resume();
      peer.on("end", () => peer.end("the answer to a question that was ended"));
    });
    const socket = connect({ port });
    socket.end("question");
    expect(await received(socket)).toBe("the answer to a question that was ended");
  },

  "the states of a half-open connection": async ({ listen, connect }) => {
    const { port, accepted } = await listen({ allowHalfOpen: true });
    const socket = connect({ port, allowHalfOpen: true });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    peer.resume();
    socket.end();
    expect(socket.readyState).toBe("readOnly");
    await next(peer, "end");
    expect(peer.readyState).toBe("writeOnly");
    socket.resume();
    peer.end();
    await next(socket, "close");
    expect(socket.readyState).toBe("closed");
  },

  "without allowHalfOpen the peer's end is answered": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    peer.resume();
    socket.resume();
    socket.end();
    await next(peer, "close");
    expect(peer.writableFinished).toBe(true);
  },

  "end without reading leaves the socket open": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    const order = noted(peer, "end", "close");
    peer.pause();
    socket.write("unread");
    socket.end();
    await pass(20);
    expect(order).toEqual([]);
    peer.resume();
    await next(peer, "close");
    expect(order).toEqual(["end", "close"]);
  },

  "end takes data and a callback": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const ended = new Promise<void>((resolve) => void socket.end("last", () => resolve()));
    expect(await received(await accepted())).toBe("last");
    await ended;
  },

  "everything that was written arrives before the end": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    socket.write(Buffer.alloc(1024 * 1024, "x"));
    socket.end("!");
    const text = await received(await accepted());
    expect(text.length).toBe(1024 * 1024 + 1);
    expect(text.endsWith("!")).toBe(true);
  },

  "write after end is an error of the stream": async ({ listen, connect }) => {
    const { port } = await listen({}, (peer) => peer.resume());
    const socket = connect({ port });
    await next(socket, "connect");
    socket.end();
    socket.write("too late");
    expect((await nextError(socket)).code).toBe("ERR_STREAM_WRITE_AFTER_END");
  },

  "write after the peer has ended us is EPIPE": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    peer.resume();
    socket.end();
    await next(peer, "end");
    await next(peer, "finish");
    const failed = nextError(peer);
    if (!peer.destroyed) {
      peer.write("too late");
      const error = await failed;
      expect(error.code).toBe("EPIPE");
      expect(error.message).toBe("This socket has been ended by the other party");
    }
  },

  "destroy closes without an error": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    const order = noted(socket, ...EVENTS);
    expect(socket.destroy()).toBe(socket);
    expect(socket.destroyed).toBe(true);
    expect(await next(socket, "close")).toEqual([false]);
    expect(order).toEqual(["close"]);
  },

  "destroy with an error says so before it closes": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    const order = noted(socket, ...EVENTS);
    const mine = new Error("mine");
    const told = next(socket, "error");
    socket.destroy(mine);
    expect(await next(socket, "close")).toEqual([true]);
    expect(await told).toEqual([mine]);
    expect(order).toEqual(["error", "close"]);
  },

  "destroy before connect: nothing but close": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    const order = noted(socket, "connect", "ready", ...EVENTS);
    socket.destroy();
    expect(await next(socket, "close")).toEqual([false]);
    expect(order).toEqual(["close"]);
  },

  "destroy while a write waits for the connection": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    const failed = new Promise<NodeJS.ErrnoException>((resolve) =>
      socket.write("never", (error) => resolve(error as NodeJS.ErrnoException)),
    );
    socket.destroy();
    expect((await failed).code).toMatch(/ERR_(SOCKET_CLOSED_BEFORE_CONNECTION|STREAM_DESTROYED)/);
  },

  "destroy twice is destroy once": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    const order = noted(socket, ...EVENTS);
    socket.destroy();
    socket.destroy(new Error("not told"));
    await next(socket, "close");
    expect(order).toEqual(["close"]);
  },

  "a destroyed peer is an end to a reader": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    socket.resume();
    peer.destroy();
    await next(socket, "end");
  },

  "destroySoon sends what was written": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    socket.write("everything");
    socket.destroySoon();
    expect(await received(await accepted())).toBe("everything");
  },

  "resetAndDestroy resets the peer": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    peer.resume();
    const failed = nextError(peer);
    const closed = next(peer, "close");
    expect(socket.resetAndDestroy()).toBe(socket);
    const error = await failed;
    expect(error.code).toBe("ECONNRESET");
    expect(error.errno).toBe(-104);
    expect(error.syscall).toBe("read");
    expect(error.message).toBe("read ECONNRESET");
    expect(await closed).toEqual([true]);
  },

  "resetAndDestroy before connect waits for it": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const order = noted(socket, "connect", "close");
    socket.resetAndDestroy();
    const peer = await accepted();
    peer.resume();
    expect((await nextError(peer)).code).toBe("ECONNRESET");
    expect(order[0]).toBe("connect");
  },

  "resetAndDestroy of a socket that is not connected": async ({ client }) => {
    const socket = new client.Socket();
    const failed = nextError(socket);
    socket.resetAndDestroy();
    expect((await failed).code).toBe("ERR_SOCKET_CLOSED");
  },

  "close with unread data resets the peer": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({ pauseOnConnect: true });
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    socket.resume();
    socket.write("nobody reads this");
    await pass(20);
    const failed = nextError(socket);
    peer.destroy();
    expect((await failed).code).toBe("ECONNRESET");
  },

  "counters and addresses survive destroy as far as node keeps them": async (ground) => {
    const { port } = await ground.listen({}, (peer) => peer.end("12345"));
    const socket = ground.connect({ port });
    socket.resume();
    expect(socket.remoteAddress).toBeUndefined();
    await next(socket, "connect");
    expect(socket.remotePort).toBe(port);
    socket.write("abc");
    await next(socket, "close");
    expect(socket.bytesRead).toBe(5);
    expect(socket.bytesWritten).toBe(3);
    expect(socket.remotePort).toBe(port);
    expect(socket.localPort).toBeUndefined();
    expect(socket.pending).toBe(true);
    expect(socket.readyState).toBe("closed");
  },

  "a signal destroys the socket": async ({ client, listen, address }) => {
    const { port } = await listen({});
    const controller = new AbortController();
    const socket = client.connect({ port, host: address, signal: controller.signal });
    await next(socket, "connect");
    const failed = nextError(socket);
    controller.abort();
    const error = await failed;
    expect([error.name, error.code]).toEqual(["AbortError", "ABORT_ERR"]);
    expect(socket.destroyed).toBe(true);
  },

  "an aborted signal destroys the socket at once": async ({ client }) => {
    const socket = new client.Socket({ signal: AbortSignal.abort() });
    expect((await nextError(socket)).name).toBe("AbortError");
  },
});
