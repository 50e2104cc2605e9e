/** Tail loss probes (RFC 8985 7), the retransmission timeout (RFC 6298) and F-RTO (RFC 5682). */
import { expect, test } from "vitest";
import { CWR, LOSS, OPEN, PROBE_NONE, RECOVERY } from "../../../src/engine/block/recoveryState.ts";
import { TIMER_LOSS_PROBE, TIMER_OFF, TIMER_RTO } from "../../../src/engine/block/tcb.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

test("a probe leaves after two round trips, the timeout counts from the probe", () => {
  const sender = new Sender({ rtt: 100 * MS });
  sender.write(4);
  expect(sender.tcb.timer).toBe(TIMER_LOSS_PROBE);
  expect(sender.untilTimer()).toBe(202 * MS);
  expect(sender.fire()).toEqual(["R3001:4001"]);
  expect([sender.tcb.timer, sender.untilTimer()]).toEqual([TIMER_RTO, 300 * MS]);
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.info().tcpi_retrans).toBe(0); // a probe is not counted as in flight
  expect(sender.fire()).toEqual(["R1:1001"]);
  expect(sender.recovery.state).toBe(LOSS);
});

test("a lone segment waits for a delayed ACK as well, but not beyond the timeout", () => {
  const sender = new Sender({ rtt: 300 * MS });
  sender.write(1);
  expect(sender.untilTimer()).toBe(800 * MS); // 2 R + 200 ms, below R + 2 R
  const near = new Sender({ rtt: 100 * MS });
  near.write(1);
  expect(near.untilTimer()).toBe(300 * MS);
});

test("new data serves as the probe when there is some, beyond the window", () => {
  const sender = new Sender();
  sender.write(15);
  expect(sender.fire()).toEqual(["10001:11001"]);
  expect(sender.info().tcpi_unacked).toBe(11);
  sender.wait(100 * MS);
  sender.ack(11001);
  expect(sender.recovery.probeOut).toBe(PROBE_NONE);
  expect(sender.recovery.state).toBe(OPEN);
});

test("without SACK there is no probe", () => {
  const sender = new Sender({ sack: false });
  sender.write(4);
  expect([sender.tcb.timer, sender.untilTimer()]).toEqual([TIMER_RTO, 300 * MS]);
});

test("the probe repaired a loss: that costs window", () => {
  const sender = new Sender();
  sender.write(10);
  sender.fire();
  sender.wait(100 * MS);
  sender.ack(10001); // the probe's ACK; one for the original would have come before
  expect(sender.tcb.cwnd).toBe(20);
  sender.write(1);
  sender.wait(100 * MS);
  sender.ack(11001);
  expect(sender.core.counters.TCPLossProbeRecovery).toBe(1);
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([10, 10]);
  expect(sender.recovery.state).toBe(OPEN);
});

test("both original and probe arrived: a duplicate ACK or a D-SACK clears the probe", () => {
  for (const options of [{}, { sack: [[9001, 10001] as const] }]) {
    const sender = new Sender();
    sender.write(10);
    sender.fire();
    sender.wait(10 * MS);
    sender.ack(10001);
    sender.wait(10 * MS);
    sender.ack(10001, options);
    expect(sender.recovery.probeOut).toBe(PROBE_NONE);
    sender.write(1);
    sender.wait(100 * MS);
    sender.ack(11001);
    expect(sender.core.counters.TCPLossProbeRecovery).toBe(0);
  }
});

test("the SACK of a probe shows what is missing before the timeout does", () => {
  const sender = new Sender();
  sender.write(4); // all lost
  sender.fire();
  sender.wait(100 * MS);
  // They left a probe's wait before it did: no reordering explains that.
  expect(sender.ack(1, { sack: [[3001, 4001]] })).toEqual(["R1:1001"]);
  expect([sender.recovery.state, sender.info().tcpi_lost]).toEqual([RECOVERY, 3]);
});

// RFC 9293 3.8.2, MUST-19
test("each timeout doubles the RTO, up to two minutes", () => {
  const sender = new Sender({ sack: false });
  sender.write(1);
  const waits: number[] = [];
  for (let i = 0; i < 12; i++) {
    waits.push(sender.untilTimer() / MS);
    expect(sender.fire()).toEqual(["R1:1001"]);
  }
  expect(waits.slice(0, 4)).toEqual([300, 600, 1200, 2400]);
  expect(waits.at(-1)).toBe(120_000);
  expect(sender.tcb.backoff).toBe(12);
  expect(sender.info().tcpi_total_retrans).toBe(12);
});

test("tcp_thin_linear_timeouts: a thin stream does not double for six timeouts", () => {
  const settings = { tcp_thin_linear_timeouts: 1 };
  const sender = new Sender({ sack: false, settings });
  sender.write(3);
  sender.tcb.ssthresh = 10; // it has left its first slow start
  const waits: number[] = [];
  for (let i = 0; i < 8; i++) {
    waits.push(sender.untilTimer() / MS);
    sender.fire();
  }
  expect(waits).toEqual([300, 300, 300, 300, 300, 300, 300, 600]);
});

