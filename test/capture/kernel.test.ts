/**
 * What the tracker infers, held against what the kernels of both ends did: the states in order and
 * in time, and every value that the captures' authors expect.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CaptureReader, Tracker } from "../../src/capture/index.ts";
import type { Lifecycle } from "../../src/trace/index.ts";
import { allCommitted, type Committed, FOLDER, type KernelStep } from "../captures/committed.ts";

/** What no observer can see on the wire, so that the kernel's steps and ours differ there. */
const UNSEEN: Readonly<Record<string, string>> = {
  "opened-by-a-ghost client": "the client closed its socket without a word",
};

/** The round trip of each topology in seconds, with what a scheduler adds. */
const ROUND_TRIP = { direct: 0.02, routed: 0.02, slow: 0.03 } as const;

function lifecyclesOf({ name }: Committed): readonly Lifecycle[] {
  const file = [`${name}.pcap`, `${name}.pcapng`].map((f) => join(FOLDER, f)).find(existsSync);
  const tracker = new Tracker();
  const reader = new CaptureReader(tracker);
  reader.feed(readFileSync(file ?? name));
  reader.end();
  return Array.from({ length: tracker.connections }, (_, i) => tracker.lifecycle(i + 1));
}

type Expected = Committed["connections"][number];

const isThis =
  ({ clientPort, serverPort, incarnation }: Expected) =>
  (life: Lifecycle): boolean =>
    life.client.port === clientPort &&
    life.server.port === serverPort &&
    life.incarnation === incarnation;

/** `expected` with the values of `actual` in the place of ranges that hold them. */
function resolve(expected: unknown, actual: unknown): unknown {
  if (Array.isArray(expected) && typeof actual === "number") {
    const [low, high] = expected as [number, number];
    return actual >= low && actual <= high ? actual : expected;
  }
  if (expected === null || typeof expected !== "object" || Array.isArray(expected)) return expected;
  const from = (actual ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [key, resolve(value, from[key])]),
  );
}

const capturesOf = allCommitted().map((capture) => [capture.name, capture] as const);

describe.each(capturesOf)("%s", (name, capture) => {
  const lives = lifecyclesOf(capture);

  test("every connection is counted, and none besides", () => {
    expect(lives).toHaveLength(capture.connections.length);
  });

  test("each is told as expected", () => {
    for (const expected of capture.connections) {
      const life = lives.find(isThis(expected));
      const { clientPort: _c, serverPort: _s, ...values } = expected;
      expect(life).toMatchObject(resolve(values, life) as object);
    }
  });

  for (const end of ["client", "server"] as const) {
    const unseen = UNSEEN[`${name} ${end}`];
    test(`the ${end}'s states are its kernel's${unseen ? `, but: ${unseen}` : ""}`, () => {
      for (const expected of capture.connections) {
        const life = lives.find(isThis(expected)) as Lifecycle;
        const steps = stepsOfKernel(capture, expected, end);
        const ours = life.states[end].slice(1);
        const seen = unseen === undefined ? steps : steps.slice(0, ours.length);
        expect(ours.map(({ state }) => state)).toEqual(seen.map(({ to }) => to));
        const slack = ROUND_TRIP[capture.topology];
        const late = seen.filter((step, i) => !isInTime(step, ours[i]?.at ?? Number.NaN, slack));
        expect(late.filter((step) => !isUntimed(step, life))).toEqual([]);
      }
    });
  }
});

/** The kernel's steps of one end of one connection, those before the capture left out. */
function stepsOfKernel(capture: Committed, expected: Expected, end: string): KernelStep[] {
  const { clientPort, serverPort, incarnation } = expected;
  const steps = capture.transitions
    .filter((step) => step.end === end && step.clientPort === clientPort)
    .filter((step) => step.serverPort === serverPort && step.incarnation === incarnation);
  if (expected.opened.how === "mid-capture") {
    return steps.filter(({ at, to }) => at >= 0 || to === "ESTABLISHED");
  }
  // A half-open request that a RST ends has no state in the kernel: it is gone. RFC 9293 (figure 5,
  // note 1) has the connection return to LISTEN.
  const isRefusedRequest = expected.reset?.cause === "handshake-abandoned" && end === "server";
  return steps.map((step) =>
    isRefusedRequest && step.from === "SYN-RECEIVED" ? { ...step, to: "LISTEN" } : step,
  );
}

const isInTime = (step: KernelStep, at: number, slack: number): boolean =>
  at <= step.at + slack && at >= (step.earliest ?? step.at) - slack;

/** Steps whose moment the wire does not show: before the capture, or as a timer gives up. */
const isUntimed = (step: KernelStep, life: Lifecycle): boolean =>
  step.at < 0 ||
  (step.to === "CLOSED" && (life.closed.how === "timeout" || step.from === "FIN-WAIT-2"));
