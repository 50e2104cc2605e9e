/** Loss found by ACKs: RACK with SACK, three duplicate ACKs without (RFC 8985, RFC 6675, RFC 6582). */
import { expect, test } from "vitest";
import { OPEN, RECOVERY } from "../../../src/engine/recovery/state.ts";
import { Sender } from "./sender.ts";

test("the first of ten is lost: the third SACK resends it, PRR halves the window", () => {
  const sender = new Sender({ congestion: "reno" });
  expect(sender.write(20)).toHaveLength(10);
  sender.wait(100_000);
  expect(sender.ack(1, { sack: [[1001, 2001]] })).toEqual(["10001:11001"]);
  expect(sender.ack(1, { sack: [[1001, 3001]] })).toEqual(["11001:12001"]);
  expect(sender.ack(1, { sack: [[1001, 4001]] })).toEqual(["R1:1001"]);
  const info = sender.info();
  expect(info.tcpi_ca_state).toBe(RECOVERY);
  expect(info.tcpi_snd_ssthresh).toBe(5);
  expect([info.tcpi_lost, info.tcpi_sacked, info.tcpi_retrans]).toEqual([1, 3, 1]);
});

test("without SACK three duplicate ACKs resend the first, a partial ACK the next", () => {
  const sender = new Sender({ sack: false });
  sender.write(20);
  sender.wait(100_000);
  expect(sender.ack(1)).toEqual(["10001:11001"]); // limited transmit
  expect(sender.ack(1)).toEqual(["11001:12001"]);
  expect(sender.ack(1)).toEqual(["R1:1001"]);
  expect(sender.recovery.state).toBe(RECOVERY);
  sender.wait(100_000);
  expect(sender.ack(5001)[0]).toBe("R5001:6001");
  sender.wait(100_000);
  sender.ack(12001);
  expect(sender.recovery.state).toBe(RECOVERY); // held until something above is acknowledged
  sender.wait(100_000);
  sender.ack(13001);
  expect(sender.recovery.state).toBe(OPEN);
  expect(sender.tcb.cwnd).toBeGreaterThanOrEqual(5);
});
