/** What leaves again: order, joining of short segments, cutting of long ones, the peer's window. */
import { expect, test } from "vitest";
import { LOSS, NO_BOARD } from "../../../src/engine/block/recoveryState.ts";
import { END_OF_RECORD } from "../../../src/engine/block/scoreboard.ts";
import { onMtuReduced, release } from "../../../src/engine/recovery/recovery.ts";
import { Sender } from "./sender.ts";

const MS = 1000;

/** `count` segments of `bytes` each, sent one by one. */
const shortSegments = (count: number, bytes: number, options = {}): Sender => {
  const sender = new Sender({ sack: false, ...options });
  for (let i = 0; i < count; i++) sender.write(0, bytes);
  expect(sender.info().tcpi_unacked).toBe(count);
  return sender;
};

test("short segments are joined up to a full one when they leave again", () => {
  const sender = shortSegments(8, 300);
  expect(sender.fire()).toEqual(["R1:901"]); // three fit into 1,000 bytes
  expect(sender.info().tcpi_unacked).toBe(6);
  expect(sender.info().tcpi_lost).toBe(6);
  sender.wait(100 * MS);
  sender.ack(901);
  expect(sender.pump()).toEqual([]);
  expect(sender.info().tcpi_unacked).toBe(2); // 901:1801 and 1801:2401 are out again
  sender.wait(100 * MS);
  sender.ack(2401);
  expect(sender.recovery.board.size).toBe(0);
});

test("nothing is joined across a record's end, nor with what the peer holds", () => {
  const sender = shortSegments(4, 300);
  const { board } = sender.recovery;
  board.flags[board.first & board.mask] = END_OF_RECORD;
  expect(sender.fire()).toEqual(["R1:301"]);
  const other = shortSegments(4, 300, { sack: true });
  other.wait(50 * MS);
  other.ack(1, { sack: [[301, 601]] });
  other.wait(10 * MS);
  expect(other.fire()).toEqual(["R1:301"]);
});

test("the path's MTU falls: what is too long is lost, cut, and no window is taken away", () => {
  const sender = new Sender();
  sender.write(10);
  sender.wait(50 * MS);
  sender.tcb.snd.mss = 600;
  onMtuReduced(sender.core, sender.tcb);
  expect(sender.recovery.state).toBe(LOSS);
  const left = sender.pump();
  expect(left.slice(0, 4)).toEqual(["R1:601", "R601:1001", "R1001:1601", "R1601:2001"]);
  expect(left).toHaveLength(10);
  expect(sender.tcb.cwnd).toBe(10);
  sender.wait(50 * MS);
  sender.ack(10001);
  expect(sender.info().tcpi_unacked).toBe(0);
});

test("what fits the new MTU is left alone", () => {
  const sender = shortSegments(3, 300);
  sender.tcb.snd.mss = 600;
  onMtuReduced(sender.core, sender.tcb);
  expect(sender.pump()).toEqual([]);
  expect(sender.info().tcpi_ca_state).toBe(0);
});

test("nothing leaves again beyond the peer's window, but the first segment probes it", () => {
  const sender = new Sender({ sack: false });
  sender.write(6);
  sender.tcb.snd.wnd = 0;
  expect(sender.fire()).toEqual(["R1:1001"]);
  sender.wait(10 * MS);
  expect(sender.ack(1001, { window: 500 })).toEqual(["R1001:1501"]);
  sender.wait(10 * MS);
  expect(sender.ack(1501, { window: 0 })).toEqual(["R1501:2001"]);
});

test("an ACK into the middle of a segment moves its start", () => {
  const sender = new Sender({ sack: false });
  sender.write(2);
  sender.wait(10 * MS);
  sender.ack(401);
  expect(sender.info().tcpi_unacked).toBe(2);
  expect(sender.fire()).toEqual(["R401:1001"]); // only whole neighbours are joined
});

test("a connection that ends gives its board back", () => {
  const sender = new Sender();
  sender.write(10);
  const { board } = sender.recovery;
  release(sender.core, sender.tcb);
  expect(sender.tcb.recovery).toBeNull();
  expect(board.size).toBe(0);
  expect(sender.core.recovery.take()).toBe(board);
  const idle = new Sender();
  idle.write(3);
  idle.wait(10 * MS);
  idle.ack(3001);
  expect(idle.recovery.board).toBe(NO_BOARD);
});
