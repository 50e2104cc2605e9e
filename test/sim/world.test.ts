/** Worlds with hosts: time, turns, crashes, names, traces, taps; and that a seed is a world. */
import { afterEach, describe, expect, test } from "vitest";
import { useFakeTimers } from "../../src/exports/fakeTimers.ts";
import { PcapTap, World } from "../../src/exports/sim.ts";
import { connectionText, ladderText } from "../../src/report/index.ts";
import { eventsByConnection, foldTrace } from "../../src/trace/index.ts";
import { uncaughtIn } from "../net/uncaught.ts";

const VIEW = { language: "en", width: 110, colour: false } as const;

function two(options: ConstructorParameters<typeof World>[0] = {}, link = {}) {
  const world = new World({ seed: 5, ...options });
  const a = world.host("a", { address: "10.0.0.1" });
  const b = world.host("b", { address: "10.0.0.2" });
  return { world, a, b, wire: world.link(a, b, { delayMs: 10, ...link }) };
}

describe("time", () => {
  test("stands while the application works, and jumps from event to event", async () => {
    const { world, a, b } = two();
    b.net.createServer((socket) => socket.end("bye")).listen(80);
    const times: number[] = [];
    a.net
      .connect(80, "10.0.0.2", async () => {
        times.push(world.now);
        for (let i = 0; i < 100; i++) await Promise.resolve();
        times.push(world.now);
      })
      .on("data", () => times.push(world.now));
    await world.runFor("1 s");
    expect(times).toEqual([20_000, 20_000, 40_000]);
    expect(world.now).toBe(1_000_000);
  });

  test("runUntil ends with the condition, run with the last event", async () => {
    const { world, a, b } = two();
    b.net.createServer((socket) => socket.pipe(socket)).listen(80);
    let text = "";
    const socket = a.net.connect(80, "b");
    socket.end("hello");
    socket.on("data", (chunk) => {
      text += chunk;
    });
    expect(await world.runUntil(() => text === "hello")).toBe("condition");
    expect(world.now).toBeLessThan(100_000);
    expect(await world.run()).toBe("idle");
    // The client closed first, so its TIME-WAIT is the last thing to end.
    expect(world.now).toBeGreaterThan(60_000_000);
    expect(a.stack.tuplesInUse + b.stack.tuplesInUse).toBe(0);
  });

  test("waits for what is held", async () => {
    const { world, a, b } = two();
    b.net
      .createServer(async (socket) => {
        const outside = new Promise((resolve) => setTimeout(resolve, 5, "from outside"));
        socket.end(await world.hold(outside));
      })
      .listen(80);
    let text = "";
    a.net.connect(80, "b").on("data", (chunk) => {
      text += chunk;
    });
    await world.run();
    expect(text).toBe("from outside");
  });

  test("a run does not wait for what is unref'ed", async () => {
    const { world, a, b } = two();
    b.net
      .createServer((socket) => void socket.unref())
      .listen(80)
      .unref();
    const socket = a.net.connect(80, "b", () => socket.setKeepAlive(true, 1_000).unref());
    expect(await world.run()).toBe("idle");
    expect(world.now).toBeLessThan(1_000_000);
  });

  test("a bad duration is told", async () => {
    await expect(new World().runFor("soon")).rejects.toThrow(/"soon" is not a duration/);
  });
});

