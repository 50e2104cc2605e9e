/** How connections come up, as an observer tells it. */
import { describe, expect, test } from "vitest";
import { drill, lifeOf, path } from "./drill.ts";

const HANDSHAKE = `
   0    >  S   0:0(0)            <mss 1460,wscale 7,sackOK,TS 10 0>
  +.02  <  S.  0:0(0)   ack 1    <mss 1400,wscale 8,sackOK,TS 90 10>
  +.01  >  .   1:1(0)   ack 1    <TS 12 90>`;

describe("a handshake", () => {
  const life = lifeOf(HANDSHAKE);

  test("walks both ends to ESTABLISHED, with what each step is known by", () => {
    expect(life.opened.how).toBe("handshake");
    expect(life.states.client.map(({ state, how, frame }) => [state, how, frame])).toEqual([
      ["CLOSED", "inferred", 1],
      ["SYN-SENT", "seen", 1],
      ["ESTABLISHED", "seen", 2],
    ]);
    expect(life.states.server.map(({ state, how, frame }) => [state, how, frame])).toEqual([
      ["LISTEN", "inferred", 1],
      ["SYN-RECEIVED", "seen", 1],
      ["ESTABLISHED", "inferred", 3],
    ]);
  });

  test("gives the round trip on either side of the capture point", () => {
    const { rttMs, clientRttMs, serverRttMs, completedAt } = life.opened;
    expect({ rttMs, clientRttMs, serverRttMs, completedAt }).toEqual({
      rttMs: 30,
      clientRttMs: 10,
      serverRttMs: 20,
      completedAt: 0.03,
    });
  });

  test("gives what was offered and agreed", () => {
    expect(life.opened.offered.client).toEqual({
      mss: 1460,
      windowScale: 7,
      sackPermitted: true,
      timestamps: true,
    });
    expect(life.opened.agreed).toEqual({ windowScale: true, sack: true, timestamps: true });
  });
});

test("a SYN that came again is answered once: the echo says which", () => {
  const life = lifeOf(`
     0    >  S   0:0(0)           <mss 1460,TS 10 0>
    +1    >  S   0:0(0)           <mss 1460,TS 1010 0>
    +.02  <  S.  0:0(0)   ack 1   <mss 1460,TS 90 10>
    +.01  >  .   1:1(0)   ack 1   <TS 1030 90>`);
  expect(life.opened.synRetries).toBe(1);
  expect(life.opened.serverRttMs).toBeNull();
  expect(life.states.server[1]).toMatchObject({ state: "SYN-RECEIVED", frame: 1, at: 0 });
});

test("a SYN,ACK that comes again too late to have crossed the ACK takes the inference back", () => {
  const { lives } = drill(`${HANDSHAKE}
    +1    <  S.  0:0(0)   ack 1   <mss 1400,wscale 8,sackOK,TS 1090 10>
    +.01  >  .   1:1(0)   ack 1   <TS 1112 1090>`);
  expect(lives[0]?.opened.synAckRetries).toBe(1);
  expect(lives[0]?.states.server.at(-1)).toMatchObject({ state: "ESTABLISHED", frame: 5 });
});

test("a SYN,ACK that crosses the ACK changes nothing", () => {
  const life = lifeOf(`${HANDSHAKE}
    +.005  <  S.  0:0(0)   ack 1   <mss 1400,wscale 8,sackOK,TS 1090 10>`);
  expect(life.states.server.at(-1)).toMatchObject({ state: "ESTABLISHED", frame: 3 });
});

test("two SYNs that cross are a simultaneous open", () => {
  const life = lifeOf(`
     0     >  S   0:0(0)
    +.001  <  S   0:0(0)
    +.01   >  S.  0:0(0)  ack 1
    +.001  <  S.  0:0(0)  ack 1`);
  expect(life.opened.how).toBe("simultaneous");
  expect([life.opened.synRetries, life.opened.synAckRetries]).toEqual([0, 0]);
  expect(life.retransmitted).toEqual({ client: 0, server: 0 });
  expect(path(life, "client")).toBe("CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED");
  expect(path(life, "server")).toBe("CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED");
});

test("data sent again after a simultaneous open is all that was sent again", () => {
  const life = lifeOf(`
     0     >  S   0:0(0)              <sackOK>
    +.001  <  S   0:0(0)              <sackOK>
    +.01   >  S.  0:0(0)      ack 1   <sackOK>
    +.001  <  S.  0:0(0)      ack 1   <sackOK>
    +.2    >  S.  0:0(0)      ack 1   <sackOK>
    +.1    >  P.  1:101(100)  ack 1
    +.5    >  P.  1:101(100)  ack 1`);
  expect(life.retransmitted).toEqual({ client: 2, server: 0 });
  expect(life.opened.synRetries).toBe(1);
  const again = life.findings.find(({ rule }) => rule === "retransmissions");
  expect(again?.values).toMatchObject({ count: 1 });
});

test("Fast Open: data on the SYN, taken", () => {
  const life = lifeOf(`
     0    >  S   0:100(100)          <mss 1460,fastopen 8>
    +.02  <  S.  0:0(0)     ack 101
    +.01  >  .   101:101(0) ack 1`);
  expect(life.opened).toMatchObject({
    how: "fast-open",
    dataOnSynBytes: 100,
    fastOpen: { cookie: "sent", accepted: true },
  });
});

