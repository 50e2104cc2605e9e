/** Data on its way: order, backpressure, counters, pausing, timeouts. */
import { expect } from "vitest";
import { next, noted, onBoth, received } from "./harness.ts";

const MANY = 2 * 1024 * 1024;

onBoth("moving data", {
  "an echo comes back whole": async ({ listen, connect }) => {
    const { port } = await listen({}, (socket) => socket.pipe(socket));
    const socket = connect({ port });
    socket.end("hello, and hello again");
    expect(await received(socket)).toBe("hello, and hello again");
  },

  "strings are sent in their encoding": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    socket.write("68c3a9", "hex");
    socket.end("aGk=", "base64");
    expect(await received(await accepted())).toBe("héhi");
  },

  "setEncoding gives strings": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    peer.setEncoding("utf8");
    socket.write("é");
    expect(await next(peer, "data")).toEqual(["é"]);
  },

  "data comes as Buffers": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    connect({ port }).write(new Uint8Array([1, 2, 3]));
    const [data] = await next(await accepted(), "data");
    expect(Buffer.isBuffer(data)).toBe(true);
    expect([...(data as Buffer)]).toEqual([1, 2, 3]);
  },

  "writes keep their order": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    let expected = "";
    for (let i = 0; i < 500; i++) {
      socket.write(`${i},`);
      expected += `${i},`;
    }
    socket.end();
    expect(await received(await accepted())).toBe(expected);
  },

  "corked writes arrive together": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    socket.cork();
    socket.write("one ");
    socket.write("two ");
    socket.write("three");
    socket.uncork();
    const [data] = await next(peer, "data");
    expect(String(data)).toBe("one two three");
  },

  "much data arrives whole, and is counted": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    const bytes = Buffer.alloc(MANY, "0123456789abcdef");
    socket.end(bytes);
    let sum = 0;
    peer.on("data", (chunk) => {
      expect(chunk.equals(bytes.subarray(sum, sum + chunk.length))).toBe(true);
      sum += chunk.length;
    });
    await next(peer, "end");
    expect(sum).toBe(MANY);
    expect(peer.bytesRead).toBe(MANY);
    expect(socket.bytesWritten).toBe(MANY);
  },

  "write says false when the buffer is full, and drain follows": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    if (socket.connecting) await next(socket, "connect");
    expect(socket.write("a little")).toBe(true);
    expect(socket.write(Buffer.alloc(8 * MANY))).toBe(false);
    expect(socket.writableNeedDrain).toBe(true);
    peer.resume();
    await next(socket, "drain");
    expect(socket.writableLength).toBe(0);
  },

  "a peer that does not read holds the writer up": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({ pauseOnConnect: true });
    const socket = connect({ port });
    const peer = await accepted();
    const huge = Buffer.alloc(16 * MANY);
    let isTaken = false;
    socket.write(huge, () => {
      isTaken = true;
    });
    await pass(50);
    expect(isTaken).toBe(false);
    expect(socket.bufferSize).toBe(huge.length);
    expect(socket.bytesWritten).toBe(huge.length);
    peer.resume();
    await next(socket, "drain");
    expect(isTaken).toBe(true);
  },

  "pause and resume": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({});
    const socket = connect({ port });
    const peer = await accepted();
    const order = noted(peer, "data");
    peer.pause();
    socket.write("x");
    await pass(20);
    expect(order).toEqual([]);
    peer.resume();
    await next(peer, "data");
    expect(order).toEqual(["data"]);
  },

  "pauseOnConnect reads nothing before resume": async ({ listen, connect, pass }) => {
    const { port, accepted } = await listen({ pauseOnConnect: true });
    connect({ port }).end("x");
    const peer = await accepted();
    const order = noted(peer, "data", "end");
    await pass(20);
    expect(peer.isPaused()).toBe(true);
    expect(peer.bytesRead).toBe(0);
    expect(order).toEqual([]);
    peer.resume();
    await next(peer, "end");
    expect(order).toEqual(["data", "end"]);
  },

  "readable and read()": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    connect({ port }).end("abcdef");
    const peer = await accepted();
    await next(peer, "readable");
    expect(String(peer.read(2))).toBe("ab");
    expect(String(peer.read(4))).toBe("cdef");
  },

  "for await": async ({ listen, connect }) => {
    const { port, accepted } = await listen({});
    connect({ port }).end("all of it");
    let text = "";
    for await (const chunk of await accepted()) text += chunk;
    expect(text).toBe("all of it");
  },

  "onread fills the given buffer": async ({ listen, connect }) => {
    const { port } = await listen({}, (peer) => peer.end("into the buffer"));
    const buffer = Buffer.alloc(64);
    let text = "";
    const socket = connect({
      port,
      onread: {
        buffer,
        callback: (bytes, into) => {
          text += Buffer.from(into).subarray(0, bytes);
          return true;
        },
      },
    });
    await next(socket, "end");
    expect(text).toBe("into the buffer");
    expect(socket.bytesRead).toBe(15);
  },

  "a write's callback comes without an error": async ({ listen, connect }) => {
    const { port } = await listen({}, (peer) => peer.resume());
    const socket = connect({ port });
    const error = await new Promise((resolve) => socket.write("x", resolve));
    expect(error ?? null).toBeNull();
  },

  "the timeout fires after silence and closes nothing": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    let isCalled = false;
    socket.setTimeout(30, () => {
      isCalled = true;
    });
    expect(socket.timeout).toBe(30);
    await next(socket, "timeout");
    expect(isCalled).toBe(true);
    expect(socket.destroyed).toBe(false);
  },

  "the timeout fires while the connection is being opened": async ({ client, pass }) => {
    const socket = new client.Socket();
    const order = noted(socket, "timeout");
    socket.setTimeout(20);
    await pass(40);
    expect(order).toEqual(["timeout"]);
    socket.destroy();
  },

  "setTimeout(0) turns the timeout off": async ({ listen, connect, pass }) => {
    const { port } = await listen({});
    const socket = connect({ port });
    await next(socket, "connect");
    const order = noted(socket, "timeout");
    const callback = () => order.push("callback");
    socket.setTimeout(15, callback);
    socket.setTimeout(0, callback);
    expect(socket.timeout).toBe(0);
    await pass(40);
    expect(order).toEqual([]);
  },

  "the timeout option of connect": async ({ listen, connect }) => {
    const { port } = await listen({});
    const socket = connect({ port, timeout: 20 });
    expect(socket.timeout).toBe(20);
    await next(socket, "timeout");
  },

  "setNoDelay, setKeepAlive, ref, unref and setTimeout return the socket": async (ground) => {
    const { port } = await ground.listen({});
    const socket = ground.connect({ port, noDelay: true, keepAlive: true });
    await next(socket, "connect");
    expect(socket.setNoDelay()).toBe(socket);
    expect(socket.setKeepAlive(true, 5_000)).toBe(socket);
    expect(socket.unref()).toBe(socket);
    expect(socket.ref()).toBe(socket);
    expect(socket.setTimeout(0)).toBe(socket);
  },
});
