/**
 * What the comparison with the kernel (`npm run differential`) found where the kernel was right:
 * a drill each, so that the engine cannot lose it again.
 */
import { expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";
import { accepted, opened } from "./scripts.ts";

const crossed = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
`;

const sacked = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,sackOK>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,nop,sackOK>
  +0    >  .   1:1(0)  ack 1
`;

test("half of the largest window bounds what timestamps leave, not the other way round", () =>
  drill.with({ tcp_timestamps: 1 })`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,TS val 100 ecr 0>
  +.1   <  S.  0:0(0)  ack 1  win 1000  <mss 1460,nop,nop,TS val 700 ecr 100>
  +0    >  .   1:1(0)  ack 1  <nop,nop,TS val 200 ecr 700>
        setOption("TCP_NODELAY")
        send(1000) = 1000
  +0    >  .   1:501(500)  ack 1  <nop,nop,TS val 200 ecr 700>
  +0    >  P.  501:1001(500)  ack 1  <nop,nop,TS val 200 ecr 700>
`);

test("a window larger than ever lets segments grow", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 600  <mss 1000>
  +0    >  .   1:1(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 8000
        send(1000) = 1000
  +0    >  P.  1:1001(1000)  ack 1
`);

test("a whole segment that leaves again takes no FIN in, a shorter one does", () => {
  for (const [length, flags] of [
    [1000, "P."],
    [999, "FP."],
  ] as const) {
    runDrill(`
  ${opened}
  +0    <  .   1:1(0)  ack 1  win 65535
        send(${length}) = ${length}
  +0    >  P.  1:${1 + length}(${length})  ack 1
        close()
  +0    >  F.  ${1 + length}:${1 + length}(0)  ack 1
  +.3   >  ${flags}  1:${1 + length}(${length})  ack 1
`);
  }
});

test("TCP_NODELAY lets go what Nagle holds, not what the window holds", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(500) = 500
  +0    >  P.  1:501(500)  ack 1
  +.1   <  .   1:1(0)  ack 501  win 400
        send(1000) = 1000
        setOption("TCP_NODELAY")
  +.1   <  .   1:1(0)  ack 501  win 2000
  +0    >  P.  501:1501(1000)  ack 1
`);

// RFC 9293 3.10.7.4: the reset is the second check, the ACK the fifth.
test("a reset ends a half-open connection whatever it acknowledges", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
  +.1   <  R.  2:2(0)  ack 6
  +0    >  .   1:1(0)  ack 1
  +.1   <  R.  1:1(0)  ack 6
        =  LISTEN
`);

test("the reset before the FIN's own number ends it, acknowledged or not", () => drill`
  ${accepted}
  +.1   <  .   1:101(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 101
  +.6   <  F.  101:101(0)  ack 1  win 65535
        =  CLOSE-WAIT
  +.001 <  R   101:101(0)
        =  LISTEN
`);

test("without FIN-WAIT-2 for orphans the FIN beside the ACK changes nothing", () => drill`
  ${opened}
        setOption("TCP_LINGER2", -1)
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  R   2:2(0)
        =  CLOSED
`);

test("TCP_USER_TIMEOUT ends an unanswered SYN at its first chance", () => drill.with({
  tcp_syn_retries: 6,
})`
   0    connect({"options": {"TCP_USER_TIMEOUT": 400}})
  +0    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +.01  =  CLOSED
`);

// RFC 2883 4.
test("a partial overlap with what is kept is told by a D-SACK", () => drill.with({ tcp_sack: 1 })`
  ${sacked}
  +.1   <  .   101:201(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:201>
  +.1   <  .   151:301(150)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 151:201 101:301>
`);

test("the block that holds a duplicate stands right behind the D-SACK", () => drill.with({
  tcp_sack: 1,
})`
  ${sacked}
  +.1   <  .   101:201(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:201>
  +.1   <  .   501:601(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 501:601 101:201>
  +.1   <  .   101:151(50)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:151 101:201 501:601>
`);

test("a FIN in order ends the stream, whatever was kept behind it", () => drill`
  ${opened}
  +.1   <  .   11:101(90)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
  +.1   <  F.  1:51(50)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 52
        =  CLOSE-WAIT
        receive() = 50
`);

test("data in order puts off no question to a closed window, an ACK does", () => {
  for (const [segment, wait] of [
    ["P.  1:11(10)", 0.1],
    [".   1:1(0)", 0.3],
  ] as const) {
    const answer = segment.startsWith("P") ? "  +0 > . 1:1(0) ack 11" : "";
    const ack = answer === "" ? 1 : 11;
    runDrill(`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 0  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(100) = 100
  +.2   <  ${segment}  ack 1  win 0
${answer}
  +${wait}   >  .   0:0(0)  ack ${ack}
`);
  }
});

test("an overtaken ACK that tells a window is no mere latecomer: PAWS answers it", () => drill.with(
  {
    tcp_timestamps: 1,
  },
)`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000,nop,nop,TS val 500 ecr 0>
  +0    >  S.  0:0(0)  ack 1  <mss 1460,nop,nop,TS val 100 ecr 500>
  +.1   <  P.  1:11(10)  ack 1  win 65535  <nop,nop,TS val 600 ecr 100>
  +0    >  .   1:1(0)  ack 11  <nop,nop,TS val 200 ecr 600>
        accept()
  +.6   <  .   11:11(0)  ack 1  win 60000  <nop,nop,TS val 550 ecr 200>
  +0    >  .   1:1(0)  ack 11  <nop,nop,TS val 800 ecr 600>
`);

test("the SYN's timer runs on for the SYN,ACK of crossing SYNs", () => drill`
  ${crossed}
  +.9   >  S.  0:0(0)  ack 1  <mss 1460>
`);

test("the peer's crossing SYN is acknowledged when it comes again", () => drill`
  ${crossed}
  +.1   <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
`);

test("a row answers what ends at RCV.NXT and is no bare ACK", () => drill`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  .   1:1(0)  ack 2  win 65535
        =  FIN-WAIT-2
  +.1   <  .   -99:1(100)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 1
`);

// The block of such an orphan had neither a user nor a timer, and stayed for ever.
test("old data beside the ACK of an orphan's FIN keeps no block", () => {
  const stack = runDrill(`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  .   -99:1(100)  ack 2  win 65535
        =  FIN-WAIT-2
        count tw = 1
  +61   =  CLOSED
`);
  expect(stack.counters.orphan).toBe(0);
});

test("a keepalive probe tells of what is kept", () => drill.with({ tcp_sack: 1 })`
  ${sacked}
        setOption("TCP_KEEPIDLE", 1)
        setOption("SO_KEEPALIVE")
  +.1   <  .   101:201(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:201>
  +1    >  .   0:0(0)  ack 1  <nop,nop,sack 101:201>
`);

test("receive() after shutdown() in SYN-SENT has no connection", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
        shutdown("both")
        =  CLOSED
        receive() = ECONNRESET
        receive() = ENOTCONN
        shutdown("both") = ENOTCONN
        receive() = END
`);

// RFC 6298 3 and 5.7: nobody knows whose answer it is, so the RTO is three seconds.
test("a SYN,ACK that went twice gives no round trip", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.5   <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
        send(100) = 100
  +0    >  P.  1:101(100)  ack 1
  +3    >  P.  1:101(100)  ack 1
`);

test("a timestamp one tick older than the latest passes, two do not", () => {
  for (const [tsVal, ack] of [
    [699, 21],
    [698, 11],
  ]) {
    const settings = { tcp_timestamps: 1 };
    runDrill(
      `
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000,nop,nop,TS val 500 ecr 0>
  +0    >  S.  0:0(0)  ack 1  <mss 1460,nop,nop,TS val 100 ecr 500>
  +.1   <  .   1:1(0)  ack 1  win 65535  <nop,nop,TS val 600 ecr 100>
        accept()
  +.1   <  P.  1:11(10)  ack 1  win 65535  <nop,nop,TS val 700 ecr 100>
  +0    >  .   1:1(0)  ack 11  <nop,nop,TS val 300 ecr 700>
  +0    <  P.  11:21(10)  ack 1  win 65535  <nop,nop,TS val ${tsVal} ecr 100>
  +0    >  .   1:1(0)  ack ${ack}  <nop,nop,TS val 300 ecr 700>
`,
      { settings },
    );
  }
});
