/**
 * Loss found by ACKs: RACK with SACK, three duplicate ACKs without (RFC 8985, RFC 6675, RFC 6582).
 */
import { expect, test } from "vitest";
import { DISORDER, OPEN, RECOVERY } from "../../../src/engine/block/recoveryState.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

test("PRR with the pipe at the threshold: one leaves for one that arrives", () => {
  const sender = new Sender({ congestion: "cubic" });
  sender.write(10);
  sender.wait(110 * MS);
  expect(sender.ack(1, { sack: [[1001, 2001]] })).toEqual([]);
  sender.wait(10 * MS);
  expect(sender.ack(1, { sack: [[1001, 3001]] })).toEqual([]);
  expect(sender.recovery.state).toBe(DISORDER);
  sender.wait(10 * MS);
  expect(sender.ack(1, { sack: [[1001, 4001]] })).toEqual(["R1:1001"]);
  const info = sender.info();
  expect(info.tcpi_ca_state).toBe(RECOVERY);
  expect([info.tcpi_snd_cwnd, info.tcpi_snd_ssthresh]).toEqual([7, 7]);
  expect([info.tcpi_unacked, info.tcpi_sacked]).toEqual([10, 3]);
  expect([info.tcpi_lost, info.tcpi_retrans, info.tcpi_total_retrans]).toEqual([1, 1, 1]);
  expect(sender.write(7)).toEqual([]);
  for (let end = 5001; end <= 10001; end += 1000) {
    sender.wait(10 * MS);
    expect(sender.ack(1, { sack: [[1001, end]] })).toEqual([`${end + 5000}:${end + 6000}`]);
  }
  sender.wait(20 * MS);
  expect(sender.ack(10001)).toEqual(["16001:17001"]);
  expect(sender.recovery.state).toBe(OPEN);
  expect([sender.tcb.cwnd, sender.tcb.ssthresh]).toEqual([7, 7]);
});

test("PRR below the threshold: conservation at first, slow start when SND.UNA moves", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 10 * MS });
  sender.write(20); // 1 to 4 and 11 to 16 will be lost
  const sacked = (end: number): string[] => {
    sender.wait(2 * MS);
    return sender.ack(1, { sack: [[4001, end]] });
  };
  sender.wait(8 * MS);
  expect(sacked(5001)).toEqual(["10001:11001"]);
  expect(sacked(6001)).toEqual(["11001:12001"]);
  expect(sacked(7001)).toEqual(["R1:1001"]);
  expect(sacked(8001)).toEqual(["R1001:2001"]);
  expect(sacked(9001)).toEqual(["R2001:3001"]);
  expect(sacked(10001)).toEqual(["R3001:4001"]);
  expect(sacked(11001)).toEqual(["12001:13001"]);
  expect(sacked(12001)).toEqual(["13001:14001"]);
  sender.wait(10 * MS);
  expect(sender.ack(1001, { sack: [[4001, 12001]] })).toEqual(["14001:15001", "15001:16001"]);
  sender.wait(2 * MS);
  expect(sender.ack(1001, { sack: [[2001, 12001]] })).toEqual(["R1001:2001", "16001:17001"]);
  sender.wait(2 * MS);
  expect(sender.ack(1001, { sack: [[2001, 13001]] })).toEqual(["17001:18001"]);
  sender.wait(2 * MS);
  expect(sender.ack(1001, { sack: [[2001, 14001]] })).toEqual(["18001:19001"]);
});

test("SACK blocks on an ACK below SND.UNA are news too", () => {
  const sender = new Sender({ congestion: "cubic", rtt: 10 * MS });
  sender.write(10); // 1, 5 and 8 will be lost
  sender.wait(10 * MS);
  sender.ack(1, { sack: [[1001, 2001]] });
  sender.ack(1, { sack: [[1001, 3001]] });
  const both = { sack: [[1001, 3001] as const, [8001, 9001] as const] };
  expect(sender.ack(1, both)).toEqual(["R1:1001"]);
  sender.wait(12 * MS);
  const partial = sender.ack(4001, { sack: [[8001, 9001]] });
  expect(partial).toEqual(["R4001:5001", "R5001:6001", "R6001:7001"]);
  expect(sender.write(10)).toEqual([]);
  sender.wait(2 * MS);
  const late = sender.ack(3001, { sack: [[5001, 7001]] });
  expect(late).toEqual(["R7001:8001", "10001:11001"]);
});

