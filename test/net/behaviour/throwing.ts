/** What the user's own callbacks throw or reject, and who is told of it. */
import { EventEmitter } from "node:events";
import type * as nodeNet from "node:net";
import { expect } from "vitest";
import { uncaughtIn } from "../uncaught.ts";
import { next, nextError, noted, onBoth } from "./harness.ts";

const throwing = (message: string) => () => {
  throw new Error(message);
};

/** Runs `body` while node's events catch the promises of listeners. */
async function capturing(body: () => Promise<void>): Promise<void> {
  EventEmitter.captureRejections = true;
  try {
    await body();
  } finally {
    EventEmitter.captureRejections = false;
  }
}

onBoth("throwing", {
  "an exception in a callback is uncaught, and all else goes on": async (ground) => {
    const { client: net, listen, address, pass } = ground;
    const told = await uncaughtIn(async () => {
      const { server, port, accepted } = await listen({});
      server.on("connection", throwing("in connection"));
      const socket = net.connect(port, address).on("connect", throwing("in connect"));
      const peer = await accepted();
      peer.resume().on("end", throwing("in end"));
      await pass(5);
      socket.end("bytes");
      await pass(20);
      socket.destroy();
      new net.Socket().on("close", throwing("in close")).destroy();
      await pass(20);
    });
    expect([...told].sort()).toEqual(["in close", "in connect", "in connection", "in end"]);
  },

  "an exception at some bytes does not lose those that follow": async (ground) => {
    const { listen, connect, pass } = ground;
    const got: string[] = [];
    const told = await uncaughtIn(async () => {
      const { port, accepted } = await listen({});
      const socket = connect({ port }).on("data", (bytes) => {
        got.push(String(bytes));
        throw new Error(`at ${bytes}`);
      });
      const peer = await accepted();
      for (const word of ["one", "two"]) {
        peer.write(word);
        await pass(20);
      }
      peer.end();
      await next(socket, "end");
    });
    expect(got).toEqual(["one", "two"]);
    expect(told).toEqual(["at one", "at two"]);
  },

  "an exception with onread's bytes stops nothing": async ({ listen, connect }) => {
    let bytes = 0;
    const callback = (length: number): boolean => {
      bytes += length;
      throw new Error("in onread");
    };
    const told = await uncaughtIn(async () => {
      const { port } = await listen({}, (peer) => peer.end("abcdef"));
      const socket = connect({ port, onread: { buffer: Buffer.alloc(2), callback } });
      await next(socket, "end");
    });
    expect(bytes).toBe(6);
    expect(told).toEqual(["in onread", "in onread", "in onread"]);
  },

  "a timeout's exception is uncaught": async ({ listen, connect, pass }) => {
    const told = await uncaughtIn(async () => {
      const { port } = await listen({});
      const socket = connect({ port });
      await next(socket, "connect");
      socket.setTimeout(5, throwing("in timeout"));
      await pass(30);
    });
    expect(told).toEqual(["in timeout"]);
  },

  "captureRejections: a rejected 'connection' listener ends its connection": async (ground) => {
    const { address, connect, server: net } = ground;
    await capturing(async () => {
      let peer: nodeNet.Socket | undefined;
      const server = net.createServer(async (socket) => {
        peer = socket.on("error", () => {});
        throw new Error("rejected");
      });
      const errors = noted(server, "error");
      server.listen(0, address);
      await next(server, "listening");
      const { port } = server.address() as nodeNet.AddressInfo;
      const socket = connect({ port }).on("error", () => {});
      await next(socket, "close");
      server.close();
      expect(peer?.errored?.message).toBe("rejected");
      expect(errors).toEqual([]);
      const other = net.createServer().on("some event", async () => {
        throw new Error("of another event");
      });
      const told = nextError(other);
      other.emit("some event");
      expect((await told).message).toBe("of another event");
    });
  },
});
