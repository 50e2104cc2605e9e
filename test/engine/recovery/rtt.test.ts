/** RFC 6298 (RFC 9293 3.8.1, MUST-18) as Linux refines it, by hand; the windowed minimum. */
import { expect, test } from "vitest";
import { MinFilter, NO_RTT, noteMinRtt } from "../../../src/engine/block/minRtt.ts";
import { sampleRtt } from "../../../src/engine/recovery/rtt.ts";
import { Sender } from "./sender.ts";

const sampled = (...samples: number[]): Sender => {
  const sender = new Sender({ rtt: -1 });
  sender.write(10);
  sender.recovery.rttEnd = 0x7000_0000; // one long round trip, unless a test ends it
  for (const rtt of samples) sampleRtt(sender.core, sender.tcb, sender.recovery, rtt);
  return sender;
};

test("without a sample from the handshake the timeout is 3 s", () => {
  expect(new Sender({ rtt: -1 }).tcb.rtoMicros).toBe(3_000_000);
});

test("the handshake's sample: SRTT = R, RTO = R + max(200 ms, 2 R)", () => {
  const { tcb } = new Sender({ rtt: 100_000 });
  expect([tcb.srttMicros, tcb.rttvarMicros, tcb.rtoMicros]).toEqual([100_000, 50_000, 300_000]);
  expect(new Sender({ rtt: 500_000 }).tcb.rtoMicros).toBe(1_500_000);
  expect(new Sender({ rtt: 10_000 }).tcb.rtoMicros).toBe(210_000);
});

test("the first sample of data: the same rule", () => {
  const { tcb } = sampled(300_000);
  expect([tcb.srttMicros, tcb.rttvarMicros, tcb.rtoMicros]).toEqual([300_000, 150_000, 900_000]);
});

test("SRTT moves by an eighth, the deviation by a quarter", () => {
  const { tcb } = sampled(100_000, 180_000);
  expect(tcb.srttMicros).toBe(110_000); // 100 + 80 / 8
  expect(tcb.rttvarMicros).toBe(57_500); // 50 + (80 - 50) / 4
  expect(tcb.rtoMicros).toBe(110_000 + 230_000); // the larger deviation counts at once
});

test("a faster sample moves the deviation a thirty-second only: it is no reason to wait", () => {
  const { tcb } = sampled(100_000, 20_000);
  expect(tcb.srttMicros).toBe(90_000);
  expect(tcb.rttvarMicros).toBe(50_937); // 50 + (80 - 50) / 32
});

test("a round trip later the variance shrinks by a quarter, but not below 200 ms", () => {
  const sender = sampled(400_000);
  const { recovery, tcb } = sender;
  expect(recovery.rttvar4).toBe(800_000);
  tcb.snd.una = sender.absolute(2001);
  recovery.rttEnd = sender.absolute(1001);
  recovery.mdevMax4 = 0;
  sampleRtt(sender.core, tcb, recovery, 400_000);
  expect(recovery.mdev4).toBe(600_000);
  expect(recovery.rttvar4).toBe(750_000); // 800 - (800 - 600) / 4
  expect(recovery.mdevMax4).toBe(200_000);
});

test("the timeout never exceeds tcp_rto_max_ms", () => {
  expect(sampled(90_000_000).tcb.rtoMicros).toBe(120_000_000);
});

test("Karn: what was resent gives no sample, a timestamp does", () => {
  for (const timestamps of [false, true]) {
    const sender = new Sender({ timestamps, rtt: 100_000 });
    sender.write(1);
    sender.fire(); // the tail loss probe resends it
    const echo = sender.core.ms;
    sender.wait(40_000);
    sender.ack(1001, timestamps ? { echo } : {});
    expect(sender.tcb.srttMicros).toBe(timestamps ? 92_500 : 100_000);
  }
});

test("the back-off ends with a valid sample, not with an ACK of what was resent", () => {
  const sender = new Sender({ sack: false, rtt: 100_000 });
  sender.write(2);
  sender.fire();
  sender.fire();
  expect([sender.tcb.backoff, sender.tcb.rtoMicros]).toEqual([2, 1_200_000]);
  sender.wait(100_000);
  sender.ack(1001);
  expect(sender.tcb.backoff).toBe(2);
  sender.ack(2001);
  sender.write(1);
  sender.wait(100_000);
  sender.ack(3001);
  expect([sender.tcb.backoff, sender.tcb.rtoMicros]).toEqual([0, 300_000]);
});

test("the least round trip of five minutes", () => {
  const filter = new MinFilter();
  expect(filter.best).toBe(NO_RTT);
  noteMinRtt(filter, 50_000, 0);
  noteMinRtt(filter, 70_000, 10);
  expect(filter.best).toBe(50_000);
  noteMinRtt(filter, 60_000, 100_000);
  noteMinRtt(filter, 80_000, 200_000);
  expect(filter.best).toBe(50_000);
  noteMinRtt(filter, 90_000, 300_001); // the 50 ms have grown too old
  expect(filter.best).toBe(60_000);
  noteMinRtt(filter, 90_000, 900_000); // everything has
  expect(filter.best).toBe(90_000);
  noteMinRtt(filter, 0, 900_001);
  expect(filter.best).toBe(1000); // a tick
});
