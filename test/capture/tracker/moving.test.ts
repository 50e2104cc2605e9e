/** Retransmission, reordering, copies, windows and probes told apart. */
import { describe, expect, test } from "vitest";
import type { Lifecycle } from "../../../src/trace/index.ts";
import { drill, lifeOf } from "./drill.ts";

const OPEN = `
   0    >  S   0:0(0)             <mss 1460,sackOK>
  +.02  <  S.  0:0(0)     ack 1   <mss 1460,sackOK>
  +.01  >  .   1:1(0)     ack 1`;

/** Five segments, of which the observer sees the second lost later on. */
const FLIGHT = `${OPEN}
  +.01  >  .   1:101(100)    ack 1
  +0    >  .   101:201(100)  ack 1
  +0    >  .   201:301(100)  ack 1
  +0    >  .   301:401(100)  ack 1
  +0    >  P.  401:501(100)  ack 1`;

describe("the same sequence numbers again", () => {
  test("after three duplicate ACKs: fast", () => {
    const { lives, marks } = drill(`${FLIGHT}
      +.02  <  .   1:1(0)  ack 101
      +0    <  .   1:1(0)  ack 101
      +0    <  .   1:1(0)  ack 101
      +0    <  .   1:1(0)  ack 101
      +.01  >  .   101:201(100)  ack 1`);
    expect(lives[0]?.moved.client).toMatchObject({ fastRetransmissions: 1, bytes: 500 });
    expect(lives[0]?.moved.server.duplicateAcks).toBe(3);
    expect(marks.at(-1)).toBe("fast retransmission");
  });

  test("after a timer's silence: timeout, and what follows in the same recovery too", () => {
    const { lives } = drill(`${FLIGHT}
      +.3   >  .   1:101(100)    ack 1
      +.02  <  .   1:1(0)        ack 101
      +.01  >  .   101:201(100)  ack 1`);
    expect(lives[0]?.moved.client.timeoutRetransmissions).toBe(2);
  });

  test("the last of a flight of which more is missing: tail loss probe", () => {
    const { lives, marks } = drill(`${FLIGHT}
      +.02  <  .   1:1(0)        ack 301
      +.06  >  P.  401:501(100)  ack 1`);
    expect(lives[0]?.moved.client).toMatchObject({
      tailLossProbes: 1,
      timeoutRetransmissions: 0,
    });
    expect(marks.at(-1)).toBe("tail loss probe");
  });

  test("the last of a flight again sooner than a round trip: no probe", () => {
    const { lives } = drill(`${FLIGHT}
      +.02  <  .   1:1(0)        ack 301
      +.001 >  P.  401:501(100)  ack 1`);
    expect(lives[0]?.moved.client.tailLossProbes).toBe(0);
  });

  test("although the ACK had passed: spurious", () => {
    const { lives } = drill(`${FLIGHT}
      +.02  <  .   1:1(0)        ack 501
      +.3   >  .   1:101(100)    ack 1`);
    expect(lives[0]?.moved.client.spuriousRetransmissions).toBe(1);
  });

  test("a D-SACK tells that it was not needed", () => {
    const life = lifeOf(`${FLIGHT}
      +.3   >  .   1:101(100)    ack 1
      +.02  <  .   1:1(0)        ack 501
      +.02  <  .   1:1(0)        ack 501   <sack 1:101>`);
    expect(life.moved.client.spuriousRetransmissions).toBe(1);
    expect(life.moved.server.dsacks).toBe(1);
  });
});

