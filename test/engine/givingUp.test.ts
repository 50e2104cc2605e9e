/**
 * When a silent peer is given up, beside what Linux 6.18 did (HZ 250, a TUN device as the peer, a
 * network namespace a case): how many segments left, and how long it took at least. RFC 9293 3.8.3,
 * MUST-20, MUST-22; RFC 5482. The kernel's own waits come out up to an eighth longer.
 */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { ConnectOptions, SocketOptions } from "../../src/engine/api.ts";
import type { Settings } from "../../src/engine/block/settings.ts";
import { Stack } from "../../src/engine/stack.ts";
import { ACK, FIN, SYN } from "../../src/wire/segment.ts";
import { rawPacket, takeAll } from "./rawPackets.ts";

const OWN = "192.0.2.1";
const PEER = "192.0.2.9";
const PEER_ISS = 1000;
const OWN_PORT = 40_000;
const HOURS = 3600e6;
/** The peer's round trip, in microseconds. */
const RTT = 100;

const QUIET: Partial<Settings> = { tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0 };

/** A stack, and a peer that says what the test makes it say and is silent otherwise. */
class Silence {
  readonly stack: Stack;
  now = 1_000_000;
  sent = 0;
  /** Our SYN's number, once it has left. */
  #iss = 0;

  constructor(settings: Partial<Settings>) {
    this.stack = new Stack({
      addresses: [OWN],
      random: new Random(5),
      settings: { ...QUIET, ...settings },
    });
  }

  connect(options: Partial<SocketOptions> = {}): number {
    const o: ConnectOptions = { address: PEER, port: 80, localPort: OWN_PORT, options };
    const socket = this.stack.connect(o, this.now);
    this.#iss = takeAll(this.stack, this.now)[0]?.seq ?? 0;
    this.sent = 1;
    return socket;
  }

  establish(options: Partial<SocketOptions>, window: number): number {
    const socket = this.connect(options);
    this.now += RTT;
    this.hear(SYN | ACK, 0, window);
    takeAll(this.stack, this.now);
    this.now += 50_000;
    return socket;
  }

  /** A segment of the peer's that acknowledges our SYN alone. */
  hear(flags: number, offset: number, window = 65_535): void {
    const [seq, ack] = [PEER_ISS + offset, (flags & ACK) === 0 ? 0 : this.#iss + 1];
    const ends = { from: PEER, to: OWN, fromPort: 80, toPort: OWN_PORT };
    const bytes = rawPacket({ ...ends, flags, seq, ack, window });
    this.stack.handlePacket(bytes, 0, bytes.length, this.now);
  }

  /** Lets time pass until nothing holds the tuple; [segments, seconds]. */
  outlast(answer: () => void = () => {}): [number, number] {
    const since = this.now;
    const before = takeAll(this.stack, this.now).length;
    let left = before;
    while (this.#held() && this.now - since < HOURS) {
      this.now = Math.max(this.now, this.stack.pollTimeout());
      this.stack.handleTimeout(this.now);
      const count = takeAll(this.stack, this.now).length;
      left += count;
      if (count > 0) answer();
      takeAll(this.stack, this.now);
    }
    return [left, Math.floor((this.now - since) / 1e5) / 10];
  }

  #held(): boolean {
    const local = { ip: OWN, port: OWN_PORT };
    return this.stack.stateBetween(local, { ip: PEER, port: 80 }) !== "CLOSED";
  }
}

