/** Endless input: what has ended is handed out in time, and what never opened as well. */
import { expect, test } from "vitest";
import type { Lifecycle } from "../../../src/trace/index.ts";
import { drill } from "./drill.ts";

function ended(script: string, until: number): readonly Lifecycle[] {
  const lives: Lifecycle[] = [];
  drill(script, until, { forget: true, onEnded: (life) => lives.push(life) }, false);
  return lives;
}

const CLOSED = `
   0    >  S   0:0(0)
  +.02  <  S.  0:0(0)  ack 1
  +.01  >  .   1:1(0)  ack 1
  +.01  >  F.  1:1(0)  ack 1
  +.01  <  F.  1:1(0)  ack 2
  +.01  >  .   2:2(0)  ack 2`;

test("a connection that has closed is handed out some seconds later, with its stragglers", () => {
  expect(ended(CLOSED, 1)).toHaveLength(0);
  const [life] = ended(`${CLOSED}\n +1  <  F.  1:1(0)  ack 2\n +.01  >  .  2:2(0)  ack 2`, 10);
  expect(life?.closed).toMatchObject({ how: "three-segment", lastAckLost: true });
});

test("a SYN that nobody answers is handed out when nobody tries any more", () => {
  const script = `
     0  >  S  0:0(0)
    +1  >  S  0:0(0)`;
  expect(ended(script, 100)).toHaveLength(0);
  expect(ended(script, 200)).toMatchObject([{ opened: { how: "unanswered" } }]);
});

test("an open connection is kept however long it is silent", () => {
  const script = `
     0    >  S   0:0(0)
    +.02  <  S.  0:0(0)  ack 1
    +.01  >  .   1:1(0)  ack 1`;
  expect(ended(script, 7200)).toHaveLength(0);
});