describe("a lone segment sent again by a timer", () => {
  /** The round trip is 30 ms, so that Linux's probe and its timer are both due after 230 ms. */
  const LONE = `${OPEN}
    +1    >  P.  1:101(100)    ack 1`;
  const told = (script: string) => {
    const { lives, marks } = drill(script);
    const { client } = (lives[0] as Lifecycle).moved;
    const { tailLossProbes, timeoutRetransmissions, timeoutsOrProbes } = client;
    return [tailLossProbes, timeoutRetransmissions, timeoutsOrProbes, marks.at(-1)];
  };

  test("once: the timer and a probe were due alike", () => {
    const script = `${LONE}
      +.231  >  P.  1:101(100)    ack 1`;
    expect(told(script)).toEqual([0, 0, 1, "timeout or tail loss probe"]);
  });

  test("and once more after the same time: the first was a probe", () => {
    const script = `${LONE}
      +.231  >  P.  1:101(100)    ack 1
      +.231  >  P.  1:101(100)    ack 1`;
    expect(told(script)).toEqual([1, 1, 0, "timeout retransmission"]);
  });

  test("and once more after twice the time: both were timeouts", () => {
    const script = `${LONE}
      +.231  >  P.  1:101(100)    ack 1
      +.462  >  P.  1:101(100)    ack 1`;
    expect(told(script)).toEqual([0, 2, 0, "timeout retransmission"]);
  });

  test("later than any probe: a timeout", () => {
    const script = `${LONE}
      +.4    >  P.  1:101(100)    ack 1`;
    expect(told(script)).toEqual([0, 1, 0, "timeout retransmission"]);
  });

  test("where SACK was not agreed on, there are no probes", () => {
    const script = `
       0     >  S   0:0(0)             <mss 1460,sackOK>
      +.02   <  S.  0:0(0)     ack 1   <mss 1460>
      +.01   >  .   1:1(0)     ack 1
      +1     >  P.  1:101(100) ack 1
      +.231  >  P.  1:101(100) ack 1`;
    expect(told(script)).toEqual([0, 1, 0, "timeout retransmission"]);
  });
});

describe("round trips", () => {
  const trip = (n: number, millis: number) => `
    +1                >  P.  ${n}:${n + 1}(1)  ack 1
    +${millis / 1000}  <  .   1:1(0)  ack ${n + 1}`;
  const tripsOf = (millis: readonly number[]) =>
    lifeOf(OPEN + millis.map((ms, i) => trip(i + 1, ms)).join("")).moved.client;

  test("a few: the smallest, the median, the largest", () => {
    expect(tripsOf([30, 10, 20])).toMatchObject({ rttMinMs: 10, rttMs: 20, rttMaxMs: 30 });
    expect(tripsOf([50, 30, 10, 20, 40])).toMatchObject({ rttMinMs: 10, rttMs: 30, rttMaxMs: 50 });
  });

  test("many: all of them count, and not only the latest", () => {
    // 1 to 199 ms in a scattered order, then a minute of 500 ms.
    const spread = Array.from({ length: 199 }, (_, i) => ((i * 83) % 199) + 1);
    const { rttMinMs, rttMs, rttMaxMs } = tripsOf(spread);
    expect([rttMinMs, rttMaxMs]).toEqual([1, 199]);
    expect(rttMs).toBeGreaterThan(95);
    expect(rttMs).toBeLessThan(105);
    const late = tripsOf([...spread, ...new Array<number>(20).fill(500)]);
    expect(late.rttMaxMs).toBe(500);
    expect(late.rttMs).toBeGreaterThan(100);
    expect(late.rttMs).toBeLessThan(125);
  });
});

describe("a gap that is filled", () => {
  const GAP = `${OPEN}
    +.01   >  .   1:101(100)    ack 1  {id 103}
    +.001  >  .   201:301(100)  ack 1  {id 105}`;

  test("by a packet with an older IP-ID: out of order", () => {
    const { lives, marks } = drill(`${GAP}
      +.001  >  .   101:201(100)  ack 1  {id 104}`);
    expect(lives[0]?.moved.client).toMatchObject({ outOfOrder: 1, bytes: 300 });
    expect(lives[0]?.retransmitted.client).toBe(0);
    expect(marks.slice(-2)).toEqual(["gap before", "out of order"]);
  });

  test("by a packet with a newer IP-ID, however soon: a retransmission", () => {
    const { lives } = drill(`${GAP}
      +.0001 <  .   1:1(0)        ack 101
      +.001  >  .   101:201(100)  ack 1  {id 106}`);
    expect(lives[0]?.retransmitted.client).toBe(1);
    expect(lives[0]?.moved.client).toMatchObject({ outOfOrder: 0, bytes: 300 });
  });

  test("never, though it is acknowledged: the capture lacks it", () => {
    const life = lifeOf(`${GAP}
      +.02   <  .   1:1(0)        ack 301`);
    expect(life.moved.client).toMatchObject({ missingBytes: 100, bytes: 200 });
  });
});

