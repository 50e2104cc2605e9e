/**
 * What the types cannot tell: every public member of node's module and classes is there at run
 * time.
 */
import * as nodeNet from "node:net";
import { expect, test } from "vitest";
import { World } from "../../src/exports/sim.ts";

const world = new World();
const { net } = world.host("a", { address: "10.0.0.1" });

/** Names that are node's own business begin with an underscore. */
const isPublic = (name: string): boolean => !name.startsWith("_");

/** The public members that `theirs` has of its own and `mine` has nowhere. */
const missing = (theirs: object, mine: object): string[] =>
  Object.getOwnPropertyNames(theirs)
    .filter(isPublic)
    .filter((name) => !(name in mine));

test("the module exports what node's does", () => {
  expect(missing(nodeNet, net).filter((name) => name !== "default")).toEqual([]);
});

test("sockets and servers have every public method and property of node's", () => {
  expect(missing(nodeNet.Socket.prototype, net.Socket.prototype)).toEqual([]);
  expect(missing(new nodeNet.Socket(), new net.Socket())).toEqual([]);
  expect(missing(nodeNet.Server.prototype, net.Server.prototype)).toEqual([]);
  expect(missing(nodeNet.Server, net.Server)).toEqual([]);
  expect(missing(nodeNet.BlockList.prototype, net.BlockList.prototype)).toEqual([]);
  expect(missing(nodeNet.SocketAddress.prototype, new net.SocketAddress({}))).toEqual([]);
});
