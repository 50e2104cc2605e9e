/** What a live host keeps of its connections, and what it forgets first. */
import { expect, test } from "vitest";
import { Recorder } from "../../src/cli/play/recorder.ts";
import type { StepEvent, TraceEvent } from "../../src/trace/index.ts";

const SERVER = { ip: "192.0.2.2", port: 80 };

const begins = (connection: number): TraceEvent => ({
  kind: "connection",
  connection,
  at: connection,
  client: { ip: "192.0.2.1", port: 40_000 + connection },
  server: SERVER,
  incarnation: 1,
});

const steps = (connection: number, from: StepEvent["from"], to: StepEvent["to"]): TraceEvent => ({
  kind: "step",
  connection,
  at: connection,
  end: "server",
  from,
  to,
  trigger: null,
  frame: null,
  how: "reported",
});

function recorderOf(events: readonly TraceEvent[]): Recorder {
  const recorder = new Recorder({ connections: 3, events: 64 });
  for (const event of events) recorder.listener(event);
  return recorder;
}

test("a connection that lives is kept while others have ended", () => {
  const ended = [2, 3, 4, 5].flatMap((n) => [begins(n), steps(n, "LISTEN", "CLOSED")]);
  const recorder = recorderOf([begins(1), steps(1, "LISTEN", "SYN-RECEIVED"), ...ended]);
  expect([...recorder.connections.keys()]).toEqual([1, 4, 5]);
});

test("where all live, the oldest goes; what it still does takes no other's place", () => {
  const recorder = recorderOf([1, 2, 3, 4].map(begins));
  const told: boolean[] = [];
  recorder.onEvent = (_, recorded) => told.push(recorded === null);
  recorder.listener(steps(1, "LISTEN", "SYN-RECEIVED"));
  recorder.listener(steps(2, "LISTEN", "SYN-RECEIVED"));
  expect(told).toEqual([true, false]);
  expect([...recorder.connections.keys()]).toEqual([2, 3, 4]);
  expect(recorder.find("192.0.2.1", 40_001)).toBeUndefined();
  expect(recorder.find("192.0.2.1", 40_002)?.begin.connection).toBe(2);
});