/** How long a SYN is tried: a run of tcp_syn_retries, tcp_syn_linear_timeouts, [SYNs, seconds]. */
// biome-ignore format: the columns are the table
const SYN_TABLE: readonly (readonly [number, readonly (readonly [number, number])[]])[] = [
  //     linear 0     1          2          3          4          5          6
  [1, [[2, 3],   [3, 4],    [3, 3],    [3, 3],    [3, 3],    [3, 3],    [3, 3]]],
  [2, [[3, 7],   [4, 8],    [5, 9],    [6, 10],   [6, 7],    [7, 8],    [7, 7]]],
  [3, [[4, 15],  [5, 16],   [6, 17],   [7, 18],   [8, 19],   [9, 20],   [10, 21]]],
  [4, [[5, 31],  [6, 32],   [7, 33],   [8, 34],   [9, 35],   [10, 36],  [11, 37]]],
  [5, [[6, 63],  [7, 64],   [8, 65],   [9, 66],   [10, 67],  [11, 68],  [12, 69]]],
  [6, [[7, 127], [8, 128],  [9, 129],  [10, 130], [11, 131], [12, 132], [13, 133]]],
  [7, [[8, 247], [9, 248],  [10, 249], [11, 250], [12, 251], [13, 252], [14, 253]]],
  [8, [[9, 367], [10, 368], [11, 369], [12, 370], [13, 371], [14, 372], [15, 373]]],
];
const synCases = SYN_TABLE.flatMap(([retries, row]) =>
  row.map((expected, linear) => ({ retries, linear, expected })),
);

test.each(synCases)("SYN: retries $retries, linear $linear", ({ retries, linear, expected }) => {
  const world = new Silence({ tcp_syn_retries: retries, tcp_syn_linear_timeouts: linear });
  world.connect();
  const [more, seconds] = world.outlast();
  expect([more + 1, seconds]).toEqual(expected);
});

// TCP_SYNCNT stands for tcp_syn_retries, TCP_USER_TIMEOUT for the budget of time alone.
test.each([
  [{ TCP_SYNCNT: 1 }, {}, [3, 3]],
  [{ TCP_SYNCNT: 2 }, {}, [6, 7]],
  [{ TCP_SYNCNT: 3 }, { tcp_syn_retries: 1 }, [8, 19]],
  [{ TCP_USER_TIMEOUT: 500 }, {}, [2, 1]],
  [{ TCP_USER_TIMEOUT: 1500 }, {}, [2, 1.5]],
  [{ TCP_USER_TIMEOUT: 3000 }, {}, [3, 3]],
  [{ TCP_USER_TIMEOUT: 5000 }, {}, [5, 5]],
  [{ TCP_USER_TIMEOUT: 10_000 }, {}, [7, 10]],
  [{ TCP_USER_TIMEOUT: 30_000 }, {}, [9, 30]],
  [{ TCP_USER_TIMEOUT: 10_000 }, { tcp_syn_retries: 1 }, [6, 7]],
  [{}, { tcp_syn_retries: 6, tcp_rto_max_ms: 2000 }, [9, 13]],
  [{}, { tcp_syn_retries: 6, tcp_rto_max_ms: 2000, tcp_syn_linear_timeouts: 0 }, [7, 13]],
])("SYN: %j %j", (options, settings, expected) => {
  const world = new Silence(settings);
  world.connect(options);
  const [more, seconds] = world.outlast();
  expect([more + 1, seconds]).toEqual(expected);
});

// Crossed SYNs: the SYN,ACK is tried as a SYN is, without linear retransmissions.
test.each([
  [{}, { tcp_syn_retries: 1 }, [2, 3]],
  [{}, { tcp_syn_retries: 2 }, [3, 7]],
  [{}, { tcp_syn_retries: 3 }, [4, 15]],
  [{ TCP_SYNCNT: 2 }, {}, [3, 7]],
  [{}, { tcp_synack_retries: 1 }, [7, 127]],
])("SYN-RECEIVED after crossing SYNs: %j %j", (options, settings, expected) => {
  const world = new Silence(settings);
  world.connect(options);
  world.hear(SYN, 0);
  expect(world.outlast()).toEqual(expected);
});

type Way = "close" | "shutdown" | "last-ack" | "closing" | "data" | "data, close";

function leave(world: Silence, socket: number, way: Way, window: number): void {
  const { stack } = world;
  if (way === "last-ack") world.hear(FIN | ACK, 1, window);
  if (way.startsWith("data")) stack.send(socket, new Uint8Array(500), 0, 500, world.now);
  if (way === "shutdown") stack.shutdown(socket, "write", world.now);
  takeAll(stack, world.now);
  if (way === "close" || way === "last-ack" || way === "data, close" || way === "closing") {
    stack.close(socket, world.now);
  }
  if (way === "closing") world.hear(FIN | ACK, 1, window);
}

