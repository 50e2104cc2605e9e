/** RACK (RFC 8985 section 6): the reordering window, its timer, and how D-SACKs widen it. */
import { expect, test } from "vitest";
import { DISORDER, OPEN, RECOVERY } from "../../../src/engine/block/recoveryState.ts";
import { TIMER_REORDERING } from "../../../src/engine/block/tcb.ts";
import { reorderingWindow } from "../../../src/engine/recovery/rack.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

const windowOf = (sender: Sender): number =>
  reorderingWindow(sender.core, sender.tcb, sender.recovery);

test("a late segment is given a quarter of the least round trip, then it is lost", () => {
  const sender = new Sender({ rtt: 40 * MS });
  sender.write(4);
  sender.wait(40 * MS);
  expect(sender.ack(1, { sack: [[1001, 2001]] })).toEqual([]);
  expect(sender.recovery.state).toBe(DISORDER);
  expect(sender.tcb.timer).toBe(TIMER_REORDERING);
  expect(sender.untilTimer()).toBe(12 * MS); // 40 / 4, and two ticks
  expect(sender.fire()).toEqual(["R1:1001"]);
  expect(sender.recovery.state).toBe(RECOVERY);
});

test("DupThresh closes the window while no reordering was ever seen", () => {
  const sender = new Sender({ rtt: 40 * MS });
  sender.write(5);
  sender.wait(40 * MS);
  sender.ack(1, { sack: [[1001, 3001]] });
  expect(windowOf(sender)).toBe(10 * MS);
  sender.ack(1, { sack: [[1001, 4001]] });
  expect(windowOf(sender)).toBe(0);
});

test("tcp_recovery bit 4: DupThresh does not count", () => {
  const sender = new Sender({ rtt: 40 * MS, settings: { tcp_recovery: 5 } });
  sender.write(5);
  sender.wait(40 * MS);
  expect(sender.ack(1, { sack: [[1001, 4001]] })).toEqual([]);
  expect(sender.recovery.state).toBe(DISORDER);
});

test("a hole filled late is reordering: it is measured, and the window opens", () => {
  const sender = new Sender({ rtt: 20 * MS });
  sender.write(10);
  sender.wait(20 * MS);
  sender.ack(1, { sack: [[9001, 10001]] });
  sender.ack(1, {
    sack: [
      [3001, 4001],
      [9001, 10001],
    ],
  });
  expect(sender.info().tcpi_sacked).toBe(2);
  sender.ack(10001);
  expect(sender.recovery.state).toBe(OPEN);
  expect([sender.info().tcpi_reordering, sender.info().tcpi_reord_seen]).toEqual([10, 2]);
  sender.wait(25 * MS);
  sender.write(2);
  sender.wait(20 * MS);
  sender.ack(10001, { sack: [[11001, 12001]] });
  expect([sender.recovery.state, sender.tcb.cwnd]).toEqual([DISORDER, 19]);
  expect(sender.fire()).toEqual(["R10001:11001"]);
  expect([sender.recovery.state, sender.tcb.cwnd]).toEqual([RECOVERY, 1]);
});

test("a needless recovery, reported by D-SACK, widens the window for sixteen recoveries", () => {
  const sender = new Sender({ rtt: 40 * MS });
  sender.write(10);
  sender.wait(40 * MS);
  sender.ack(1, { sack: [[1001, 4001]] }); // 1:1001 is resent
  sender.wait(5 * MS);
  sender.ack(10001); // it was late only
  expect(sender.recovery.reorderings).toBe(0); // what was resent proves nothing
  sender.write(10);
  sender.wait(40 * MS);
  sender.ack(10001, { sack: [[11001, 12001]] });
  sender.ack(12001); // this does
  expect(sender.recovery.reorderings).toBe(1);
  expect(windowOf(sender)).toBe(10 * MS);
  sender.wait(MS);
  sender.ack(13001, { sack: [[1, 1001]] });
  expect([sender.recovery.rackSteps, sender.recovery.rackPersist]).toEqual([2, 16]);
  expect(windowOf(sender)).toBe(20 * MS);
  expect(sender.info().tcpi_dsack_dups).toBe(1);
});

test("the window never exceeds the smoothed round trip", () => {
  const sender = new Sender({ rtt: 40 * MS });
  sender.write(1);
  sender.recovery.reorderings = 1;
  sender.recovery.rackSteps = 200;
  expect(windowOf(sender)).toBe(40 * MS);
});

test("more D-SACKs than retransmissions are not ours: they teach nothing", () => {
  const sender = new Sender();
  sender.write(10);
  sender.wait(100 * MS);
  sender.recovery.reorderings = 1;
  sender.ack(5001, { sack: [[1, 1001]] });
  expect(sender.recovery.rackDsackSeen).toBe(false);
  expect(sender.recovery.rackSteps).toBe(1);
});

test("SACKs that grow downward: what was thought lost and was not leaves the lost ones", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 100 * MS });
  sender.write(10);
  sender.wait(100 * MS);
  expect(sender.ack(1, { sack: [[7001, 8001]] })).toEqual([]);
  expect(sender.wait(27 * MS)).toEqual(["R1:1001"]);
  expect([sender.recovery.state, sender.info().tcpi_lost]).toEqual([RECOVERY, 7]);
  const lower = sender.ack(1, {
    sack: [
      [5001, 6001],
      [7001, 8001],
    ],
  });
  expect([lower, sender.info().tcpi_lost]).toEqual([["R1001:2001"], 6]);
  expect(sender.info().tcpi_reordering).toBe(3); // from 8001 back to 5001
  expect(sender.ack(1, { sack: [[5001, 8001]] })).toEqual(["R2001:3001"]);
  expect(sender.info().tcpi_lost).toBe(5);
  expect(sender.ack(1, { sack: [[5001, 9001]] })).toEqual(["R3001:4001"]);
  expect(sender.ack(1, { sack: [[5001, 10001]] })).toEqual(["R4001:5001"]);
  sender.wait(100 * MS);
  sender.ack(10001);
  const info = sender.info();
  expect([info.tcpi_ca_state, info.tcpi_sacked, info.tcpi_lost, info.tcpi_retrans]).toEqual([
    OPEN,
    0,
    0,
    0,
  ]);
});
