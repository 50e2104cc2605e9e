/**
 * Engine and tracker hold the same RST for the same. A peer's RST with a random number reaches the
 * engine in many a state, with bytes under way that the engine may not have got: the tracker
 * watches what passes and says what became of both ends. Whatever it says the engine must have
 * done, but for numbers that nobody on the way can tell apart, which it holds for believed.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ACK, FIN, RST, SYN } from "../../src/wire/segment.ts";
import { BETWEEN, Scene } from "./scene.ts";

/** No window of this engine's is larger while nothing has been read yet. */
const WIDEST = 70_000;

/** One life: what the peer sends before its RST, and where that stands. */
interface Story {
  readonly irs: number;
  /** Bytes that arrive; bytes that pass the tracker and are lost behind it. */
  readonly arrives: number;
  readonly lost: number;
  /** Which ends have closed when the RST comes. */
  readonly peerCloses: boolean;
  readonly ownCloses: boolean;
  /** Whether the user of the closed end is gone, too. */
  readonly isOrphan: boolean;
  readonly acksFin: boolean;
  /** The RST's number, from RCV.NXT on. */
  readonly offset: number;
}

/** Plays the story up to the RST and after it: the engine's state before and after, the verdict. */
function play(story: Story) {
  const scene = new Scene();
  const { stack, tracker } = scene;
  const listener = stack.listen({ port: 80, backlog: 8 }, 0);
  let nxt = story.irs + 1;
  scene.send({ flags: SYN, seq: story.irs });
  scene.send({ flags: ACK, seq: nxt, ack: scene.iss + 1 });
  const socket = stack.accept(listener, scene.now) as number;
  if (story.arrives > 0) {
    const ack = scene.iss + 1;
    scene.send({ flags: ACK, seq: nxt, ack, payload: story.arrives });
    nxt += story.arrives;
    scene.drain(300_000);
    stack.receive(socket, new Uint8Array(4096), 0, 4096, scene.now);
  }
  if (story.ownCloses) {
    if (story.isOrphan) stack.close(socket, scene.now);
    else stack.shutdown(socket, "write", scene.now);
    scene.drain();
    if (story.acksFin) scene.send({ flags: ACK, seq: nxt, ack: scene.nxt });
  }
  if (story.peerCloses && story.lost === 0) {
    scene.send({ flags: FIN | ACK, seq: nxt, ack: story.acksFin ? scene.nxt : scene.iss + 1 });
    nxt += 1;
    scene.drain(300_000);
  }
  if (story.lost > 0) {
    scene.send({ flags: ACK, seq: nxt, ack: scene.iss + 1, payload: story.lost }, false);
  }
  const before = stack.stateBetween(...BETWEEN);
  scene.send({ flags: RST, seq: nxt + story.offset });
  const after = stack.stateBetween(...BETWEEN);
  const life = tracker.lifecycle(1);
  const isIgnored = life.findings.some(({ rule }) => rule === "rst-ignored");
  return { before, after, isIgnored, life };
}

const story: fc.Arbitrary<Story> = fc.record({
  irs: fc.constantFrom(0, 1000, 2 ** 31 - 600, 2 ** 32 - 2, 2 ** 32 - 600),
  arrives: fc.constantFrom(0, 1, 500),
  lost: fc.constantFrom(0, 0, 1, 400),
  peerCloses: fc.boolean(),
  ownCloses: fc.boolean(),
  isOrphan: fc.boolean(),
  acksFin: fc.boolean(),
  offset: fc.oneof(
    fc.constantFrom(-2, -1, 0, 1, 2, 399, 400, 401),
    fc.integer({ min: -70_000, max: 140_000 }),
  ),
});

test("what the tracker says of a RST, the engine has done", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(story, (told) => {
      const { before, after, isIgnored } = play(told);
      const isBelieved = after === "CLOSED";
      // Bytes that were lost behind the tracker: RCV.NXT lies anywhere up to their end.
      const isBehind = told.offset > 0 && told.offset <= told.lost;
      // And nobody sees whether a FIN-WAIT-2 has its user still: without one, any RST in the window
      // ends it.
      const mayBeRow = before === "FIN-WAIT-2" && told.offset > 0 && told.offset < WIDEST;
      seen.add(`${before} ${isBelieved ? "believed" : "ignored"}`);
      if (isIgnored) expect([before, isBelieved]).toEqual([before, false]);
      else if (!isBehind && !mayBeRow) expect([before, isBelieved]).toEqual([before, true]);
    }),
    { numRuns: 3000, seed: 9293 },
  );
  for (const state of ["ESTABLISHED", "CLOSE-WAIT", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"])
    for (const fate of ["believed", "ignored"]) expect([...seen]).toContain(`${state} ${fate}`);
});

const STAYS_OPEN = { ownCloses: false, isOrphan: false, acksFin: false } as const;

test("a RST one number before RCV.NXT, after the peer's FIN, is believed by both", () => {
  const late = { irs: 1000, arrives: 0, lost: 0, offset: -1, ...STAYS_OPEN };
  const closed = play({ ...late, peerCloses: true });
  expect([closed.before, closed.after, closed.isIgnored]).toEqual(["CLOSE-WAIT", "CLOSED", false]);
  expect(closed.life.closed.how).toBe("reset");
  const open = play({ ...late, peerCloses: false });
  expect([open.before, open.after, open.isIgnored]).toEqual(["ESTABLISHED", "ESTABLISHED", true]);
});
