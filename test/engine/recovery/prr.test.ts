/** RFC 6937's arithmetic, ACK by ACK, and RFC 3168's receiver half. */
import { expect, test } from "vitest";
import { AckFacts } from "../../../src/engine/block/ackFacts.ts";
import { ECN, ECN_DEMAND_CWR } from "../../../src/engine/block/flags.ts";
import {
  inFlight,
  NO_BOARD,
  RECOVERY,
  RecoveryState,
} from "../../../src/engine/block/recoveryState.ts";
import { Tcb } from "../../../src/engine/block/tcb.ts";
import { onEcnData } from "../../../src/engine/recovery/ecn.ts";
import { reduce } from "../../../src/engine/recovery/prr.ts";
import { CWR, Segment } from "../../../src/wire/segment.ts";

interface Step {
  delivered: number;
  lost?: number;
  advanced?: boolean;
}

/**
 * A recovery from a window of `window` down to half of it, with `lost` segments lost at its start:
 * answers how many segments each step lets leave.
 */
function run(window: number, lost: number, steps: readonly Step[]): number[] {
  const tcb = new Tcb(0);
  const recovery = new RecoveryState();
  const ack = new AckFacts();
  tcb.cwnd = window;
  tcb.ssthresh = window / 2;
  recovery.state = RECOVERY;
  recovery.priorCwnd = window;
  // The pipe is all that PRR reads of the board: stand it in by the count of what is SACKed.
  recovery.sackedOut = -(window - lost);
  return steps.map(({ delivered, lost = 0, advanced = false }) => {
    recovery.sackedOut += delivered + lost;
    ack.advanced = advanced;
    reduce(tcb, recovery, delivered, lost, ack);
    const leave = Math.max(0, tcb.cwnd - inFlight(recovery));
    recovery.prrOut += leave;
    recovery.sackedOut -= leave;
    return leave;
  });
}

const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step);

test("RFC 6937 section 4: one loss of 20, one leaves for two ACKs, down to 10", () => {
  const left = run(20, 1, times(19, { delivered: 1 }));
  // The first is the fast retransmit; then one for every two delivered, until half the window.
  expect(left.slice(0, 8)).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  expect(left.reduce((a, b) => a + b)).toBe(10);
});

test("RFC 6937 section 4: fifteen lost of 20, conservation: as many leave as arrive", () => {
  expect(run(20, 15, times(4, { delivered: 1 }))).toEqual([1, 1, 1, 1]);
});

test("slow start of the reduction bound: one more while SND.UNA moves without further loss", () => {
  expect(run(20, 15, times(6, { delivered: 1, advanced: true }))).toEqual([2, 2, 2, 2, 2, 1]);
  expect(run(20, 15, times(3, { delivered: 1, advanced: true, lost: 1 }))).toEqual([1, 1, 1]);
});

test("an ACK that delivers nothing changes nothing", () => {
  const tcb = new Tcb(0);
  const recovery = new RecoveryState();
  recovery.priorCwnd = 20;
  tcb.cwnd = 13;
  reduce(tcb, recovery, 0, 0, null);
  expect(tcb.cwnd).toBe(13);
  expect(recovery.board).toBe(NO_BOARD);
});

test("RFC 3168: CE starts the echo, CWR ends it, and only where ECN was agreed on", () => {
  const tcb = new Tcb(0);
  const seg = new Segment();
  seg.tos = 3;
  expect(onEcnData(tcb, seg)).toBe(false);
  expect(tcb.flags & ECN_DEMAND_CWR).toBe(0);
  tcb.flags |= ECN;
  seg.tos = 2;
  expect(onEcnData(tcb, seg)).toBe(false);
  seg.tos = 3;
  expect(onEcnData(tcb, seg)).toBe(true); // answer at once
  expect(tcb.flags & ECN_DEMAND_CWR).toBe(ECN_DEMAND_CWR);
  expect(onEcnData(tcb, seg)).toBe(false); // but once
  seg.tos = 2;
  seg.flags = CWR;
  onEcnData(tcb, seg);
  expect(tcb.flags & ECN_DEMAND_CWR).toBe(0);
  seg.flags = 0;
  seg.tos = 0;
  expect(onEcnData(tcb, seg)).toBe(true); // unmarked where marks were seen: a retransmission
});