test("windows whose scale was not seen are unknown, and nothing fills them", () => {
  const { moved, findings } = lifeOf(`
    0    > P. 1001:2001(1000) ack 1 win 63
    +.01 < .  1:1(0) ack 2001 win 9
    +.01 > P. 2001:3001(1000) ack 1 win 63
    +.01 < .  1:1(0) ack 3001 win 9
  `);
  expect([moved.client.windowMax, moved.server.windowMin, moved.client.windowFull]).toEqual([
    null,
    null,
    0,
  ]);
  expect(findings.map(({ rule }) => rule)).not.toContain("window-full");
});

describe("the same packet captured twice", () => {
  test("bursts without IP-IDs are told apart by their timestamps", () => {
    const burst = (at: number, ts: number, where: number) =>
      `+${at} > . 101:201(100) ack 1 <TS ${ts} 9> {id 0 if ${where}}
       +0 > . 201:301(100) ack 1 <TS ${ts} 9> {id 0 if ${where}}`;
    const { lives } = drill(`
      0   > S  0:0(0) <TS 1 0> {id 0 if 1}
      +.1 < S. 0:0(0) ack 1 <TS 9 1> {id 0 if 1}
      +.1 > .  1:101(100) ack 1 <TS 201 9> {id 0 if 1}
      ${burst(0.001, 202, 1)}
      ${burst(0.0001, 202, 2)}
      +.3 > . 101:201(100) ack 1 <TS 502 9> {id 0 if 1}
      +.1 < . 1:1(0) ack 301 <TS 600 502> {id 0 if 1}
    `);
    expect(lives[0]?.retransmitted.client).toBe(1);
  });

  test("is still told apart after the sender's IP-IDs have passed zero", () => {
    const first = [65_534, 65_535, 0, 1, 2].map((id, i) => {
      return `+.001 > . ${1 + 100 * i}:${101 + 100 * i}(100) ack 1 {id ${id} if 1}`;
    });
    const { lives } = drill(`
      0   > S  0:0(0) {id 65532 if 1}
      +.1 < S. 0:0(0) ack 1 {if 1}
      +.1 > .  1:1(0) ack 1 {id 65533 if 1}
      ${[...first, ...first.map((line) => line.replace("if 1", "if 2"))].join("\n      ")}
      +.1 < . 1:1(0) ack 501 {if 1}
    `);
    expect(lives[0]?.retransmitted.client).toBe(0);
    expect(lives[0]?.moved.client).toMatchObject({ segments: 7, wireBytes: 500 });
  });

  test.each([
    ["another IP-ID", "<TS 100 1>", "{id 8 sum 7}"],
    ["a later timestamp, although the checksum says nothing", "<TS 101 1>", "{id 7 sum 7}"],
    ["another window", "<TS 100 1>", "{id 7 sum 8}"],
  ])("is not what bears %s", (_, options, packet) => {
    const { lives, tracker } = drill(`
       0      >  S   0:0(0)         <TS 1 0>
      +.02    <  S.  0:0(0)  ack 1  <TS 100 1>  {id 7 sum 7}
      +.00004 <  S.  0:0(0)  ack 1  ${options}  ${packet}
      +.01    >  .   1:1(0)  ack 1  <TS 31 100>`);
    expect(lives[0]?.opened.synAckRetries).toBe(1);
    expect(tracker.notes().map(({ note }) => note)).not.toContain("captured-twice");
  });

  test("is what is equal to the last bit, at whatever hop", () => {
    const { lives, tracker } = drill(`
       0      >  S   0:0(0)         <TS 1 0>
      +.02    <  S.  0:0(0)  ack 1  <TS 100 1>  {id 0 sum 7 ttl 64}
      +.00004 <  S.  0:0(0)  ack 1  <TS 100 1>  {id 0 sum 7 ttl 63}
      +.01    >  .   1:1(0)  ack 1  <TS 31 100>`);
    expect(lives[0]?.opened.synAckRetries).toBe(0);
    expect(tracker.notes().map(({ note }) => note)).toContain("captured-twice");
  });

  test("is no retransmission and no duplicate ACK", () => {
    const { lives, tracker, marks } = drill(`
       0      >  S   0:0(0)             {id 1 if 0}
      +.0001  >  S   0:0(0)             {id 1 if 1 ttl 63}
      +.02    <  S.  0:0(0)      ack 1  {id 0 if 1}
      +.0001  <  S.  0:0(0)      ack 1  {id 0 if 0 ttl 63}
      +.01    >  .   1:1(0)      ack 1  {id 2 if 0}
      +.0001  >  .   1:1(0)      ack 1  {id 2 if 1 ttl 63}
      +.01    >  P.  1:101(100)  ack 1  {id 3 if 0}
      +.0001  >  P.  1:101(100)  ack 1  {id 3 if 1 ttl 63}`);
    expect(lives).toHaveLength(1);
    expect(lives[0]?.retransmitted).toEqual({ client: 0, server: 0 });
    expect(lives[0]?.moved.client).toMatchObject({ segments: 3, duplicateAcks: 0 });
    expect(marks.filter((mark) => mark === "capture duplicate")).toHaveLength(4);
    const copies = tracker.notes().find(({ note }) => note === "captured-twice");
    expect(copies).toMatchObject({ count: 4, frame: 2 });
  });
});

