/**
 * Whatever the network drops, doubles or delays, every byte arrives in the end, and on the way the
 * sender's sums hold: nothing is counted twice, the pipe is never negative, a window is left.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { LOST, RETRANSMITTED, SACKED } from "../../../src/engine/block/scoreboard.ts";
import { mustBe, mustReach } from "../../must.ts";
import { Receiver } from "./receiver.ts";
import { Sender } from "./sender.ts";

interface Fate {
  drop: boolean;
  twice: boolean;
  /** Extra delay in ms. */
  late: number;
}

interface Flight {
  at: number;
  order: number;
  deliver: () => string[];
}

const ONE_WAY = 20_000;

/** Counts the marks on the board again, and compares with the sums that are kept. */
function checkSums(sender: Sender): void {
  const { recovery, tcb } = sender;
  const { board } = recovery;
  let [sacked, lost, again] = [0, 0, 0];
  let expected = tcb.snd.una | 0;
  for (let i = board.first; i !== board.last; i++) {
    const flags = board.flags[i & board.mask] as number;
    mustBe(board.seq[i & board.mask], expected);
    expected = board.end[i & board.mask] as number;
    if ((flags & SACKED) !== 0) sacked++;
    if ((flags & LOST) !== 0) lost++;
    if ((flags & RETRANSMITTED) !== 0) again++;
    mustBe((flags & SACKED) !== 0 && (flags & LOST) !== 0, false, "delivered and lost at once");
  }
  mustBe(expected, tcb.snd.nxt | 0);
  const sack = (tcb.flags & 2) !== 0;
  mustBe(recovery.lostOut, lost);
  mustBe(recovery.retransmitsOut, again);
  if (sack) mustBe(recovery.sackedOut, sacked);
  const pipe = board.size - recovery.sackedOut - recovery.lostOut + recovery.retransmitsOut;
  mustReach(pipe, 0);
  mustReach(tcb.cwnd, 1);
}

/** Runs a transfer of `bytes` over a path that treats packet after packet as `fates` says. */
function transfer(sender: Sender, bytes: number, chunk: number, fates: readonly Fate[]): void {
  const receiver = new Receiver((sender.tcb.flags & 2) !== 0);
  const flights: Flight[] = [];
  let order = 0;
  const launch = (deliver: () => string[]): void => {
    const fate = fates[order++] ?? { drop: false, twice: false, late: 0 };
    const at = sender.core.now + ONE_WAY + fate.late * 1000;
    if (fate.drop) return;
    flights.push({ at, order, deliver });
    if (fate.twice) flights.push({ at: at + 500, order: order++, deliver });
  };
  const answer = (number: number, sack: [number, number][], echo: number): void =>
    launch(() => sender.ack(number, { sack, echo }));
  const send = (lines: readonly string[]): void => {
    for (const line of lines) {
      const [start, end] = line.replace("R", "").split(":").map(Number) as [number, number];
      const echo = sender.core.ms;
      launch(() => {
        const { number, sack } = receiver.receive(start, end);
        answer(number, sack, echo);
        return [];
      });
    }
  };
  for (let left = bytes; left > 0; left -= chunk) send(sender.write(0, Math.min(left, chunk)));
  const { snd } = sender.tcb;
  for (let steps = 0; snd.una !== snd.end || flights.length > 0; steps++) {
    mustReach(50_000, steps, "the transfer goes on for ever");
    flights.sort((a, b) => a.at - b.at || a.order - b.order);
    const due = flights[0]?.at ?? Number.POSITIVE_INFINITY;
    const timer = sender.core.now + sender.untilTimer();
    mustBe(Number.isFinite(Math.min(due, timer)), true, "nothing would ever happen");
    if (timer < due) {
      send(sender.fire());
    } else {
      sender.core.now = due;
      send((flights.shift() as Flight).deliver());
    }
    checkSums(sender);
  }
  expect(receiver.next).toBe(bytes + 1);
}

const fate: fc.Arbitrary<Fate> = fc.record({
  drop: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 2, arbitrary: fc.boolean() },
  ),
  twice: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.boolean() },
  ),
  late: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(90) }),
});

const scenario = fc.record({
  fates: fc.array(fate, { maxLength: 160 }),
  segments: fc.integer({ min: 1, max: 60 }),
  chunk: fc.constantFrom(137, 1000, 2500, 60_000),
  sack: fc.boolean(),
  timestamps: fc.boolean(),
  congestion: fc.constantFrom("reno", "cubic"),
  iss: fc.constantFrom(0, 0x7fff_e000, 0xffff_e000),
  window: fc.constantFrom(3000, 64_000),
});

test("every byte arrives, and the sums hold at every step", () => {
  fc.assert(
    fc.property(scenario, ({ fates, segments, chunk, ...options }) => {
      const sender = new Sender({ ...options, rtt: 40_000 });
      transfer(sender, segments * 1000, chunk, fates);
      expect(sender.info().tcpi_unacked).toBe(0);
      expect(sender.untilTimer()).toBe(Number.POSITIVE_INFINITY);
    }),
    { numRuns: 400, seed: 20_231 },
  );
});