test("tcp_thin_linear_timeouts: nothing measured yet, the least timeout instead of none", () => {
  const settings = { tcp_thin_linear_timeouts: 1 };
  const sender = new Sender({ rtt: -1, sack: false, timestamps: false, settings });
  sender.write(1);
  sender.tcb.ssthresh = 10;
  const waits: number[] = [];
  for (let i = 0; i < 3; i++) {
    waits.push(sender.untilTimer() / MS);
    sender.fire();
  }
  expect(waits.slice(1)).toEqual([200, 200]);
});

test("after a timeout: one segment, then slow start up to the new threshold", () => {
  const sender = new Sender({ congestion: "reno" });
  sender.write(10);
  sender.wait(100 * MS);
  sender.ack(1); // nothing else comes
  sender.fire();
  expect(sender.fire()).toEqual(["R1:1001"]);
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([1, 5]);
  expect(sender.info().tcpi_lost).toBe(10);
  sender.wait(100 * MS);
  expect(sender.ack(1001)).toEqual(["R1001:2001", "R2001:3001"]);
  sender.wait(100 * MS);
  expect(sender.ack(3001)).toHaveLength(4);
  sender.wait(100 * MS);
  sender.ack(7001);
  sender.wait(100 * MS);
  sender.ack(10001);
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.tcb.timer).toBe(TIMER_OFF);
});

test("F-RTO: new data first; when never resent data is acknowledged, the timeout is undone", () => {
  const sender = new Sender({ sack: true });
  sender.tcb.cwnd = 4;
  sender.write(20);
  sender.fire(); // probe: new data
  expect(sender.fire()).toEqual(["R1:1001"]);
  expect([sender.recovery.state, sender.recovery.frto]).toEqual([LOSS, true]);
  sender.wait(10 * MS);
  expect(sender.ack(1001)).toEqual(["5001:6001", "6001:7001"]); // step 2b
  sender.wait(10 * MS);
  sender.ack(2001); // step 3b: 1001:2001 was sent once only
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.core.counters.TCPSpuriousRTOs).toBe(1);
  expect(sender.info().tcpi_lost).toBe(0);
  expect(sender.tcb.cwnd).toBeGreaterThanOrEqual(4);
});

test("F-RTO: a duplicate ACK for the new data proves that the loss was real", () => {
  const sender = new Sender({ sack: false });
  sender.tcb.cwnd = 4;
  sender.write(20);
  expect(sender.fire()).toEqual(["R1:1001"]);
  sender.wait(10 * MS);
  expect(sender.ack(1001)).toEqual(["4001:5001", "5001:6001"]);
  sender.wait(10 * MS);
  expect(sender.ack(1001)[0]).toBe("R1001:2001"); // step 3a
  expect([sender.recovery.state, sender.recovery.frto]).toEqual([LOSS, false]);
});

test("F-RTO without new data recovers in the ordinary way", () => {
  const sender = new Sender();
  sender.write(4);
  sender.fire();
  sender.fire();
  sender.wait(10 * MS);
  expect(sender.ack(1001)).toEqual(["R1001:2001", "R2001:3001"]);
});

test("the timer is off when nothing is in flight, and CWR holds until above highSeq", () => {
  const sender = new Sender({ ecn: true });
  sender.write(4);
  sender.wait(100 * MS);
  sender.ack(1001, { ece: true });
  expect(sender.recovery.state).toBe(CWR);
  sender.ack(4001);
  expect([sender.recovery.state, sender.tcb.timer]).toEqual([CWR, TIMER_OFF]);
});

test("tcp_info adds timeouts up: how many, in how many episodes, how long", () => {
  const sender = new Sender({ sack: false });
  sender.write(1);
  for (let i = 0; i < 3; i++) sender.fire(); // at 300, 900 and 2,100 ms
  sender.wait(100 * MS);
  sender.ack(1001);
  sender.write(1);
  sender.wait(100 * MS);
  sender.ack(2001);
  const info = sender.info();
  expect([info.tcpi_total_rto, info.tcpi_total_rto_recoveries]).toEqual([3, 1]);
  expect(info.tcpi_total_rto_time).toBe(2_000); // NewReno holds the state one ACK longer
});

test("one probe at a time: while one is out the timer stands for the timeout again", () => {
  const sender = new Sender();
  sender.write(4);
  expect(sender.fire()).toEqual(["R3001:4001"]);
  sender.wait(10 * MS);
  expect(sender.write(1)).toEqual(["4001:5001"]);
  expect(sender.tcb.timer).toBe(TIMER_LOSS_PROBE);
  expect(sender.fire()).toEqual([]);
  expect(sender.tcb.timer).toBe(TIMER_RTO);
  expect(sender.core.counters.TCPLossProbes).toBe(1);
});

test("F-RTO without SACK: an ACK that covers the retransmission proves nothing by itself", () => {
  const sender = new Sender({ sack: false });
  sender.tcb.cwnd = 4;
  sender.write(4);
  expect(sender.fire()).toEqual(["R1:1001"]);
  sender.wait(10 * MS);
  sender.ack(2001); // the retransmission, or the original with what followed it
  expect(sender.recovery.state).toBe(LOSS);
  expect(sender.core.counters.TCPSpuriousRTOs).toBe(0);
});
