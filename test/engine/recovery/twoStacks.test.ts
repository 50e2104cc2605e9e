/** The whole of TCP over a bad path: two stacks, one transfer, every byte, both ends closed. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { type Fate, runLoop, UNTOUCHED } from "./loop.ts";

const rarely = <T>(usual: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const fate: fc.Arbitrary<Fate> = fc.record({
  drop: rarely(false, fc.boolean(), 2),
  twice: rarely(false, fc.boolean(), 9),
  mark: rarely(false, fc.boolean(), 9),
  late: rarely(0, fc.nat(90), 6),
});

const settings = fc.record({
  tcp_sack: fc.nat(1),
  tcp_timestamps: fc.nat(1),
  tcp_ecn: fc.constantFrom(0, 1),
  tcp_congestion_control: fc.constantFrom("reno", "cubic"),
  tcp_frto: fc.constantFrom(0, 2),
  tcp_early_retrans: fc.constantFrom(0, 3),
});

test("whatever is dropped, doubled, marked or late: all arrives, both ends close", () => {
  const scenario = fc.record({
    settings,
    fates: fc.array(fate, { maxLength: 120 }),
    bytes: fc.oneof(fc.nat(3000), fc.nat(120_000)),
  });
  fc.assert(
    fc.property(scenario, ({ settings, fates, bytes }) => {
      const result = runLoop({
        settings,
        bytes,
        delay: 20_000,
        fate: (packet) => fates[packet] ?? UNTOUCHED,
      });
      expect([result.received, result.wrongAt, result.ended]).toEqual([bytes, -1, true]);
    }),
    { numRuns: 200, seed: 9293 },
  );
});

test("over a link that loses a packet in twenty, SACK and RACK keep timeouts rare", () => {
  const random = new Random(5);
  const result = runLoop({
    settings: {},
    bytes: 2_000_000,
    delay: 20_000,
    fate: () => ({ ...UNTOUCHED, drop: random.chance(0.05) }),
  });
  expect([result.received, result.wrongAt, result.ended]).toEqual([2_000_000, -1, true]);
  const { TCPFastRetrans, TCPTimeouts, TCPSACKReorder } = result.client.counters;
  expect(TCPSACKReorder).toBe(0); // nothing overtakes anything here
  expect(TCPFastRetrans).toBeGreaterThan(50);
  expect(TCPTimeouts).toBeLessThan(TCPFastRetrans / 4);
});

test("without loss nothing is sent twice", () => {
  const result = runLoop({ settings: {}, bytes: 3_000_000, delay: 20_000, fate: () => UNTOUCHED });
  expect([result.received, result.wrongAt, result.ended]).toEqual([3_000_000, -1, true]);
  expect(result.client.counters.RetransSegs).toBe(0);
});
