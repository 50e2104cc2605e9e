/** What real kernels did, as recorded beside the captures, held against figure 5 and the schema. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TRANSITIONS } from "../../src/machine/index.ts";
import { allCommitted, type Committed, FOLDER, type KernelStep } from "./committed.ts";

const captures = allCommitted();

const rows = new Set<string>(TRANSITIONS.map(([from, , to]) => `${from} → ${to}`));

const OPENED =
  /^(handshake|simultaneous|fast-open|refused|unanswered|answered-not-completed|mid-capture)$/;
const CLOSED = /^(four-segment|three-segment|simultaneous|reset|timeout|half-closed|open)$/;
const END = /^(client|server)$/;
const ENDS = /^(client|server|both|null)$/;

/** The steps of each end of each connection apart. */
function byEnd({ transitions }: Committed): Map<string, KernelStep[]> {
  const ends = new Map<string, KernelStep[]>();
  for (const step of transitions) {
    const key = `${step.end} ${step.clientPort} ${step.serverPort} ${step.incarnation}`;
    ends.set(key, [...(ends.get(key) ?? []), step]);
  }
  return ends;
}

describe.each(captures.map((capture) => [capture.name, capture] as const))("%s", (_, capture) => {
  test("has its capture beside it, small enough to be committed", () => {
    const files = ["pcap", "pcapng"].map((suffix) => join(FOLDER, `${capture.name}.${suffix}`));
    const file = files.find((path) => existsSync(path)) ?? "";
    expect(statSync(file).size).toBeLessThan(16_384);
  });

  test("the kernels took no step that the table lacks", () => {
    const steps = capture.transitions.map(({ from, to }) => `${from} → ${to}`);
    expect(steps.filter((step) => !rows.has(step))).toEqual([]);
  });

  test("each step of an end starts where the one before ended", () => {
    for (const [end, steps] of byEnd(capture)) {
      const starts = steps.slice(1).map(({ from }) => from);
      const ended = steps.slice(0, -1).map(({ to }) => to);
      expect(starts, end).toEqual(ended);
    }
  });

  test("what is expected is said in the words of the schema", () => {
    for (const { opened, closed, reset, timeWait } of capture.connections) {
      expect(opened.how).toMatch(OPENED);
      expect(closed.how).toMatch(CLOSED);
      expect(String(closed.first)).toMatch(ENDS);
      expect(String(timeWait.owner)).toMatch(ENDS);
      if (reset) expect(reset.by).toMatch(reset.cause === "middlebox" ? /^middlebox$/ : END);
    }
  });

  test("who is expected to own the TIME-WAIT entered it", () => {
    for (const { clientPort, incarnation, timeWait } of capture.connections) {
      const entered = capture.transitions
        .filter((step) => step.clientPort === clientPort && step.incarnation === incarnation)
        .filter(({ to }) => to === "TIME-WAIT")
        .map(({ end }) => end);
      const owners = timeWait.owner === "both" ? ["client", "server"] : [timeWait.owner];
      expect([...entered].sort()).toEqual(owners.filter((owner) => owner !== null));
    }
  });
});

test("every kind of opening and closing that the schema names was captured", () => {
  const connections = captures.flatMap((capture) => capture.connections);
  const kinds = (pattern: RegExp) => pattern.source.slice(2, -2).split("|").sort();
  expect([...new Set(connections.map(({ opened }) => opened.how))].sort()).toEqual(kinds(OPENED));
  expect([...new Set(connections.map(({ closed }) => closed.how))].sort()).toEqual(kinds(CLOSED));
});
