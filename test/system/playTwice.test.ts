/**
 * Two commands at once: hosts of the engine beside each other on one kernel, and sockets of the
 * kernel beside strangers on the same port.
 */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { describeWith } from "../needs.ts";
import { interrupt, MAIN, PlayWorld } from "./playWorld.ts";
import { TUN_NEEDS } from "./tunWorld.ts";

let world: PlayWorld;
let elsewhere: PlayWorld;

describeWith([...TUN_NEEDS, "nc", "nsenter"], "two commands at once", () => {
  beforeAll(() => {
    world = new PlayWorld("twice");
    elsewhere = new PlayWorld("else");
  });

  afterEach(() => {
    world.endAll();
    elsewhere.endAll();
  });

  afterAll(() => {
    world.remove();
    elsewhere.remove();
  });

  test("hosts that start together take addresses of their own, and serve", async () => {
    const hosts = [1, 2, 3].map(() => world.synfin("host"));
    await Promise.all(hosts.map((host) => host.said(/^ready: /m)));
    for (const address of ["192.0.2.2", "198.51.100.2", "203.0.113.2", "2001:db8:2::2"]) {
      expect(await world.output(["nc", "-N", address, "7"], "echo this\n")).toBe("echo this\n");
    }
    for (const host of hosts) await interrupt(host);
  });

  test("connect beside a host reaches it and the kernel", async () => {
    const host = world.synfin("host");
    await host.said(/^ready: 192\.0\.2\.2/m);
    const refused = world.synfin("connect", "192.0.2.1:9");
    refused.child.stdin?.end();
    expect(await refused.all).toContain("refused, nobody listens there: 192.0.2.1:9");
    await interrupt(host);
  });

  test("an address that another host has is refused in a sentence", async () => {
    const host = world.synfin("host", "--tun", "synfin7");
    await host.said(/^ready: /m);
    const second = world.synfin("listen", "--address", "192.0.2.9/24");
    expect(await second.all).toBe(
      "synfin: 192.0.2.9/24 cannot be had, for 192.0.2.0/24 is on synfin7; " +
        "choose another --address, or leave it out\n",
    );
    expect(second.child.exitCode).toBe(2);
    await interrupt(host);
  });

  test.each(["192.0.2.2:80", "[2001:db8:0::2]:80"])("connect to oneself, %s", async (target) => {
    const client = world.synfin("connect", target);
    expect(await client.all).toMatch(
      /^synfin: \S+ is this host's own address; the kernel's side of its wire is \S+1\n$/,
    );
    expect(client.child.exitCode).toBe(2);
  });

  test("listen on the kernel tells its own connection, with segments, and no other", async () => {
    const words = ["listen", "--on", "kernel", "--once", "8095"];
    const [own, stranger] = [world.synfin(...words), elsewhere.synfin(...words)];
    await own.said(/listening/);
    await stranger.said(/listening/);
    await elsewhere.output(["nc", "-N", "127.0.0.1", "8095"], "quit\n");
    await stranger.all;
    await world.output(["nc", "-N", "::1", "8095"], "hello\nquit\n");
    const told = await own.all;
    expect(told).not.toContain("127.0.0.1");
    expect(told.match(/LISTEN → SYN-RECEIVED/g)).toHaveLength(1);
    expect(told).toMatch(/Connection #1 {2}\[::1\]:\d+ → \[::1\]:8095\n/);
    expect(told).toMatch(/Flags \[S\]/);
  });

  test("connect on the kernel tells its own connection beside another to that port", async () => {
    const server = world.synfin("listen", "--on", "kernel", "8096");
    await server.said(/listening/);
    const client = world.synfin("connect", "--on", "kernel", "localhost:8096");
    await client.said(/connected/);
    await world.output(["nc", "-N", "127.0.0.1", "8096"], "quit\n");
    client.child.stdin?.end("hello\n");
    const told = await client.all;
    expect(told.match(/^.*CLOSED → SYN-SENT/gm)?.length).toBe(1);
    expect(told).toMatch(/Connection #\d+ {2}/);
    expect(told).toContain("1: hello");
    expect(told.match(/Flags \[S\]/g)).toHaveLength(1);
    const both = await interrupt(server);
    expect(both.match(/Connection #\d+ {2}/g)).toHaveLength(2);
  });

  test("a refused connection of the kernel's is one's own as well", async () => {
    const client = world.synfin("connect", "--on", "kernel", "127.0.0.1:9");
    const told = await client.all;
    expect(told).toMatch(/SYN-SENT → CLOSED/);
    expect(told).toMatch(/Flags \[R\.\]/);
  });

  test("who may not capture is told so in a sentence", async () => {
    const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const words = ["listen", "--on", "kernel", "8097", "--lang", "en"];
    const server = world.start([...nobody, process.execPath, MAIN, ...words]);
    await server.said(/listening/);
    expect(await interrupt(server)).toMatch(
      /no segments are shown, only states: capturing on any needs more rights; run: sudo tcpdump/,
    );
  });
});
