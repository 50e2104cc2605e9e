/** Each rule, fired by the least evidence that it needs; and that nothing fires without any. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { conclude, findingsOf, RULES, type Rule } from "../../../src/trace/index.ts";
import { type Change, evidenceOf } from "./evidence.ts";

const MINUTE = 60_000_000;
const closed = { fins: 1, finFrame: 15, finAt: 500_000, finAckFrame: 16, finLastAt: 500_000 };
const waits = { ...closed, state: "FIN-WAIT-2" } as const;
const never = { completedAt: null } as const;
const gone = { fins: 0, bytes: 0 };
const waited = { how: "by-sequence", at: 30_000_000, frame: 40 } as const;

/** What fires a rule, with the severity and the end of the finding. */
const FIRES: Readonly<Record<Rule, readonly [Change, string, string | null]>> = {
  "connection-refused": [
    { ...never, rst: { receiverState: "SYN-SENT", senderState: "unknown" } },
    "error",
    "server",
  ],
  "syn-unanswered": [
    { ...never, server: { segments: 0, syns: 0, hasSynAck: false, offer: null } },
    "error",
    "server",
  ],
  "handshake-not-completed": [never, "warning", "client"],
  "simultaneous-open": [{ isSimultaneousOpen: true }, "note", null],
  "half-open-found": [{ isHalfOpenFound: true }, "warning", "server"],
  "syn-retransmitted": [{ client: { syns: 2 } }, "warning", "client"],
  "syn-ack-retransmitted": [{ server: { syns: 2 } }, "warning", "server"],
  "fast-open-refused": [
    { fastOpen: { isCookieSent: true, isTaken: false }, dataOnSynBytes: 9 },
    "note",
    "server",
  ],
  "window-scale-missing": [
    { client: { offer: { mss: 1, windowScale: null, sackPermitted: true, timestamps: true } } },
    "note",
    "client",
  ],
  "sack-missing": [
    { server: { offer: { mss: 1, windowScale: 7, sackPermitted: false, timestamps: true } } },
    "note",
    "server",
  ],
  retransmissions: [{ client: { trouble: { retransmissions: 1 } } }, "warning", "client"],
  "spurious-retransmissions": [{ server: { trouble: { spurious: 1 } } }, "note", "server"],
  reordering: [{ client: { trouble: { outOfOrder: 2 } } }, "note", "client"],
  "zero-window": [{ server: { trouble: { zeroWindows: 1 } } }, "warning", "server"],
  "window-full": [{ client: { trouble: { windowFull: 1 } } }, "note", "client"],
  "keepalive-unanswered": [
    { client: { trouble: { keepalivesUnanswered: 1 } } },
    "warning",
    "client",
  ],
  "old-duplicate": [{ client: { trouble: { oldDuplicates: 1 } } }, "note", "client"],
  "bad-checksum": [{ server: { trouble: { badChecksums: 1 } } }, "warning", "server"],
  "challenge-ack": [{ server: { trouble: { challengeAcks: 1 } } }, "note", "server"],
  "rst-ignored": [{ client: { trouble: { rstIgnored: 1 } } }, "note", "client"],
  "long-silence": [{ longestIdleMicros: MINUTE }, "note", null],
  "half-close": [
    { closedBy: "client", client: closed, halfCloseBytes: 9, observedUntil: 0 },
    "note",
    "client",
  ],
  "fin-retransmitted": [{ client: { fins: 2 }, server: { fins: 1 } }, "note", "client"],
  "last-ack-lost": [
    { closedBy: "server", isLastAckLost: true, client: closed, server: closed },
    "note",
    "server",
  ],
  "close-wait-kept": [
    { closedBy: "client", client: waits, server: { state: "CLOSE-WAIT" } },
    "note",
    "server",
  ],
  "fin-wait-2-kept": [
    { closedBy: "client", client: waits, observedUntil: 2 * MINUTE },
    "note",
    "client",
  ],
  "retransmission-death": [
    {
      told: {
        teller: null,
        death: { gaveUp: "retransmission", end: "client", at: 9 },
        resetCause: null,
      },
    },
    "error",
    "client",
  ],
  "keepalive-death": [
    {
      told: {
        teller: null,
        death: { gaveUp: "keepalive", end: "server", at: 9 },
        resetCause: null,
      },
    },
    "error",
    "server",
  ],
  "reset-backlog-full": [
    { rst: { hasAck: false }, client: gone, server: { ...gone, segments: 2 } },
    "error",
    "server",
  ],
  "reset-unread-data": [{ rst: { unreadBytes: 5 } }, "warning", "server"],
  "reset-linger-zero": [{ rst: { from: "client" } }, "warning", "client"],
  "data-after-close": [{ rst: { hasAck: false }, server: closed }, "error", "server"],
  "reset-half-open-peer": [{ rst: { hasAck: false, answers: "data" } }, "error", "server"],
  "reset-middlebox": [
    {
      rst: {
        packet: {
          ttl: 9,
          usualTtl: 64,
          isForeign: true,
          hasStrayed: true,
          ipId: 0,
          usualIpId: 0,
          isFarId: false,
          lacksClock: false,
        },
      },
    },
    "error",
    null,
  ],
  "reset-aborted": [{ rst: {}, server: closed }, "warning", "server"],
  "time-wait-reused": [{ reuse: waited }, "note", null],
  "time-wait-reused-too-early": [{ reuse: { ...waited, how: "too-early" } }, "warning", null],
  "time-wait-assassinated": [{ assassin: { end: "client", at: 9, frame: 40 } }, "warning", null],
};

const found = (change: Change) => {
  const life = evidenceOf(change);
  return findingsOf(life, conclude(life));
};

test("an uneventful connection has no findings", () => {
  expect(found({})).toEqual([]);
});

describe("fires", () => {
  test.each(RULES)("%s", (rule) => {
    const [change, severity, end] = FIRES[rule];
    expect(found(change)).toContainEqual(expect.objectContaining({ rule, severity, end }));
  });
});

test("a finding names its clause, and frames that are there", () => {
  for (const finding of RULES.flatMap((rule) => found(FIRES[rule][0]))) {
    expect(finding.clause).toMatch(/^RFC \d+/);
    expect(finding.frames.filter((frame) => frame <= 0)).toEqual([]);
  }
});

test("every file of a rule is in the registry", () => {
  const folder = join(import.meta.dirname, "../../../src/trace/rules");
  const helpers = new Set(["icmpValues.ts", "kept.ts", "resetBy.ts", "afterMs.ts"]);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\/\w+\.ts$/.test(name))
    .filter((name) => !helpers.has(name.split("/")[1] as string));
  expect(new Set(RULES).size).toBe(files.length);
});
