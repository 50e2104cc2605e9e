/** Names, and what only newer versions of node have: node:net cannot be asked alike. */
import { expect, test } from "vitest";
import { createNet, type LookupAnswer, type Net, type Socket } from "../../src/net/index.ts";
import { settle } from "../../src/net/settle.ts";
import { World } from "../../src/sim/index.ts";
import { next } from "./behaviour/harness.ts";

function worldWith(found: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const world = new World<Net>({
    settle,
    net: (host) =>
      createNet(host, {
        lookup: (own) => (name, options, answer: LookupAnswer) => {
          asked.push(name);
          const addresses = found[name];
          if (addresses === undefined) own(name, options, answer);
          else {
            const all = addresses.map((address) => ({
              address,
              family: address.includes(":") ? 6 : 4,
            }));
            if (options.all) answer(null, all);
            else answer(null, all[0]?.address as string, all[0]?.family as number);
          }
        },
      }),
  });
  const host = world.host("a", { addresses: ["10.0.0.1", "fe80::1"] });
  return { world, host, net: host.net, asked };
}

test("connect() and listen() look names up in the one way that the net was given", async () => {
  const { world, net, asked } = worldWith({ "a.test": ["10.0.0.1"] });
  const server = net.createServer((socket) => socket.end()).listen(80, "a.test");
  await world.run();
  const places: unknown[] = [];
  const socket = net.connect(80, "a.test", () => places.push(socket.remoteAddress)).resume();
  await world.run();
  expect(places).toEqual(["10.0.0.1"]);
  expect(asked).toEqual(["a.test", "a.test"]);
  server.close();
});

test("what it does not know, the host's own names may", async () => {
  const { world, net, asked } = worldWith({});
  const server = net.createServer().listen(80, "a");
  await world.run();
  expect(server.address()).toMatchObject({ address: "10.0.0.1" });
  expect(asked).toEqual(["a"]);
});

test("a server listens on a link-local address only where there is no other", async () => {
  const { world, net } = worldWith({ both: ["fe80::1", "10.0.0.1"], link: ["fe80::1"] });
  const both = net.createServer().listen(80, "both");
  const link = net.createServer().listen(81, "link");
  await world.run();
  expect(both.address()).toMatchObject({ address: "10.0.0.1" });
  expect(link.address()).toMatchObject({ address: "fe80::1" });
});

test("each address of a name is tried once", async () => {
  const { world, net } = worldWith({ twice: ["10.0.0.1", "10.0.0.1", "127.0.0.1"] });
  const socket = net.connect(80, "twice");
  const failed = next(socket, "error");
  await world.run();
  await failed;
  expect(socket.autoSelectFamilyAttemptedAddresses).toEqual(["10.0.0.1:80", "127.0.0.1:80"]);
});

test("a server whose host has crashed may listen again once it is up", async () => {
  const { world, net, host } = worldWith({});
  const peers: Socket[] = [];
  const server = net.createServer((socket) => peers.push(socket.end("again"))).listen(80);
  net.connect(80, "10.0.0.1");
  await world.run("1 s");
  expect([server.listening, server.connections]).toEqual([true, 1]);
  host.crash();
  peers[0]?.destroy();
  expect([server.listening, server.connections]).toEqual([false, 0]);
  host.reboot();
  server.listen(80);
  const told = next(net.connect(80, "10.0.0.1"), "data");
  await world.run("1 s");
  expect(String((await told)[0])).toBe("again");
});

test("reusePort is what the stack does not have", async () => {
  const { world, net } = worldWith({});
  const server = net.createServer().listen({ port: 80, reusePort: true });
  const failed = next(server, "error");
  await world.run();
  expect((await failed)[0]).toMatchObject({ code: "ENOTSUP", syscall: "listen", port: 80 });
});

test("blocked addresses are neither connected to nor accepted", async () => {
  const { world, net } = worldWith({});
  const blockList = new net.BlockList();
  blockList.addAddress("10.0.0.1");
  const socket = net.connect({ port: 80, host: "10.0.0.1", blockList });
  const failed = next(socket, "error");
  await world.run();
  expect((await failed)[0]).toMatchObject({
    code: "ERR_IP_BLOCKED",
    message: "IP(10.0.0.1) is blocked by net.BlockList",
  });
  let accepted = 0;
  net.createServer({ blockList }, () => (accepted += 1)).listen(80);
  const closed = next(net.connect(80, "10.0.0.1").resume(), "close");
  await world.run();
  await closed;
  expect(accepted).toBe(0);
});

test("a list of blocked addresses goes into JSON and comes back", () => {
  const { net } = worldWith({});
  const list = new net.BlockList();
  list.addAddress("10.0.0.1");
  list.addRange("::1", "::9", "ipv6");
  list.addSubnet("192.0.2.0", 24);
  const copy = new net.BlockList();
  copy.fromJSON(JSON.stringify(list));
  expect([...copy.rules].reverse()).toEqual(list.rules);
  expect([copy.check("192.0.2.9"), copy.check("::5", "ipv6")]).toEqual([true, true]);
  copy.fromJSON(["nonsense"]);
  expect(copy.rules).toHaveLength(3);
  expect(() => copy.fromJSON([5 as never])).toThrow(/"data" argument/);
});

test("an end point is read from its words", () => {
  const { net } = worldWith({});
  const read = (text: string) => net.SocketAddress.parse(text)?.toJSON();
  expect(read("10.0.0.1:81")).toMatchObject({ address: "10.0.0.1", port: 81, family: "ipv4" });
  expect(read("[::1]:81")).toMatchObject({ address: "::1", port: 81, family: "ipv6" });
  expect(read("nobody:81")).toBe(undefined);
  expect(() => net.SocketAddress.parse(5 as never)).toThrow(/"input" argument/);
});

test("the type of service is in every packet, the last two bits left to ECN", async () => {
  const { world, net } = worldWith({});
  net.createServer((socket) => socket.end()).listen(80);
  const socket = net.connect({ port: 80, host: "10.0.0.1", typeOfService: 0x10 });
  await world.runUntil(() => !socket.connecting);
  expect(socket.getTypeOfService() & 0xfc).toBe(0x10);
  socket.setTypeOfService(0xb8);
  expect(socket.getTypeOfService() & 0xfc).toBe(0xb8);
  for (const wrong of [Number.NaN, "x", 256, -1, 1.5]) {
    expect(() => socket.setTypeOfService(wrong as number)).toThrow(/"tos"/);
  }
});
