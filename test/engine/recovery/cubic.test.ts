/** CUBIC (RFC 9438) against its formulas and against windows known from Linux; HyStart. */
import { expect, test } from "vitest";
import { INFINITE_SSTHRESH } from "../../../src/engine/block/recoveryState.ts";
import { CubicState, target } from "../../../src/engine/congestion/cubic.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

const cubicOf = (sender: Sender): CubicState => {
  const { module } = sender.recovery;
  if (!(module instanceof CubicState)) throw new Error("CUBIC has no state yet");
  return module;
};

test("figure 1: the target is W_max at K, below it before, above it after", () => {
  const state = new CubicState();
  state.epoch = 0;
  state.origin = 100;
  state.k = Math.cbrt(30 / 0.4) * 1000; // W_max 100, cwnd 70: 4.2 s
  expect(state.k).toBeCloseTo(4217, 0);
  expect(target(state, 4217, 0)).toBe(100);
  expect(target(state, 0, 0)).toBe(70);
  expect(target(state, 2000, 0)).toBe(96); // 100 - 0.4 * 2.217^3
  expect(target(state, 8434, 0)).toBe(130);
  expect(target(state, 3217, 1000)).toBe(100); // a round trip ahead
});

test("after a reduction W_max and K are remembered; a smaller window converges fast", () => {
  const sender = new Sender({ congestion: "cubic" });
  sender.tcb.cwnd = 100;
  sender.tcb.ssthresh = 50;
  sender.write(300);
  sender.wait(100 * MS);
  sender.ack(1, { sack: [[1001, 4001]] });
  const state = cubicOf(sender);
  expect([sender.tcb.ssthresh, state.lastMax, state.epoch]).toEqual([70, 100, -1]);
  sender.wait(100 * MS);
  sender.ack(100_001, { sack: [] });
  sender.wait(100 * MS);
  sender.ack(sender.relative(sender.tcb.snd.nxt));
  expect(state.k).toBeCloseTo(1000 * Math.cbrt((100 - 70) / (410 / 1024)), -2);
  expect(state.origin).toBe(100);
});

test("fast convergence: a loss below the last W_max lowers it further", () => {
  const sender = new Sender({ congestion: "cubic", sack: false });
  sender.tcb.cwnd = 10;
  sender.write(20);
  const state = new CubicState();
  state.lastMax = 20;
  sender.recovery.module = state;
  sender.wait(100 * MS);
  for (let i = 0; i < 3; i++) sender.ack(1);
  expect(state.lastMax).toBe(8); // 10 * (1 + 0.7) / 2
});

test("a slow path: 5 % a round trip at first, later a segment for every two acknowledged", () => {
  const settings = { tcp_early_retrans: 0 };
  const sender = new Sender({ congestion: "cubic", rtt: 100 * MS, settings });
  sender.write(400);
  const windows = new Map<number, number>();
  for (let number = 2001; number <= 200_001; number += 2000) {
    sender.wait(100 * MS);
    sender.ack(number);
    windows.set(number, sender.tcb.cwnd);
  }
  const at = [10_001, 20_001, 30_001, 38_001, 60_001, 80_001, 100_001, 120_001, 122_001, 140_001];
  const expected = [20, 30, 40, 48, 49, 50, 52, 58, 59, 68];
  expect(at.map((number) => windows.get(number))).toEqual(expected);
  expect(windows.get(200_001)).toBe(98);
  expect(sender.tcb.ssthresh).toBe(48); // HyStart left slow start there
});

test("after a timeout: slow start to 7, then up to the window where it hurt", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 100 * MS });
  sender.write(1);
  sender.wait(100 * MS);
  sender.ack(1001);
  expect(sender.tcb.cwnd).toBe(10);
  sender.write(1);
  expect(sender.fire()).toEqual(["R1001:2001"]);
  expect(sender.fire()).toEqual(["R1001:2001"]);
  sender.wait(100 * MS);
  sender.ack(2001);
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([2, 7]);
  sender.write(200);
  let number = 2001;
  const windows = [100, 2, 98, 2, 2, 2, 98, 2, 2, 2, 2, 2, 2, 98, 2, 2, 2, 2, 2, 2, 98].map(
    (wait) => {
      sender.wait(wait * MS);
      number += 1000;
      sender.ack(number);
      return sender.tcb.cwnd;
    },
  );
  expect(windows.slice(0, 5)).toEqual([3, 4, 5, 6, 7]);
  expect(windows.slice(5, -1).every((cwnd) => cwnd === 7)).toBe(true);
  expect(windows.at(-1)).toBe(8);
});

test("HyStart: the ninth sample of a round that is an eighth longer ends slow start", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 200 * MS });
  sender.write(30);
  sender.wait(200 * MS);
  sender.ack(10001);
  sender.wait(240 * MS);
  const thresholds: number[] = [];
  for (let number = 12001; number <= 28001; number += 2000) {
    sender.ack(number);
    thresholds.push(sender.tcb.ssthresh);
    sender.wait(MS);
  }
  expect(thresholds.slice(0, -1).every((at) => at === INFINITE_SSTHRESH)).toBe(true);
  expect([thresholds.at(-1), sender.tcb.cwnd]).toEqual([36, 36]);
});

test("HyStart: a round trip that falls does not end slow start", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 200 * MS });
  sender.write(28);
  sender.wait(200 * MS);
  sender.ack(10001);
  sender.wait(180 * MS);
  sender.write(2);
  sender.wait(20 * MS);
  for (let number = 12001; number <= 30001; number += 2000) {
    sender.ack(number);
    sender.wait(MS);
  }
  expect([sender.tcb.ssthresh, sender.tcb.cwnd]).toEqual([INFINITE_SSTHRESH, 40]);
});

test("HyStart: a train of ACKs longer than half a round trip ends slow start", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 100 * MS });
  sender.tcb.cwnd = 80;
  sender.write(400);
  sender.wait(100 * MS);
  let number = 1;
  let train = 0;
  while (sender.tcb.ssthresh === INFINITE_SSTHRESH && train < 80) {
    number += 1000;
    sender.ack(number);
    sender.wait(MS);
    train++;
  }
  expect(train).toBeGreaterThan(50);
  expect(train).toBeLessThan(55);
});

test("idleness does not move the window along the curve", () => {
  const sender = new Sender({ congestion: "cubic" });
  sender.tcb.ssthresh = 10;
  sender.write(10);
  sender.wait(100 * MS);
  sender.ack(10001);
  const { epoch } = cubicOf(sender);
  sender.wait(5_000 * MS);
  sender.write(10);
  expect(cubicOf(sender).epoch - epoch).toBe(5_000);
});
