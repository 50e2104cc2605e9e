/**
 * A gibibyte each way between the engine and the kernel, in IPv4 and in IPv6, over a link that
 * loses, doubles and reorders packets: every byte arrives, once and in order.
 */
import { createHash } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { createNet } from "../../src/net/index.ts";
import type { PacketDevice } from "../../src/tun/index.ts";
import { describeWith } from "../needs.ts";
import { RoughLink } from "./roughLink.ts";
import { KERNELS, OURS, TUN_NEEDS, TunWorld } from "./tunWorld.ts";

const SEED = 4;
const BLOCK = 1 << 20;
const BLOCKS = 1024;
const ROUGHNESS = { loss: 0.0005, duplicate: 0.001, reorder: 0.001 };
const PORT = 4000;
const LONG = { timeout: 120_000 };

/** As much of node's Socket as both ends have. */
type Peer = Pick<Socket, "write" | "end" | "on" | "once">;

describeWith(TUN_NEEDS, `a gibibyte over a rough link (seed ${SEED})`, () => {
  let world: TunWorld;
  let link: RoughLink;
  /** What the engine has sent again up to the last test. */
  let resent = 0;

  beforeAll(() => {
    const random = new Random(SEED);
    const wrap = (device: PacketDevice) => (link = new RoughLink(device, random, ROUGHNESS));
    world = new TunWorld({ offload: true, wrap });
  });

  afterAll(() => world?.stop());

  test.each([4, 6] as const)("kernel to synfin, IPv%i", LONG, async (family) => {
    const server = createNet(world.host).createServer();
    await new Promise<void>((resolve) => void server.listen(PORT, "::", resolve));
    const arrived = new Promise<string>((resolve) => {
      server.once("connection", (socket) => resolve(digestOf(socket as unknown as Peer)));
    });
    const { connect } = await import("node:net");
    const sent = sendAll(connect({ host: OURS[family], port: PORT }));
    expect(await arrived).toBe(await sent);
    server.close();
    expectRough(link);
  });

  test.each([4, 6] as const)("synfin to kernel, IPv%i", LONG, async (family) => {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(PORT, KERNELS[family], resolve));
    const arrived = new Promise<string>((resolve) => {
      server.once("connection", (socket) => resolve(digestOf(socket)));
    });
    const socket = createNet(world.host).connect({ host: KERNELS[family], port: PORT });
    const sent = sendAll(socket as unknown as Peer);
    expect(await arrived).toBe(await sent);
    server.close();
    const { counters } = world.host.stack;
    expect(counters.RetransSegs).toBeGreaterThan(resent);
    resent = counters.RetransSegs;
  });
});

/** The link did what it is for. */
function expectRough({ count }: RoughLink): void {
  expect(count.lost).toBeGreaterThan(0);
  expect(count.doubled).toBeGreaterThan(0);
  expect(count.reordered).toBeGreaterThan(0);
}

/** Sends the gibibyte, every block another, and answers its digest. */
async function sendAll(socket: Peer): Promise<string> {
  const hash = createHash("sha256");
  const random = new Random(SEED);
  const block = Buffer.alloc(BLOCK);
  for (let at = 0; at < BLOCK; at += 4) block.writeUInt32LE(random.uint32(), at);
  for (let i = 0; i < BLOCKS; i++) {
    const own = Buffer.from(block);
    own.writeUInt32LE(i, 0);
    hash.update(own);
    if (!socket.write(own))
      await new Promise<void>((resolve) => void socket.once("drain", resolve));
  }
  socket.end();
  return hash.digest("hex");
}

/** The digest of everything that arrives. */
function digestOf(socket: Peer): Promise<string> {
  const hash = createHash("sha256");
  socket.on("data", (piece: Buffer) => void hash.update(piece));
  return new Promise((resolve, reject) => {
    socket.on("end", () => resolve(hash.digest("hex")));
    socket.on("error", reject);
  });
}
