/**
 * Engine and tracker hold the same SYN for a new beginning, where it meets a TIME-WAIT (RFC 6191),
 * and the same RST for the answer to a SYN (RFC 9293 3.10.7.3). What the tracker says, the engine
 * must have done.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ACK, FIN, RST, SYN } from "../../src/wire/segment.ts";
import { BETWEEN, PEER, Scene } from "./scene.ts";

const near = fc.oneof(
  fc.constantFrom(-2, -1, 0, 1, 2),
  fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
);
const numbers = fc.constantFrom(0, 1000, 2 ** 31 - 3, 2 ** 31, 2 ** 32 - 3);

/** A SYN for a TIME-WAIT. */
const syn = fc.record({
  irs: numbers,
  clock: numbers,
  hadClock: fc.boolean(),
  hasClock: fc.boolean(),
  /** From RCV.NXT on, and from TS.Recent on. */
  offset: near,
  later: near,
});

test("a SYN that meets a TIME-WAIT opens for both or for neither", () => {
  const seen = new Set<string>();
  const play = (told: typeof syn extends fc.Arbitrary<infer T> ? T : never): void => {
    const scene = new Scene();
    const { stack } = scene;
    const clock = told.hadClock ? ([told.clock, 0] as const) : undefined;
    const nxt = told.irs + 1;
    const listener = stack.listen({ port: 80, backlog: 8 }, 0);
    scene.send({ flags: SYN, seq: told.irs, clock });
    scene.send({ flags: ACK, seq: nxt, ack: scene.iss + 1, clock });
    stack.close(stack.accept(listener, scene.now) as number, scene.now);
    scene.drain();
    scene.send({ flags: FIN | ACK, seq: nxt, ack: scene.nxt, clock });
    expect(stack.stateBetween(...BETWEEN)).toBe("TIME-WAIT");
    scene.send({
      flags: SYN,
      seq: nxt + 1 + told.offset,
      clock: told.hasClock ? [told.clock + told.later, 0] : undefined,
    });
    const isOpened = stack.stateBetween(...BETWEEN) === "SYN-RECEIVED";
    const reused = scene.tracker.lifecycle(1).timeWait.reused;
    expect([reused, reused !== "too-early"]).toEqual([reused, isOpened]);
    seen.add(String(reused));
  };
  // The SYN with the number of the first is that one again, for the tracker at least.
  const other = syn.filter(({ offset }) => offset !== -2);
  fc.assert(fc.property(other, play), { numRuns: 1000, seed: 6191 });
  expect([...seen].sort()).toEqual(["by-sequence", "by-timestamps", "too-early"]);
});

/** A RST in answer to a SYN. */
const refusal = fc.record({
  hasAck: fc.boolean(),
  /** From ISS + 1 on, and from the SYN's own timestamp on. */
  offset: near,
  hasClock: fc.boolean(),
  later: near,
  seq: numbers,
});

test("a RST refuses a SYN for both or for neither", () => {
  const seen = new Set<boolean>();
  const play = (told: typeof refusal extends fc.Arbitrary<infer T> ? T : never): void => {
    const scene = new Scene();
    const { stack } = scene;
    scene.drain(5_000_000);
    const socket = stack.connect({ address: PEER, port: 80, localPort: 7000 }, scene.now);
    scene.ports = { fromPort: 80, toPort: 7000 };
    scene.drain();
    const echo = scene.clock + told.later;
    scene.send({
      flags: told.hasAck ? RST | ACK : RST,
      seq: told.seq,
      ack: scene.iss + 1 + told.offset,
      clock: told.hasClock ? [told.seq, echo] : undefined,
    });
    const isRefused = stack.state(socket) === "CLOSED";
    const { findings } = scene.tracker.lifecycle(1);
    const isIgnored = findings.some(({ rule }) => rule === "rst-ignored");
    // How far the engine's clock has gone meanwhile, nobody sees.
    const isUnknowable = told.hasClock && told.later > 0;
    if (isIgnored || !isUnknowable) expect(isIgnored).toBe(!isRefused);
    seen.add(isRefused);
  };
  fc.assert(fc.property(refusal, play), { numRuns: 1000, seed: 3107 });
  expect(seen.size).toBe(2);
});
