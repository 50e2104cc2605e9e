/** The connections that the golden views show: one of each kind worth telling. */

import type { CaptureNote } from "../../src/trace/captureNotes.ts";
import type { TraceEvent } from "../../src/trace/events.ts";
import type { Lifecycle } from "../../src/trace/lifecycle.ts";
import { fourSegments, handshake, lifeOf, moved, Script } from "./fixtures.ts";

/** A lifecycle and the events that it sums up. */
export interface Story {
  readonly life: Lifecycle;
  readonly events: readonly TraceEvent[];
}

const NO_TIME_WAIT: Lifecycle["timeWait"] = {
  owner: null,
  since: null,
  until: null,
  reused: null,
  assassinatedAt: null,
};

/** A lost request, much data, a closed window, silence, and a reset for unread data. */
export function resetStory(): Story {
  const script = handshake(new Script())
    .segment(6, "client", "P.", 1, 1, 100)
    .segment(210, "client", "P.", 1, 1, 100, { marks: ["timeout retransmission"] })
    .segment(215, "server", ".", 1, 101, 0);
  for (let i = 0; i < 300; i++)
    script
      .segment(216 + i, "server", ".", 1 + i * 1448, 101, 1448)
      .segment(216.5 + i, "client", ".", 101, 1 + (i + 1) * 1448, 0);
  script
    .segment(600, "client", ".", 101, 434401, 0, { window: 0, marks: ["zero window"] })
    .segment(3600, "server", "R.", 434401, 101, 0)
    .step("server", "CLOSED", "ABORT", "seen")
    .step("client", "CLOSED", "rcv RST", "inferred");
  const { closed, opened } = lifeOf();
  const life = lifeOf({
    number: 2,
    opened: { ...opened, synRetries: 1 },
    lastFrame: 608,
    lastAt: 3.6,
    durationMs: 3600,
    states: script.states,
    moved: {
      client: moved({ segments: 305, bytes: 100, ipBytes: 16_000, zeroWindows: 1 }),
      server: moved({ segments: 303, bytes: 434_400, ipBytes: 450_000 }),
    },
    retransmitted: { client: 1, server: 0 },
    closed: { ...closed, how: "reset", first: "server", at: 3.6, endedAt: 3.6 },
    reset: {
      by: "server",
      cause: "unread-data",
      at: 3.6,
      frame: 608,
      evidence: [
        { fact: "no-fin-before", frame: null, values: {} },
        { fact: "data-unread", frame: 4, values: { bytes: 100 } },
        { fact: "silence-before", frame: null, values: { idleMs: 3000 } },
      ],
      certainty: "likely",
    },
    timeWait: NO_TIME_WAIT,
    closingMs: { client: {}, server: {} },
    findings: [
      {
        rule: "zero-window",
        severity: "warning",
        end: "client",
        frames: [607],
        clause: "RFC 9293 3.8.6.1",
        values: { count: 1, overMs: 3000, probes: 0 },
      },
      {
        rule: "reset-unread-data",
        severity: "error",
        end: "server",
        frames: [608],
        clause: "RFC 9293 3.10.4",
        values: { bytes: 100 },
      },
    ],
    history: "ShADTadDWr",
  });
  return { life, events: script.events };
}

/** An IPv6 connection that was open before the capture and is half-closed at its end. */
export function halfClosedStory(): Story {
  const client = { ip: "2001:db8::10", port: 51234 };
  const server = { ip: "2001:db8:0:1::443", port: 443 };
  const script = new Script(client, server)
    .segment(0, "server", "P.", 70_001, 901, 300)
    .step("server", "unknown", null, "inferred")
    .segment(40, "client", ".", 901, 70_301, 0)
    .segment(900, "client", "F.", 901, 70_301, 0)
    .step("client", "FIN-WAIT-1", "CLOSE", "seen")
    .step("server", "CLOSE-WAIT", "rcv FIN", "inferred")
    .segment(940, "server", ".", 70_301, 902, 0)
    .step("client", "FIN-WAIT-2", "rcv ACK of FIN", "inferred");
  const { opened, closed } = lifeOf();
  const life = lifeOf({
    number: 3,
    client,
    server,
    lastFrame: 4,
    lastAt: 30.94,
    durationMs: 30_940,
    opened: {
      ...opened,
      how: "mid-capture",
      completedAt: null,
      rttMs: null,
      clientRttMs: null,
      serverRttMs: null,
      offered: { client: null, server: null },
      agreed: null,
    },
    states: script.states,
    closed: {
      ...closed,
      how: "half-closed",
      at: 0.9,
      endedAt: null,
      waiting: { end: "server", state: "CLOSE-WAIT", since: 0.9 },
    },
    timeWait: NO_TIME_WAIT,
    findings: [
      {
        rule: "close-wait-kept",
        severity: "warning",
        end: "server",
        frames: [3],
        clause: "RFC 9293 3.6",
        values: { overMs: 30_040 },
      },
    ],
    history: "dAFa",
  });
  return { life, events: script.events };
}

/** A SYN that a RST answers. */
export function refusedStory(): Story {
  const script = new Script()
    .segment(0, "client", "S", 0, 0, 0)
    .step("client", "SYN-SENT", "active OPEN", "seen")
    .segment(0.2, "server", "R.", 0, 1, 0)
    .step("client", "CLOSED", "rcv RST", "inferred");
  const { opened, closed } = lifeOf();
  const life = lifeOf({
    number: 4,
    lastFrame: 2,
    lastAt: 0.0002,
    durationMs: 0.2,
    opened: { ...opened, how: "refused", completedAt: null, rttMs: null, clientRttMs: null },
    moved: { client: moved({ segments: 1 }), server: moved({ segments: 1 }) },
    closed: { ...closed, how: "reset", first: "server", at: 0.0002 },
    reset: {
      by: "server",
      cause: "port-closed",
      at: 0.0002,
      frame: 2,
      evidence: [{ fact: "answers-syn", frame: 1, values: { afterMs: 0.2 } }],
      certainty: "proved",
    },
    timeWait: NO_TIME_WAIT,
    closingMs: { client: {}, server: {} },
    states: script.states,
    findings: [
      {
        rule: "connection-refused",
        severity: "error",
        end: "server",
        frames: [1, 2],
        clause: "RFC 9293 3.5.2",
        values: { by: "RST" },
      },
    ],
    history: "Sr",
  });
  return { life, events: script.events };
}

/** All of them, in the order of their numbers. */
export const stories = (): readonly Story[] => [
  fourSegments(),
  resetStory(),
  halfClosedStory(),
  refusedStory(),
];

export const NOTES: readonly CaptureNote[] = [
  { note: "cut-by-snap-length", count: 3, frame: 4, values: { snapLength: 96 } },
  { note: "starts-in-the-middle", count: 1, frame: 1, values: {} },
];