describe("a seed is a world", () => {
  const trace = async (seed: number) => {
    const { world, a, b } = two({ seed, trace: true }, { loss: 0.2, jitterMs: 5, reorder: 0.1 });
    b.net.createServer((socket) => socket.pipe(socket)).listen(80);
    a.net.connect(80, "b").end("x".repeat(100_000));
    await world.run();
    return world.trace.events;
  };

  test("the same seed replays, another does not", async () => {
    const [one, again, other] = [await trace(1), await trace(1), await trace(2)];
    expect(one.length).toBeGreaterThan(100);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe("hosts", () => {
  test("have names, a loopback, and IPv6", async () => {
    const world = new World();
    const a = world.host("a", { addresses: ["10.0.0.1", "2001:db8::1"] });
    const b = world.host("b", { addresses: ["2001:db8::2"] });
    world.link(a, b);
    const seen: (string | undefined)[] = [];
    for (const host of [a, b]) {
      host.net.createServer((socket) => seen.push(socket.remoteAddress)).listen(80);
    }
    a.net.connect(80, "B");
    a.net.connect(80, "127.0.0.1");
    a.net.connect(80);
    await world.runFor(10);
    expect(seen.sort()).toEqual(["2001:db8::1", "::1", "::ffff:127.0.0.1"]);
  });

  test("crash without a word, and come back knowing nothing", async () => {
    const { world, a, b } = two();
    const events: string[] = [];
    const serve = () =>
      b.net
        .createServer((socket) => {
          for (const event of ["end", "close", "error"]) socket.on(event, () => events.push(event));
        })
        .listen(80);
    serve();
    const client = a.net.connect(80, "b");
    client.on("error", (error: NodeJS.ErrnoException) => events.push(`client ${error.code}`));
    await world.runFor(100);
    b.crash();
    await world.runFor(100);
    expect(events).toEqual([]);
    b.reboot();
    serve();
    client.write("are you still there?");
    await world.runFor("1 s");
    // Half-open, RFC 9293 3.5.1: the rebooted host answers with a RST.
    expect(events).toEqual(["client ECONNRESET"]);
    let again = "";
    a.net.connect(80, "b").on("connect", () => {
      again = "connected";
    });
    await world.runFor("1 s");
    expect(again).toBe("connected");
  });

  test("a peer that is gone for good is ETIMEDOUT by keepalive", async () => {
    const { world, a, b } = two();
    b.net.createServer(() => {}).listen(80);
    let code = "";
    const socket = a.net.connect(80, "b", () => socket.setKeepAlive(true, 60_000));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      code = error.code ?? "";
    });
    await world.runFor("1 s");
    b.crash();
    await world.runUntil(() => code !== "");
    expect(code).toBe("ETIMEDOUT");
    // Linux: 60 s of silence, then nine probes 75 s apart.
    expect(Math.round(world.now / 1e6)).toBe(60 + 9 * 75);
  });

  test("connect to a host that is off times out as on Linux", async () => {
    const { world, a, b } = two();
    b.crash();
    let message = "";
    a.net.connect(80, "10.0.0.2").on("error", (error) => {
      message = error.message;
    });
    await world.run();
    expect(message).toBe("connect ETIMEDOUT 10.0.0.2:80");
    expect(world.now / 1e6).toBeGreaterThan(60);
  });

  test("a network without a way there is unreachable", async () => {
    const world = new World();
    const a = world.host("a", { address: "10.0.0.1" });
    const r = world.router("r", { address: "10.0.0.254" });
    const s = world.host("s", { address: "10.9.9.9" });
    world.link(a, r);
    world.link(r, s);
    let code = "";
    a.net.connect(80, "192.0.2.1").on("error", (error: NodeJS.ErrnoException) => {
      code = error.code ?? "";
    });
    await world.run();
    expect(code).toBe("ENETUNREACH");
  });

  test("a narrow wire behind a router: path MTU discovery finds its way", async () => {
    const world = new World();
    const a = world.host("a", { address: "10.0.0.1" });
    const b = world.host("b", { address: "10.0.1.1" });
    const r = world.router("r", { address: "10.0.0.254" });
    world.link(a, r, { delayMs: 1 });
    world.link(r, b, { delayMs: 1, mtu: 900 });
    let bytes = 0;
    b.net
      .createServer((socket) => {
        socket.on("data", (chunk) => {
          bytes += chunk.length;
        });
      })
      .listen(80);
    a.net.connect(80, "b").end(Buffer.alloc(50_000));
    await world.run();
    expect(bytes).toBe(50_000);
  });

  test("two nodes of one name are refused", () => {
    const world = new World();
    world.host("a", { address: "10.0.0.1" });
    expect(() => world.router("A", { address: "10.0.0.2" })).toThrow(/named "A" already/);
  });
});

describe("timers of the application", () => {
  let restore = () => {};
  afterEach(() => restore());

  test("follow virtual time", async () => {
    const { world, a, b } = two();
    ({ restore } = useFakeTimers(world, { epochMs: Date.UTC(2030, 0, 1) }));
    const times: number[] = [];
    b.net
      .createServer((socket) => {
        setTimeout(() => socket.end("an hour later"), 3_600_000);
      })
      .listen(80);
    const interval = setInterval(() => times.push(Date.now() - Date.UTC(2030, 0, 1)), 600_000);
    let text = "";
    a.net.connect(80, "b").on("data", (chunk) => {
      text += chunk;
    });
    await world.runUntil(() => text !== "");
    clearInterval(interval);
    expect(text).toBe("an hour later");
    expect(times).toEqual([1, 2, 3, 4, 5, 6].map((n) => n * 600_000));
    expect(Math.round(world.now / 1e6)).toBe(3_600);
  });

  test("keep no run going once unref'ed", async () => {
    const world = new World();
    ({ restore } = useFakeTimers(world));
    const fired: string[] = [];
    setTimeout(() => fired.push("timer"), 10);
    setTimeout(() => fired.push("unref'ed, and due before"), 5).unref();
    const interval = setInterval(() => fired.push("interval"), 1_000).unref();
    expect(await world.run()).toBe("idle");
    expect(fired).toEqual(["unref'ed, and due before", "timer"]);
    interval.ref();
    await world.run("1.5 s");
    expect(fired.at(-1)).toBe("interval");
    clearInterval(interval);
    expect(await world.run()).toBe("idle");
  });

  test("throw what nobody catches, and not into the run", async () => {
    const world = new World();
    ({ restore } = useFakeTimers(world));
    let later = 0;
    setTimeout(() => {
      throw new Error("in a timer");
    }, 5);
    setTimeout(() => {
      later = world.now;
    }, 10);
    const told = await uncaughtIn(async () => {
      expect(await world.run()).toBe("idle");
    });
    expect(told).toEqual(["in a timer"]);
    expect(later).toBe(10_000);
  });

  test("come back when restored", () => {
    const real = globalThis.setTimeout;
    ({ restore } = useFakeTimers(new World()));
    expect(globalThis.setTimeout).not.toBe(real);
    restore();
    expect(globalThis.setTimeout).toBe(real);
  });
});

describe("what one sees", () => {
  test("a trace folds into a lifecycle whose report and ladder can be read", async () => {
    const { world, a, b } = two({ trace: true });
    b.net.createServer((socket) => socket.end("bye")).listen(80);
    a.net.connect(80, "b").resume();
    await world.run();
    const [life] = foldTrace(world.trace.events);
    if (life === undefined) throw new Error("no lifecycle");
    expect(life.opened).toMatchObject({ how: "handshake", rttMs: 20, synRetries: 0 });
    expect(life.closed).toMatchObject({ first: "server" });
    expect(life.closed.how).toMatch(/segment/);
    expect(life.moved.server.bytes).toBe(3);
    expect(life.timeWait.owner).toBe("server");
    expect(life.states.client.map(({ state }) => state)).toEqual([
      "CLOSED",
      "SYN-SENT",
      "ESTABLISHED",
      "CLOSE-WAIT",
      "LAST-ACK",
      "CLOSED",
    ]);
    const events = eventsByConnection(world.trace.events).get(life.number) ?? [];
    expect(ladderText(life, events, VIEW)).toContain("S 0");
    expect(connectionText(life, events, VIEW)).toMatch(/the server\s+closed first/);
  });

  test("a host that talks to itself is one connection with two ends", async () => {
    const world = new World({ trace: true });
    const a = world.host("a", { address: "10.0.0.1" });
    a.net.createServer((socket) => socket.end()).listen(80);
    a.net.connect(80, "127.0.0.1").resume();
    await world.run();
    const lives = foldTrace(world.trace.events);
    expect(lives.length).toBe(1);
    expect(lives[0]?.states.server.length).toBeGreaterThan(3);
    expect(lives[0]?.states.client.length).toBeGreaterThan(3);
  });

  test("a tap at a host is a pcapng file", async () => {
    const { world, a, b } = two();
    const tap = new PcapTap(world).onHost(a);
    b.net.createServer((socket) => socket.end("bye")).listen(80);
    a.net.connect(80, "b").resume();
    await world.runFor("1 s");
    expect(Buffer.from(tap.file()).includes("bye")).toBe(true);
  });
});