/** Retransmissions, by tcp_orphan_retries without a user and by tcp_retries2 with one. */
const RETRANSMISSIONS = new Map([
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 4],
  [5, 5],
  [6, 6],
  [8, 8],
]);
const inSilence = [...RETRANSMISSIONS].flatMap(([retries, expected]) => [
  ...(["close", "last-ack", "closing"] as const).map((way) => ({
    way,
    settings: { tcp_orphan_retries: retries },
    expected: retries === 0 ? 8 : expected, // 0 stands for 8
  })),
  ...(["data", "shutdown"] as const).map((way) => ({
    way,
    settings: { tcp_retries2: retries },
    expected,
  })),
]);

test.each(inSilence)("a silent peer: $way, $settings", ({ way, settings, expected }) => {
  const world = new Silence(settings);
  const socket = world.establish({}, 65_535);
  leave(world, socket, way, 65_535);
  const before = world.stack.counters.RetransSegs;
  const [, seconds] = world.outlast();
  expect(world.stack.counters.RetransSegs - before).toBe(expected);
  expect(seconds).toBe(Math.round(2 * (2 ** (expected + 1) - 1)) / 10);
});

// 105 to 108 s on the kernel, for its waits: LAST-ACK and FIN-WAIT-1 of a peer that is gone.
test.each(["close", "last-ack", "closing", "data, close"] as const)(
  "nobody waits longer than 102.2 s for a peer that is gone: %s",
  (way) => {
    const world = new Silence({});
    leave(world, world.establish({}, 65_535), way, 65_535);
    expect(world.outlast()[1]).toBe(102.2);
  },
);

// TCP_USER_TIMEOUT, from the first retransmission on, goes before either.
test.each([
  ["close", { tcp_orphan_retries: 2 }, 5000, 4, 5.2],
  ["close", {}, 1000, 2, 1.2],
  ["last-ack", {}, 300, 1, 0.5],
  ["data", {}, 1000, 2, 1.2],
  ["data", { tcp_retries2: 1 }, 10_000, 5, 10.2],
] as const)("%s, %j, TCP_USER_TIMEOUT %i", (way, settings, ms, expected, seconds) => {
  const world = new Silence(settings);
  leave(world, world.establish({ TCP_USER_TIMEOUT: ms }, 65_535), way, 65_535);
  const before = world.stack.counters.RetransSegs;
  expect(world.outlast()[1]).toBe(seconds);
  expect(world.stack.counters.RetransSegs - before).toBe(expected);
});

/** A window that stays closed: probes, by tcp_retries2, or tcp_orphan_retries without a user. */
test.each([
  ["data", { tcp_retries2: 0 }, false, 0],
  ["data", { tcp_retries2: 1 }, false, 1],
  ["data", { tcp_retries2: 2 }, false, 2],
  ["data", { tcp_retries2: 3 }, false, 3],
  ["data", { tcp_retries2: 5 }, false, 5],
  ["data, close", { tcp_orphan_retries: 1 }, false, 1],
  ["data, close", { tcp_orphan_retries: 2 }, false, 2],
  ["data, close", { tcp_orphan_retries: 3 }, false, 3],
  ["data, close", { tcp_orphan_retries: 5 }, false, 5],
  ["data, close", {}, false, 8],
  ["close", { tcp_orphan_retries: 2 }, false, 2],
  ["close", {}, false, 8],
  ["last-ack", { tcp_orphan_retries: 3 }, false, 3],
  ["last-ack", {}, false, 8],
  // Answers keep a user's connection for ever, an orphan's until the wait is the longest.
  ["data, close", { tcp_rto_max_ms: 2000 }, false, 4],
  ["data, close", { tcp_rto_max_ms: 2000 }, true, 4],
  ["data, close", { tcp_rto_max_ms: 2000, tcp_orphan_retries: 3 }, true, 4],
  ["data, close", { tcp_rto_max_ms: 2000, tcp_orphan_retries: 5 }, true, 5],
] as const)("a closed window: %s, %j, answered: %s", (way, settings, answered, expected) => {
  const world = new Silence(settings);
  leave(world, world.establish({}, 0), way, 0);
  world.outlast(() => answered && world.hear(ACK, 1, 0));
  expect(world.stack.counters.TCPWinProbe).toBe(expected);
});

