/**
 * What a wire does to packets: time, order, loss and every other fault, each by its own numbers.
 */
import { expect, test } from "vitest";
import { PcapTap, type Wire, type WireOptions, World } from "../../src/sim/index.ts";
import { Noter, packet } from "./packets.ts";

const SEED = 11;
const A = "10.0.0.1";
const B = "10.0.0.2";

interface Pair {
  readonly world: World;
  readonly a: Noter;
  readonly b: Noter;
  readonly wire: Wire;
}

function pair(options: WireOptions = {}, back?: WireOptions): Pair {
  const world = new World({ seed: SEED });
  const a = new Noter(world, "a", A);
  const b = new Noter(world, "b", B);
  return { world, a, b, wire: world.link(a, b, options, back ?? options) };
}

/** Sends `count` packets with 0, 1, 2 … as sequence numbers, all at once. */
function sendMany({ a }: Pair, count: number, payload = 0): void {
  for (let seq = 0; seq < count; seq++) a.send(packet({ from: A, to: B, seq, payload }));
}

const order = ({ b }: Pair): number[] => b.arrivals.map(({ segment }) => segment.seq);

test("a packet takes its time on the line and then the delay", () => {
  // 40 bytes of headers and 960 of data: 8,000 bits at 1 Mbit/s are 8 ms.
  const p = pair({ delayMs: 10, bandwidth: 1e6 });
  sendMany(p, 3, 960);
  p.world.runSync();
  expect(p.b.times).toEqual([18_000, 26_000, 34_000]);
});

test("without bandwidth and delay it arrives at the same instant", () => {
  const p = pair();
  sendMany(p, 2);
  p.world.runSync();
  expect(p.b.times).toEqual([0, 0]);
});

test("each way has its own options", () => {
  const p = pair({ delayMs: 1 }, { delayMs: 5 });
  p.a.send(packet({ from: A, to: B }));
  p.b.send(packet({ from: B, to: A }));
  p.world.runSync();
  expect([p.b.times, p.a.times]).toEqual([[1_000], [5_000]]);
});

test("a full queue drops the tail", () => {
  const p = pair({ bandwidth: 1e6, queueBytes: 3_000 });
  sendMany(p, 10, 960);
  p.world.runSync();
  expect(order(p)).toEqual([0, 1, 2]);
  expect(p.wire.there.outcomes).toEqual({ sent: 3, queue: 7 });
});

test("loss loses about its share, the same for the same seed", () => {
  const run = () => {
    const p = pair({ loss: 0.2 });
    sendMany(p, 5_000);
    p.world.runSync();
    return order(p);
  };
  const arrived = run();
  expect(arrived.length).toBeGreaterThan(3_850);
  expect(arrived.length).toBeLessThan(4_150);
  expect(run()).toEqual(arrived);
});

test("bursts lose packets in a row", () => {
  const p = pair({ burst: { toBad: 0.01, toGood: 0.2 } });
  sendMany(p, 20_000);
  p.world.runSync();
  const arrived = order(p);
  const gaps = arrived.slice(1).map((seq, i) => seq - (arrived[i] as number) - 1);
  const losses = gaps.filter((gap) => gap > 0);
  const mean = losses.reduce((sum, gap) => sum + gap, 0) / losses.length;
  // The bad state lasts 1 / toGood packets on average.
  expect(mean).toBeGreaterThan(4);
  expect(mean).toBeLessThan(6);
});

test("jitter spreads arrivals and keeps the order", () => {
  const p = pair({ delayMs: 10, jitterMs: 5 });
  sendMany(p, 200);
  p.world.runSync();
  expect(order(p)).toEqual([...Array(200).keys()]);
  expect(Math.min(...p.b.times)).toBeGreaterThanOrEqual(10_000);
  expect(Math.max(...p.b.times)).toBeLessThanOrEqual(15_000);
  expect(new Set(p.b.times).size).toBeGreaterThan(1);
});

test("reordering lets later packets pass", () => {
  const p = pair({ delayMs: 10, reorder: 0.1, reorderMs: 3 });
  sendMany(p, 200);
  p.world.runSync();
  const arrived = order(p);
  expect(arrived).not.toEqual([...Array(200).keys()]);
  expect([...arrived].sort((x, y) => x - y)).toEqual([...Array(200).keys()]);
});

test("duplication delivers twice", () => {
  const p = pair({ duplicate: 1 });
  sendMany(p, 3);
  p.world.runSync();
  expect(order(p)).toEqual([0, 0, 1, 1, 2, 2]);
});

test("corruption flips one bit, and the checksums tell", () => {
  const p = pair({ corrupt: 1 });
  const bytes = packet({ from: A, to: B, payload: 100 });
  for (let i = 0; i < 50; i++) p.a.send(bytes);
  p.world.runSync();
  for (const arrival of p.b.arrivals) {
    const changed = arrival.bytes.filter((byte, i) => byte !== bytes[i]);
    expect(changed.length).toBe(1);
    expect(arrival.isSound).toBe(false);
  }
});

test("a cut way passes nothing, the other one does; what is on its way arrives", () => {
  const p = pair({ delayMs: 10 });
  sendMany(p, 1);
  p.wire.there.cut();
  sendMany(p, 1);
  p.b.send(packet({ from: B, to: A }));
  p.world.runSync();
  p.wire.heal();
  sendMany(p, 1);
  p.world.runSync();
  expect(p.b.times).toEqual([10_000, 20_000]);
  expect(p.a.times).toEqual([10_000]);
});

test("a rule passes, delays or drops", () => {
  const p = pair({
    rule: ({ segment }) =>
      segment.seq === 0 ? { delayMs: 7 } : segment.seq === 1 ? "drop" : "pass",
  });
  sendMany(p, 3);
  p.world.runSync();
  expect(order(p)).toEqual([2, 0]);
  expect(p.b.times).toEqual([0, 7_000]);
});

test("a queue that marks sets Congestion Experienced where it may, checksums intact", () => {
  for (const [from, to] of [
    [A, B],
    ["2001:db8::1", "2001:db8::2"],
  ] as const) {
    const p = pair({ bandwidth: 1e6, markBytes: 1_500 });
    for (const tos of [2, 2, 2, 0]) p.a.send(packet({ from, to, tos, payload: 960 }));
    p.world.runSync();
    expect(p.b.arrivals.map(({ segment }) => segment.tos & 3)).toEqual([2, 3, 3, 0]);
    expect(p.b.arrivals.every(({ isSound }) => isSound)).toBe(true);
  }
});

test("a packet longer than the MTU does not fit", () => {
  const p = pair({ mtu: 600 });
  sendMany(p, 1, 561);
  sendMany(p, 1, 560);
  p.world.runSync();
  expect(p.b.arrivals.length).toBe(1);
  expect(p.wire.there.outcomes).toEqual({ "too big": 1, sent: 1 });
});

test("a tap on a wire is a pcapng file that tells of faults", () => {
  const p = pair({ loss: 0.5 });
  const tap = new PcapTap(p.world).onWire(p.wire);
  sendMany(p, 20);
  const file = tap.file();
  expect([...file.subarray(0, 4)]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
  expect(Buffer.from(file).includes("loss")).toBe(true);
});
