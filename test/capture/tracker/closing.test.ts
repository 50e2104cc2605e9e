/** How connections end, as an observer tells it. */
import { describe, expect, test } from "vitest";
import { sentenceOf } from "../../../src/report/text/sentence.ts";
import { lifeOf, path } from "./drill.ts";

const OPEN = `
   0    >  S   0:0(0)             <mss 1460>
  +.02  <  S.  0:0(0)     ack 1   <mss 1460>
  +.01  >  .   1:1(0)     ack 1
  +.01  >  P.  1:101(100) ack 1
  +.02  <  .   1:1(0)     ack 101`;

test("four segments", () => {
  const life = lifeOf(`${OPEN}
    +1    >  F.  101:101(0)  ack 1
    +.02  <  .   1:1(0)      ack 102
    +.5   <  F.  1:1(0)      ack 102
    +.02  >  .   102:102(0)  ack 2`);
  expect(life.closed).toMatchObject({
    how: "four-segment",
    first: "client",
    halfCloseMs: 520,
    halfCloseBytes: 0,
  });
  expect(path(life, "client")).toBe("CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
  expect(path(life, "server")).toBe("LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
  expect(life.timeWait).toMatchObject({ owner: "client", since: 1.58, until: 61.58 });
});

test("a delayed ACK does not delay CLOSE-WAIT: it began when the FIN came", () => {
  const life = lifeOf(`${OPEN}
    1     >  F.  101:101(0)  ack 1
    +.04  <  .   1:1(0)      ack 102`);
  expect(life.states.server.at(-1)).toMatchObject({ state: "CLOSE-WAIT", at: 1, how: "seen" });
});

test("three segments, and the TIME-WAIT runs out within the observation", () => {
  const script = `${OPEN}
    +1    >  F.  101:101(0)  ack 1
    +.02  <  F.  1:1(0)      ack 102
    +.02  >  .   102:102(0)  ack 2`;
  expect(lifeOf(script).closed.how).toBe("three-segment");
  const later = lifeOf(script, 100);
  expect(later.states.client.at(-1)).toMatchObject({ state: "CLOSED", trigger: "2MSL timeout" });
});

test("FINs that cross", () => {
  const life = lifeOf(`${OPEN}
    +1     >  F.  101:101(0)  ack 1
    +.001  <  F.  1:1(0)      ack 101
    +.02   >  .   102:102(0)  ack 2
    +.001  <  .   2:2(0)      ack 102`);
  expect(life.closed).toMatchObject({ how: "simultaneous", first: "both" });
  expect(path(life, "client")).toMatch(/FIN-WAIT-1 CLOSING TIME-WAIT$/);
  expect(path(life, "server")).toMatch(/FIN-WAIT-1 CLOSING TIME-WAIT$/);
  expect(life.timeWait.owner).toBe("both");
});

test("the last ACK is lost: the FIN comes again and the step is taken again", () => {
  const life = lifeOf(`${OPEN}
    +1    >  F.  101:101(0)  ack 1
    +.02  <  .   1:1(0)      ack 102
    +.5   <  F.  1:1(0)      ack 102
    +.02  >  .   102:102(0)  ack 2
    +.3   <  F.  1:1(0)      ack 102
    +.02  >  .   102:102(0)  ack 2`);
  expect(life.closed).toMatchObject({
    lastAckLost: true,
    finRetransmissions: { client: 0, server: 1 },
  });
  expect(life.states.server.at(-1)).toMatchObject({ state: "CLOSED", frame: 11 });
});

test("one end never closes", () => {
  const life = lifeOf(
    `${OPEN}
    +1    >  F.  101:101(0)  ack 1
    +.02  <  .   1:1(0)      ack 102
    +.5   <  P.  1:201(200)  ack 102
    +.02  >  .   102:102(0)  ack 201`,
    200,
  );
  expect(life.closed).toMatchObject({
    how: "half-closed",
    halfCloseBytes: 200,
    waiting: { end: "server", state: "CLOSE-WAIT", since: 1.06 },
  });
  expect(life.findings.map(({ rule }) => rule)).toContain("close-wait-kept");
});

test("data that the capture missed before the FIN went over no open half", () => {
  const life = lifeOf(`${OPEN}
    +1    >  F.  101:101(0)  ack 5001
    +.02  <  .   5001:5001(0)  ack 102
    +.5   <  F.  5001:5001(0)  ack 102
    +.02  >  .   102:102(0)  ack 5002`);
  expect(life.closed).toMatchObject({ how: "four-segment", halfCloseBytes: 0 });
  expect(life.moved.server.missingBytes).toBe(5000);
});

test("a death by keepalives is one finding", () => {
  const life = lifeOf(`${OPEN}
    +60   >  .   100:100(0)  ack 1
    +10   >  .   100:100(0)  ack 1
    +10   >  .   100:100(0)  ack 1
    +10   >  R.  101:101(0)  ack 1`);
  const rules = life.findings.map(({ rule }) => rule);
  expect(rules).toContain("keepalive-death");
  expect(rules).not.toContain("keepalive-unanswered");
});

test("an end whose last numbers nobody saw may have closed", () => {
  const life = lifeOf(
    `${OPEN}
    +1    <  F.  1:1(0)        ack 5002
    +.02  >  .   5002:5002(0)  ack 2`,
    200,
  );
  expect(life.closed).toMatchObject({ how: "half-closed", first: "server", waiting: null });
  expect(life.findings.map(({ rule }) => rule)).not.toContain("close-wait-kept");
  expect(sentenceOf(life, "en")).toContain("no FIN of the other end was seen");
});

test("an end that has not closed when the capture ends a moment later is no finding", () => {
  const script = `${OPEN}
    +1    <  F.  1:1(0)      ack 101
    +.02  >  .   101:101(0)  ack 2`;
  const rulesOf = (until: number) => lifeOf(script, until).findings.map(({ rule }) => rule);
  expect(rulesOf(1.1)).not.toContain("close-wait-kept");
  expect(rulesOf(3)).toContain("close-wait-kept");
});

describe("a capture that begins in the middle of a close", () => {
  // The client may have sent its FIN before: nothing that it says shows that it has not.
  const LATE = `
     0    <  .   1:1(0)      ack 101
    +.1   <  F.  1:1(0)      ack 101
    +.02  >  .   101:101(0)  ack 2`;

  test("does not know whose FIN was the first", () => {
    const life = lifeOf(LATE, 100);
    expect(life.closed).toMatchObject({ how: "half-closed", first: null, waiting: null });
    expect([path(life, "client"), path(life, "server")]).toEqual(["unknown", "unknown"]);
    expect(life.findings).toEqual([]);
  });

  test("learns it from the other FIN", () => {
    const life = lifeOf(`${LATE}
      +.5   >  F.  101:101(0)  ack 2
      +.02  <  .   2:2(0)      ack 102`);
    expect(life.closed).toMatchObject({ how: "four-segment", first: "server" });
    expect(path(life, "client")).toBe("unknown CLOSE-WAIT LAST-ACK CLOSED");
    expect(path(life, "server")).toBe("unknown FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
  });

  test("learns it from data", () => {
    const life = lifeOf(`${LATE}
      +.5   >  P.  101:201(100)  ack 2`);
    expect(life.closed).toMatchObject({ how: "half-closed", first: "server" });
    expect(path(life, "server")).toBe("unknown FIN-WAIT-1 FIN-WAIT-2");
    expect(life.closed.waiting).toMatchObject({ end: "client", state: "CLOSE-WAIT" });
  });

  test("knows a refusal by its RST alone", () => {
    const life = lifeOf("0  <  R.  0:0(0)  ack 1  win 0".replace("0:0", "4294962296:4294962296"));
    expect(life.opened.how).toBe("refused");
    expect(life.reset).toMatchObject({ by: "server", cause: "port-closed", certainty: "likely" });
    expect(sentenceOf(life, "en")).toContain("was refused by 10.0.0.2:80 because");
    const other = lifeOf("0  <  R.  7:7(0)  ack 1  win 0");
    expect(other.opened.how).toBe("mid-capture");
  });

  test("calls no listener closed for a reset without data in sight", () => {
    const life = lifeOf(`
       0    >  .   100:100(0)  ack 1
      +.02  <  .   1:1(0)      ack 101
      +1    <  R.  1:1(0)      ack 101`);
    expect(life.reset?.cause).toBe("aborted");
  });
});

describe("resets", () => {
  test("of a server that has not read what it was sent", () => {
    const life = lifeOf(`${OPEN}
      +1    <  R.  1:1(0)  ack 101`);
    expect(life.closed).toMatchObject({ how: "reset", first: "server" });
    expect(life.reset).toMatchObject({ by: "server", cause: "unread-data" });
    expect(path(life, "client")).toMatch(/ESTABLISHED CLOSED$/);
    expect(life.reset?.certainty).toBe("likely");
    const finding = life.findings.find(({ rule }) => rule === "reset-unread-data");
    expect(finding?.severity).toBe("warning");
  });

  test("of a server whose window shows that it has not read", () => {
    const life = lifeOf(`${OPEN}
      +.1   <  .   1:1(0)  ack 101  win 60000
      +1    <  R.  1:1(0)  ack 101  win 59900`);
    expect(life.reset).toMatchObject({ cause: "unread-data", certainty: "proved" });
    const finding = life.findings.find(({ rule }) => rule === "reset-unread-data");
    expect(finding?.severity).toBe("error");
  });

  test("in answer to data for an end that has closed", () => {
    const life = lifeOf(`${OPEN}
      +1    >  F.  101:101(0)  ack 1
      +.02  <  .   1:1(0)      ack 102
      +.5   <  P.  1:201(200)  ack 102
      +.01  >  R   102:102(0)  win 0`);
    expect(life.reset).toMatchObject({ by: "client", cause: "data-after-close" });
    expect(life.closed.dataAfterCloseBytes).toBe(200);
  });

  test("of a router on the way, one hop nearer than the end that it speaks for", () => {
    const life = lifeOf(`
       0    >  S   0:0(0)
      +.02  <  S.  0:0(0)      ack 1    {ttl 60}
      +.01  >  .   1:1(0)      ack 1
      +.01  >  P.  1:101(100)  ack 1
      +.02  <  .   1:1(0)      ack 101  {ttl 60}
      +1    >  P.  101:201(100)  ack 1
      +.01  <  R   1:1(0)      win 0    {ttl 61}`);
    expect(life.reset).toMatchObject({ by: "middlebox", cause: "middlebox", certainty: "likely" });
  });

  test("of a peer that is a hop farther than usual: not proved to be that peer", () => {
    const script = (ttl: number) => `${OPEN}
      +1    >  P.  101:201(100)  ack 1
      +.01  <  R   1:1(0)      win 0    {ttl ${ttl}}`;
    expect(lifeOf(script(64)).reset).toMatchObject({ by: "server", certainty: "proved" });
    expect(lifeOf(script(63)).reset).toMatchObject({ by: "server", certainty: "likely" });
  });

  test("of a peer that knows nothing of the connection", () => {
    const life = lifeOf(`${OPEN}
      +100  >  P.  101:201(100)  ack 1
      +.02  <  R   1:1(0)        win 0`);
    expect(life.reset).toMatchObject({ by: "server", cause: "half-open-peer" });
  });

  test("that does not fit the end whose address it bears", () => {
    const life = lifeOf(`${OPEN}
      +1    <  R   1:1(0)      win 0   {ttl 57}
      +.02  <  P.  1:101(100)  ack 101`);
    expect(life.reset).toMatchObject({ by: "middlebox", cause: "middlebox" });
    expect(life.closed.first).toBeNull();
  });

  test("outside the window change nothing", () => {
    const life = lifeOf(`${OPEN}
      +1    <  R   70000:70000(0)  win 0
      +.02  >  .   101:101(0)      ack 1`);
    expect(life.reset).toBeNull();
    expect(life.findings.map(({ rule }) => rule)).toEqual(["challenge-ack", "rst-ignored"]);
  });

  test("end a TIME-WAIT before its time", () => {
    const life = lifeOf(`${OPEN}
      +1    >  F.  101:101(0)  ack 1
      +.02  <  F.  1:1(0)      ack 102
      +.02  >  .   102:102(0)  ack 2
      +.5   <  R   2:2(0)      win 0`);
    expect(life.closed.how).toBe("three-segment");
    expect(life.timeWait).toMatchObject({ owner: "client", assassinatedAt: 1.6 });
    expect(path(life, "client")).toMatch(/TIME-WAIT CLOSED$/);
  });
});

test("an end that gives up retransmitting", () => {
  const life = lifeOf(
    `${OPEN}
    +1    >  P.  101:201(100)  ack 1
    +.2   >  P.  101:201(100)  ack 1
    +.4   >  P.  101:201(100)  ack 1
    +.8   >  P.  101:201(100)  ack 1`,
    100,
  );
  expect(life.closed).toMatchObject({ how: "timeout", gaveUp: "retransmission", first: null });
  expect(life.states.client.at(-1)).toMatchObject({ state: "CLOSED", trigger: "user timeout" });
});