/** Half-open rows, TCP_DEFER_ACCEPT's and Fast Open's: SYN,ACKs, seconds. */
test.each([
  [{ tcp_synack_retries: 1 }, {}, false, [2, 3]],
  [{ tcp_synack_retries: 2 }, {}, false, [3, 7]],
  [{}, { TCP_SYNCNT: 2 }, false, [3, 7]],
  // TCP_DEFER_ACCEPT is patient with those who have acknowledged, not with those who have not.
  [{ tcp_synack_retries: 1 }, { TCP_DEFER_ACCEPT: 7 }, false, [2, 3]],
  [{ tcp_synack_retries: 3 }, { TCP_DEFER_ACCEPT: 7 }, false, [4, 15]],
  [{ tcp_synack_retries: 1 }, { TCP_DEFER_ACCEPT: 7 }, true, [2, 15]],
  [{ tcp_synack_retries: 3 }, { TCP_DEFER_ACCEPT: 7 }, true, [2, 15]],
  [{ tcp_synack_retries: 2 }, { TCP_DEFER_ACCEPT: 3 }, true, [2, 7]],
  [{ tcp_synack_retries: 3 }, { TCP_DEFER_ACCEPT: 3 }, true, [3, 15]],
  // Fast Open: once more, unless TCP_SYNCNT says how often.
  [{ tcp_synack_retries: 1, tcp_fastopen: 0x202 }, { TCP_FASTOPEN: 5 }, false, [3, 7]],
  [{ tcp_synack_retries: 3, tcp_fastopen: 0x202 }, { TCP_FASTOPEN: 5 }, false, [5, 31]],
  [{ tcp_fastopen: 0x202 }, { TCP_FASTOPEN: 5, TCP_SYNCNT: 2 }, false, [3, 7]],
] as const)("SYN,ACK: %j %j, acknowledged: %s", (settings, options, acknowledged, expected) => {
  const stack = new Stack({ addresses: [OWN], random: new Random(5), settings });
  stack.listen({ port: 80, backlog: 5, options }, 0);
  const arrive = (flags: number, seq: number, ack: number, bytes: number): void => {
    const payload = new Uint8Array(bytes);
    const packet = rawPacket({ from: PEER, to: OWN, flags, seq, ack, payload });
    stack.handlePacket(packet, 0, packet.length, 0);
  };
  arrive(SYN, PEER_ISS, 0, "TCP_FASTOPEN" in options ? 5 : 0);
  const [first] = takeAll(stack, 0);
  if (acknowledged) arrive(ACK, PEER_ISS + 1, (first?.seq ?? 0) + 1, 0);
  let [sent, now] = [1, 0];
  while (stack.stateBetween({ ip: OWN, port: 80 }, { ip: PEER, port: 7000 }) === "SYN-RECEIVED") {
    now = stack.pollTimeout();
    stack.handleTimeout(now);
    sent += takeAll(stack, now).length;
  }
  expect([sent, now / 1e6]).toEqual(expected);
});

/** TCP_USER_TIMEOUT over a closed window: from the first probe on, answered or not. */
test.each([
  ["data", 400, false, 1, 0.6],
  ["data", 3000, false, 4, 3.2],
  ["data", 3000, true, 4, 3.2],
  ["data, close", 3000, true, 4, 3.2],
  ["data", 1000, true, 2, 1.2],
  ["data", 10_000, true, 5, 10.2],
] as const)(
  "a closed window: %s, TCP_USER_TIMEOUT %i, answered: %s",
  (way, ms, answered, ...is) => {
    const world = new Silence({});
    leave(world, world.establish({ TCP_USER_TIMEOUT: ms }, 0), way, 0);
    const [, seconds] = world.outlast(() => answered && world.hear(ACK, 1, 0));
    expect([world.stack.counters.TCPWinProbe, seconds]).toEqual(is);
  },
);
