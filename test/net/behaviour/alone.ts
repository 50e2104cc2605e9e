/** A computer that speaks to itself: all is there when the call returns, as on Linux's loopback. */
import type * as nodeNet from "node:net";
import { expect } from "vitest";
import { next, onBoth } from "./harness.ts";

onBoth("alone", {
  "the listener hears of a connection before the one that connects": async (ground) => {
    const { server: net } = ground;
    const order: string[] = [];
    const server = net.createServer((peer) => {
      order.push("connection");
      peer.end("at once");
    });
    server.listen(0, "127.0.0.1");
    await next(server, "listening");
    const { port } = server.address() as nodeNet.AddressInfo;
    const socket = net.connect(port, "127.0.0.1", () => order.push("connect"));
    socket.on("data", () => order.push("data")).on("end", () => order.push("end"));
    await next(socket, "close");
    server.close();
    expect(order).toEqual(["connection", "connect", "data", "end"]);
  },

  "end and close of a pair come in the kernel's order": async ({ server: net }) => {
    const order: string[] = [];
    const server = net.createServer((peer) => {
      peer.resume();
      peer.on("end", () => order.push("server end")).on("close", () => order.push("server close"));
    });
    server.listen(0, "127.0.0.1");
    await next(server, "listening");
    const { port } = server.address() as nodeNet.AddressInfo;
    const socket = net.connect(port, "127.0.0.1");
    socket.resume().on("end", () => order.push("end"));
    await next(socket, "connect");
    await new Promise((resolve) => setImmediate(resolve));
    socket.end();
    server.close(() => order.push("closed"));
    await next(socket, "close");
    expect(order).toEqual(["server end", "closed", "server close", "end"]);
  },
});
