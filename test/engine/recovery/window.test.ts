/**
 * How the window grows (RFC 5681; RFC 9293 3.8.2, MUST-19, MAY-18), when it may, and how it shrinks
 * unused (RFC 7661, RFC 2861) or by ECN (SHLD-8).
 */
import { expect, test } from "vitest";
import { ECN_SEND_CWR, WANTS_ROOM } from "../../../src/engine/block/flags.ts";
import { CWR, INFINITE_SSTHRESH, OPEN } from "../../../src/engine/block/recoveryState.ts";
import { congestionName, setCongestion } from "../../../src/engine/recovery/recovery.ts";
import { Sender } from "./sender.ts";

const MS = 1000;
const IDLE = { tcp_slow_start_after_idle: 1 };

test("slow start: a segment more for each acknowledged, however the ACKs are cut", () => {
  for (const each of [1, 2, 4, 10]) {
    const sender = new Sender();
    sender.write(40);
    sender.wait(100 * MS);
    for (let number = each; number <= 10; number += each) sender.ack(1000 * number + 1);
    expect(sender.tcb.cwnd).toBe(10 + each * Math.floor(10 / each));
  }
});

test("an application that does not fill the window: up to twice what it had in flight", () => {
  const sender = new Sender();
  sender.write(9);
  sender.wait(105 * MS);
  const windows = [2001, 4001, 6001, 8001, 9001].map((number) => {
    sender.ack(number);
    return sender.tcb.cwnd;
  });
  expect(windows).toEqual([12, 14, 16, 18, 18]);
});

test("half the window in flight: it does not grow at all", () => {
  const sender = new Sender();
  sender.write(5);
  sender.ack(2001);
  sender.ack(5001);
  expect(sender.tcb.cwnd).toBe(10);
});

test("congestion avoidance: a segment more a round trip", () => {
  const sender = new Sender();
  sender.tcb.ssthresh = 10;
  sender.write(100);
  for (let number = 1; number <= 10; number++) sender.ack(1000 * number + 1);
  expect(sender.tcb.cwnd).toBe(11);
  for (let number = 11; number <= 21; number++) sender.ack(1000 * number + 1);
  expect(sender.tcb.cwnd).toBe(12);
});

test("slow start ends at the threshold, the rest counts toward avoidance", () => {
  const sender = new Sender();
  sender.tcb.ssthresh = 12;
  sender.write(100);
  sender.ack(5001);
  expect([sender.tcb.cwnd, sender.recovery.cwndCount]).toEqual([12, 3]);
});

test("a loss halves Reno's window and leaves 0.7 of CUBIC's, never less than two", () => {
  for (const [congestion, cwnd, ssthresh] of [
    ["reno", 10, 5],
    ["cubic", 10, 7],
    ["reno", 2, 2],
    ["cubic", 2, 2],
  ] as const) {
    const sender = new Sender({ congestion, sack: false });
    sender.tcb.cwnd = cwnd;
    sender.write(20);
    sender.fire();
    expect(sender.tcb.ssthresh).toBe(ssthresh);
  }
});

test("idle for longer than the RTO: a halving for each, down to the initial window", () => {
  const sender = new Sender({ settings: IDLE });
  sender.write(26);
  sender.wait(100 * MS);
  sender.ack(10001);
  sender.wait(100 * MS);
  sender.ack(26001);
  expect(sender.tcb.cwnd).toBe(36);
  sender.wait(2_000 * MS);
  expect(sender.write(20)).toHaveLength(10);
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([10, INFINITE_SSTHRESH]);
});

test("idle, and slow start after idle is off: the window stays", () => {
  const sender = new Sender();
  sender.write(26);
  sender.wait(100 * MS);
  sender.ack(10001);
  sender.wait(100 * MS);
  sender.ack(26001);
  sender.wait(2_000 * MS);
  expect(sender.write(40)).toHaveLength(36);
});

test("a window that stays unused for an RTO moves halfway to what was used", () => {
  const sender = new Sender({ settings: IDLE });
  sender.tcb.cwnd = 40;
  sender.tcb.ssthresh = 20;
  let number = 1;
  for (let i = 0; i < 6; i++) {
    sender.write(2);
    sender.wait(100 * MS);
    number += 2000;
    sender.ack(number);
  }
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([25, 30]); // (40 + 10) / 2, 3/4 of 40
});

test("ECN-Echo: once a window, by PRR, and the next new data says CWR", () => {
  const sender = new Sender({ ecn: true, congestion: "cubic" });
  sender.write(4);
  sender.wait(100 * MS);
  sender.ack(1001, { ece: true });
  expect([sender.recovery.state, sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([CWR, 5, 7]);
  expect(sender.tcb.flags & ECN_SEND_CWR).toBe(ECN_SEND_CWR);
  sender.ack(2001, { ece: true });
  expect(sender.tcb.ssthresh).toBe(7);
  expect(sender.info().tcpi_delivered_ce).toBe(2);
  sender.ack(4001);
  sender.write(1);
  sender.wait(100 * MS);
  sender.ack(5001);
  expect([sender.recovery.state, sender.tcb.cwnd]).toEqual([OPEN, 7]);
});

test("ECN-Echo without agreement is nothing", () => {
  const sender = new Sender();
  sender.write(4);
  sender.ack(1001, { ece: true });
  expect(sender.recovery.state).toBe(OPEN);
});

test("modules are chosen by name", () => {
  const { core, tcb } = new Sender();
  expect(setCongestion(core, tcb, "cubic")).toBe(true);
  expect(congestionName(tcb)).toBe("cubic");
  expect(setCongestion(core, tcb, "newreno")).toBe(true);
  expect(congestionName(tcb)).toBe("reno");
  expect(setCongestion(core, tcb, "bbr")).toBe(false);
  expect(setCongestion(core, tcb, "constructor")).toBe(false);
  expect(congestionName(tcb)).toBe("reno");
});

test("tcp_info tells what held the sender back, and for how long", () => {
  const sender = new Sender({ window: 0 });
  expect(sender.info().tcpi_rwnd_limited ?? 0).toBe(0);
  sender.write(1);
  sender.wait(100 * MS);
  expect(sender.info().tcpi_rwnd_limited).toBe(100 * MS);
  sender.wait(100 * MS);
  sender.ack(1, { window: 2000 });
  sender.wait(30 * MS);
  sender.ack(1001, { window: 10 });
  sender.write(1);
  sender.wait(100 * MS);
  sender.ack(1001, { window: 2000 });
  let info = sender.info();
  expect([info.tcpi_rwnd_limited, info.tcpi_busy_time]).toEqual([300 * MS, 330 * MS]);
  sender.wait(20 * MS);
  sender.ack(2001);
  sender.wait(500 * MS); // idle
  info = sender.info();
  expect([info.tcpi_busy_time, info.tcpi_sndbuf_limited]).toEqual([350 * MS, 0]);
});

test("all is sent and the application waits for room: the send buffer is the limit", () => {
  const sender = new Sender();
  sender.tcb.flags |= WANTS_ROOM;
  sender.write(4);
  sender.wait(20 * MS);
  sender.tcb.flags &= ~WANTS_ROOM;
  sender.ack(2001);
  sender.wait(20 * MS);
  const info = sender.info();
  expect([info.tcpi_sndbuf_limited, info.tcpi_busy_time]).toEqual([20 * MS, 40 * MS]);
});
