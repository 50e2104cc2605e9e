/** Undoing what proves needless: Eifel (RFC 3522), D-SACK (RFC 3708). */
import { expect, test } from "vitest";
import { LOSS, OPEN, RECOVERY } from "../../../src/engine/block/recoveryState.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

/** Ten segments out, the first taken for lost and resent. */
const inRecovery = (timestamps: boolean): { sender: Sender; before: number } => {
  const sender = new Sender({ timestamps, rtt: 100 * MS });
  const before = sender.core.ms;
  sender.write(10);
  sender.wait(100 * MS);
  sender.ack(1, { sack: [[1001, 4001]], echo: before });
  expect(sender.recovery.state).toBe(RECOVERY);
  expect(sender.tcb.ssthresh).toBe(5);
  sender.wait(5 * MS);
  return { sender, before };
};

test("Eifel: the ACK echoes a time before the retransmission, so the original arrived", () => {
  const { sender, before } = inRecovery(true);
  sender.ack(10001, { echo: before });
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.core.counters.TCPFullUndo).toBe(1);
  expect(sender.tcb.ssthresh).toBeGreaterThan(1_000_000);
  expect(sender.tcb.cwnd).toBeGreaterThanOrEqual(10);
});

test("the ACK echoes the retransmission's time: nothing is undone", () => {
  const { sender, before } = inRecovery(true);
  sender.ack(10001, { echo: before + 100 });
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.core.counters.TCPFullUndo).toBe(0);
  // Down to the threshold, and one more for the seven that this ACK delivered.
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([6, 5]);
});

test("a partial ACK with an old echo: no more is resent while a retransmission is out", () => {
  const { sender, before } = inRecovery(true);
  sender.ack(1, { sack: [[2001, 6001]], echo: before });
  expect(sender.ack(2001, { echo: before, sack: [[4001, 6001]] }).join()).not.toContain("R");
});

test("D-SACK: every retransmission was reported as a duplicate", () => {
  const { sender } = inRecovery(false);
  sender.ack(4001);
  sender.wait(90 * MS);
  sender.ack(4001, { sack: [[1, 1001]] });
  expect(sender.core.counters.TCPDSACKUndo).toBe(1);
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.tcb.ssthresh).toBeGreaterThan(1_000_000);
});

test("D-SACK after everything was acknowledged undoes the reduction all the same", () => {
  const { sender } = inRecovery(false);
  sender.ack(10001);
  expect([sender.recovery.state, sender.tcb.cwnd]).toEqual([OPEN, 6]);
  sender.wait(90 * MS);
  sender.ack(10001, { sack: [[1, 1001]] });
  expect(sender.core.counters.TCPDSACKUndo).toBe(1);
  expect(sender.tcb.cwnd).toBe(10);
});

test("a timeout is undone by an old echo", () => {
  const sender = new Sender({ timestamps: true, rtt: 100 * MS, settings: { tcp_frto: 0 } });
  const before = sender.core.ms;
  sender.tcb.cwnd = 4;
  sender.write(4);
  sender.fire();
  sender.wait(50 * MS);
  expect(sender.fire()).toEqual(["R1:1001"]);
  expect([sender.recovery.state, sender.tcb.cwnd]).toEqual([LOSS, 1]);
  sender.wait(5 * MS);
  sender.ack(2001, { echo: before });
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.core.counters.TCPLossUndo).toBe(1);
  expect(sender.info().tcpi_lost).toBe(0);
  expect(sender.tcb.cwnd).toBeGreaterThanOrEqual(4);
});

test("what ECN told is not undone", () => {
  const sender = new Sender({ timestamps: true, ecn: true });
  const before = sender.core.ms;
  sender.write(10);
  sender.wait(100 * MS);
  sender.ack(1, { sack: [[1001, 4001]], echo: before, ece: true });
  sender.wait(5 * MS);
  sender.ack(10001, { echo: before });
  expect(sender.tcb.ssthresh).toBe(5);
});
