/** What the engine tells of timers, of what it throws away, and of what a segment is. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { Packet } from "../../src/engine/api.ts";
import { Stack } from "../../src/engine/stack.ts";
import { eventText } from "../../src/report/index.ts";
import type { TraceEvent } from "../../src/trace/index.ts";

const SECOND = 1_000_000;

/** Two stacks and a wire between them, which may be cut; what the first tells is kept. */
class Pair {
  readonly events: TraceEvent[] = [];
  readonly client: Stack;
  readonly server: Stack;
  readonly listener: number;
  /** What has reached the client. */
  readonly arrived: Uint8Array[] = [];
  now = SECOND;
  /** A packet towards the server for which this is true is lost. */
  loses: (packet: Packet) => boolean = () => false;

  constructor(settings = {}) {
    const trace = (event: TraceEvent) => this.events.push(event);
    const random = new Random(1);
    this.client = new Stack({ addresses: ["192.0.2.1"], random, settings, trace });
    this.server = new Stack({ addresses: ["192.0.2.2"], random: new Random(2), settings });
    this.listener = this.server.listen({ address: "192.0.2.2", port: 80, backlog: 5 }, this.now);
  }

  connect(localPort: number): number {
    const own = { localPort, options: { SO_REUSEADDR: 1 } };
    const socket = this.client.connect({ address: "192.0.2.2", port: 80, ...own }, this.now);
    this.run(0);
    return socket;
  }

  /** Lets both go on for so many seconds. */
  run(seconds: number): void {
    const end = this.now + seconds * SECOND;
    for (;;) {
      this.#exchange();
      const next = Math.min(this.client.pollTimeout(), this.server.pollTimeout());
      if (next > end) break;
      this.now = Math.max(this.now, next);
      this.client.handleTimeout(this.now);
      this.server.handleTimeout(this.now);
    }
    this.now = end;
  }

  #exchange(): void {
    for (let moved = true; moved; ) {
      const there = this.#carry(this.client, this.server, (packet) => this.loses(packet));
      const back = this.#carry(this.server, this.client, () => false);
      moved = there || back;
    }
  }

  #carry(from: Stack, to: Stack, loses: (packet: Packet) => boolean): boolean {
    const packet = from.pollTransmit(this.now);
    if (packet === undefined) return false;
    const bytes = packet.bytes.slice(packet.start, packet.end);
    if (to === this.client) this.arrived.push(bytes);
    if (!loses(packet)) to.handlePacket(bytes, 0, bytes.length, this.now);
    return true;
  }

  timers = () => this.events.flatMap((e) => (e.kind === "timer" ? [e.timer] : []));
  marks = () => this.events.flatMap((e) => (e.kind === "segment" ? e.marks : []));
  incarnations = () => this.events.flatMap((e) => (e.kind === "connection" ? [e.incarnation] : []));
}

test("a lost end of the data is probed, then sent again by the timer", () => {
  const pair = new Pair();
  const socket = pair.connect(5000);
  pair.loses = () => true;
  pair.client.send(socket, new Uint8Array(100), 0, 100, pair.now);
  pair.run(2);
  expect(pair.timers().slice(0, 2)).toEqual(["tail loss probe", "retransmission"]);
  expect(pair.marks().slice(0, 2)).toEqual(["tail loss probe", "timeout retransmission"]);
});

test("keepalive's probes and their end are told", () => {
  const pair = new Pair();
  const socket = pair.connect(5000);
  pair.client.setOption(socket, "TCP_KEEPIDLE", 1, pair.now);
  pair.client.setOption(socket, "TCP_KEEPINTVL", 1, pair.now);
  pair.client.setOption(socket, "TCP_KEEPCNT", 2, pair.now);
  pair.client.setOption(socket, "SO_KEEPALIVE", 1, pair.now);
  pair.loses = () => true;
  pair.run(5);
  expect(pair.timers()).toEqual(["keepalive", "keepalive", "keepalive"]);
  expect(pair.marks()).toEqual(["keepalive", "keepalive"]);
});

test("the end of TIME-WAIT is its timer's, and the tuple's next life is its second", () => {
  const pair = new Pair({ tcp_tw_reuse: 1 });
  for (let life = 0; life < 2; life++) {
    const socket = pair.connect(5000);
    const served = pair.server.accept(pair.listener, pair.now);
    pair.client.close(socket, pair.now);
    pair.run(0.1);
    pair.server.close(served as number, pair.now);
    pair.run(2);
  }
  expect(pair.incarnations()).toEqual([1, 2]);
  pair.run(70);
  expect(pair.timers().at(-1)).toBe("2MSL");
});

test("what is thrown away is told", () => {
  const pair = new Pair({ tcp_timestamps: 0 });
  pair.connect(5000);
  const served = pair.server.accept(pair.listener, pair.now);
  for (let i = 0; i < 2; i++) {
    pair.server.send(served as number, new Uint8Array(100), 0, 100, pair.now);
    pair.run(1);
  }
  const again = pair.arrived.find((packet) => packet.length > 100) as Uint8Array;
  pair.client.handlePacket(again, 0, again.length, pair.now);
  const drops = pair.events.flatMap((e) => (e.kind === "drop" ? [e.why] : []));
  expect(drops).toEqual(["outside the window"]);
});

test("every drop and timer has a name in both languages", () => {
  const event = { kind: "drop", connection: 1, at: 0, end: "client", frame: null } as const;
  const drop = { ...event, why: "outside the window" } as const;
  expect(eventText(drop, { language: "en", width: 80, colour: false }, null)).toContain(
    "dropped: outside the window",
  );
  expect(eventText(drop, { language: "zh", width: 80, colour: false }, null)).toContain(
    "丢弃：在窗口之外",
  );
});