describe("windows and probes", () => {
  test("a window that closes, is probed and opens", () => {
    const life = lifeOf(`${OPEN}
      +.01  >  P.  1:101(100)  ack 1
      +.01  <  .   1:1(0)      ack 101  win 0
      +.3   >  .   100:100(0)  ack 1
      +.01  <  .   1:1(0)      ack 101  win 0
      +.6   >  .   100:100(0)  ack 1
      +.01  <  .   1:1(0)      ack 101  win 500`);
    expect(life.moved.server).toMatchObject({ zeroWindows: 1, zeroWindowMs: 920, windowMin: 0 });
    expect(life.moved.client).toMatchObject({ zeroWindowProbes: 2, keepalives: 0 });
  });

  test("a keepalive and its answer are neither data nor a duplicate ACK", () => {
    const { lives, marks } = drill(`${OPEN}
      +.01  >  P.  1:101(100)  ack 1
      +.01  <  .   1:1(0)      ack 101
      +60   >  .   100:100(0)  ack 1
      +.01  <  .   1:1(0)      ack 101`);
    expect(lives[0]?.moved.client.keepalives).toBe(1);
    expect(lives[0]?.retransmitted.client).toBe(0);
    expect(marks.slice(-2)).toEqual(["keepalive", "keepalive ACK"]);
  });

  test("who was awaited in the longest silence", () => {
    const life = lifeOf(`${OPEN}
      +.01  >  P.  1:101(100)  ack 1
      +.01  <  .   1:1(0)      ack 101
      +5    <  P.  1:11(10)    ack 101`);
    expect(life.idle).toEqual({ longestMs: 5000, at: 0.05, waitingFor: "server" });
  });
});

test("a segment whose checksum is wrong did not arrive", () => {
  const life = lifeOf(`${OPEN}
    +.01  >  P.  1:11(10)  ack 1  {bad}
    +.3   >  P.  1:11(10)  ack 1
    +.01  <  .   1:1(0)    ack 11`);
  expect(life.moved.client).toMatchObject({ bytes: 10, dataSegments: 1 });
  expect(life.findings).toMatchObject([{ rule: "bad-checksum", severity: "warning", frames: [4] }]);
});

test("Zeek's history", () => {
  const life = lifeOf(`${OPEN}
    +.01  >  P.  1:101(100)  ack 1
    +.01  <  .   1:1(0)      ack 101
    +.01  <  P.  1:11(10)    ack 101
    +.01  >  F.  101:101(0)  ack 11
    +.01  <  F.  11:11(0)    ack 102
    +.01  >  .   102:102(0)  ack 12`);
  expect(life.history).toBe("ShADadFf");
});