test("Fast Open: data on the SYN, not taken and sent again", () => {
  const life = lifeOf(`
     0    >  S   0:100(100)          <mss 1460,fastopen 8>
    +.02  <  S.  0:0(0)     ack 1
    +.01  >  P.  1:101(100) ack 1`);
  expect(life.opened).toMatchObject({ how: "handshake", fastOpen: { accepted: false } });
  expect(life.findings.map(({ rule }) => rule)).toContain("fast-open-refused");
});

test("a port where nobody listens", () => {
  const life = lifeOf(`
     0    >  S   0:0(0)
    +.02  <  R.  0:0(0)  ack 1  win 0`);
  expect(life.opened.how).toBe("refused");
  expect(life.reset).toMatchObject({ by: "server", cause: "port-closed", certainty: "proved" });
  expect(path(life, "client")).toBe("CLOSED SYN-SENT CLOSED");
  expect(path(life, "server")).toBe("CLOSED");
});

test("a refusal is answered with the same SYN, as Windows does: one connection", () => {
  const life = lifeOf(`
     0    >  S   0:0(0)
    +.02  <  R.  0:0(0)  ack 1  win 0
    +.5   >  S   0:0(0)
    +.02  <  S.  0:0(0)  ack 1
    +.02  >  .   1:1(0)  ack 1`);
  expect(life.opened).toMatchObject({ how: "handshake", synRetries: 1 });
  expect(life.reset).toBeNull();
});

test("nobody answers", () => {
  const life = lifeOf(`
     0  >  S  0:0(0)
    +1  >  S  0:0(0)
    +2  >  S  0:0(0)`);
  expect(life.opened.how).toBe("unanswered");
  expect(life.closed).toMatchObject({ how: "timeout", gaveUp: "SYN" });
  expect(life.states.client.at(-1)).toMatchObject({
    state: "CLOSED",
    at: 7,
    trigger: "user timeout",
  });
});

describe("the next use of a four-tuple", () => {
  const CLOSED = `${HANDSHAKE}
    +.1   <  F.  1:1(0)   ack 1    <TS 200 12>
    +.01  >  F.  1:1(0)   ack 2    <TS 120 200>
    +.02  <  .   2:2(0)   ack 2    <TS 230 120>`;

  test("by later timestamps", () => {
    const { lives } = drill(`${CLOSED}
      isn c 500
      isn s 90000
      +2    >  S   0:0(0)            <mss 1460,TS 3000 0>
      +.02  <  S.  0:0(0)   ack 1    <mss 1400,TS 3090 3000>
      +.01  >  .   1:1(0)   ack 1    <TS 3030 3090>`);
    expect(lives.map(({ incarnation }) => incarnation)).toEqual([1, 2]);
    expect(lives[0]?.timeWait).toMatchObject({ owner: "server", reused: "by-timestamps" });
  });

  test("too early, by an older number without timestamps", () => {
    const { lives } = drill(`${CLOSED}
      isn c 500
      +2    >  S   0:0(0)    <mss 1460>`);
    expect(lives[0]?.timeWait.reused).toBe("too-early");
  });

  test("the SYN of the former use is an old duplicate, not a third use", () => {
    const { lives } = drill(`${CLOSED}
      isn c 900000
      isn s 90000
      +2    >  S   0:0(0)            <mss 1460,TS 3000 0>
      +.02  <  S.  0:0(0)   ack 1    <mss 1400,TS 3090 3000>
      isn c 1000
      +.01  >  S   0:0(0)            <mss 1460,wscale 7,sackOK,TS 10 0>  {id 2}`);
    expect(lives).toHaveLength(2);
    expect(lives[1]?.findings.map(({ rule }) => rule)).toContain("old-duplicate");
  });
});

test("a SYN that meets a forgotten connection: challenge ACK, RST, SYN", () => {
  const { lives } = drill(`${HANDSHAKE}
    isn c 700000
    +60   >  S   0:0(0)
    isn c 1000
    +.02  <  .   1:1(0)  ack 1
    +.01  >  R   1:1(0)
    isn c 700000
    isn s 90000
    +1    >  S   0:0(0)
    +.02  <  S.  0:0(0)  ack 1
    +.02  >  .   1:1(0)  ack 1`);
  expect(lives).toHaveLength(2);
  expect(lives[0]?.reset).toMatchObject({ by: "client", cause: "challenge-answered" });
  expect(lives[1]?.opened).toMatchObject({
    how: "handshake",
    halfOpenFound: true,
    synRetries: 1,
  });
});

test("a capture that starts in the middle starts in unknown", () => {
  const life = lifeOf(`
     0    >  P.  1:101(100)  ack 1
    +.02  <  P.  1:51(50)    ack 101
    +.02  >  F.  101:101(0)  ack 51
    +.02  <  F.  51:51(0)    ack 102
    +.02  >  .   102:102(0)  ack 52`);
  expect(life.opened.how).toBe("mid-capture");
  expect(path(life, "client")).toBe("unknown ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT");
  expect(path(life, "server")).toBe("unknown ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
});