test("limited transmit: each of the first two duplicate ACKs lets a new segment go", () => {
  for (const sack of [true, false]) {
    const sender = new Sender({ sack, congestion: "cubic" });
    sender.write(15);
    const blocks = (end: number) => (sack ? { sack: [[1001, end] as const] } : {});
    sender.wait(110 * MS);
    expect(sender.ack(1, blocks(2001))).toEqual(["10001:11001"]);
    sender.wait(10 * MS);
    expect(sender.ack(1, blocks(3001))).toEqual(["11001:12001"]);
    sender.wait(10 * MS);
    expect(sender.ack(3001)).toEqual(["12001:13001", "13001:14001"]); // reordering, no loss
    expect(sender.recovery.state).toBe(OPEN);
    expect(sender.take()).toEqual([]);
  }
});

test("part of a segment SACKed counts for nothing", () => {
  const sender = new Sender();
  sender.write(4);
  sender.wait(100 * MS);
  expect(sender.ack(1, { sack: [[3000, 4001]] })).toEqual([]);
  expect(sender.info().tcpi_sacked).toBe(1);
  expect(sender.ack(1, { sack: [[2001, 2999]] })).toEqual([]);
  expect(sender.info().tcpi_sacked).toBe(1);
});

test("blocks that cannot be true are not believed", () => {
  const sender = new Sender();
  sender.write(4);
  sender.wait(100 * MS);
  const outside = [
    [3001, 9001],
    [5001, 6001],
    [3001, 2001],
    [1, 1001],
  ] as const;
  for (const block of outside) sender.ack(1, { sack: [block] });
  expect(sender.info().tcpi_sacked).toBe(0);
  expect(sender.info().tcpi_ca_state).toBe(OPEN);
});

test("NewReno: a partial ACK resends the next hole, the state holds until above highSeq", () => {
  const sender = new Sender({ sack: false });
  sender.write(20);
  sender.wait(100 * MS);
  expect(sender.ack(1)).toEqual(["10001:11001"]);
  expect(sender.ack(1)).toEqual(["11001:12001"]);
  expect(sender.ack(1)).toEqual(["R1:1001"]);
  expect([sender.recovery.state, sender.tcb.ssthresh]).toEqual([RECOVERY, 5]);
  sender.wait(100 * MS);
  expect(sender.ack(5001)).toContain("R5001:6001");
  sender.wait(100 * MS);
  sender.ack(12001);
  expect(sender.recovery.state).toBe(RECOVERY);
  sender.wait(100 * MS);
  sender.ack(13001);
  expect(sender.recovery.state).toBe(OPEN);
});

test("a retransmission that is lost again is found out and sent again", () => {
  const sender = new Sender({ rtt: 20 * MS });
  sender.write(30);
  sender.wait(20 * MS);
  sender.ack(1, { sack: [[1001, 4001]] });
  expect(sender.recovery.state).toBe(RECOVERY);
  sender.wait(20 * MS);
  sender.ack(1, { sack: [[1001, 10001]] });
  sender.wait(20 * MS);
  // What left after the retransmission has arrived a round trip later; it has not.
  const again = sender.ack(1, { sack: [[1001, 12001]] });
  expect(again[0]).toBe("R1:1001");
  expect(sender.core.counters.TCPLostRetransmit).toBe(1);
});

test("the peer reneges: a short wait, then everything is sent again", () => {
  const sender = new Sender();
  sender.write(10);
  sender.wait(100 * MS);
  sender.ack(1, { sack: [[2001, 5001]] });
  sender.wait(10 * MS);
  // The ACK stops below what was SACKed: the peer has thrown it away.
  sender.ack(2001);
  expect(sender.untilTimer()).toBe(50 * MS); // half a round trip
  expect(sender.fire()).toEqual(["R2001:3001"]);
  expect(sender.core.counters.TCPSACKReneging).toBe(1);
  expect(sender.info().tcpi_sacked).toBe(0);
});
