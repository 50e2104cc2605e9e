/** Recovery seen from outside, through the whole engine: what leaves, and exactly when. */
import { expect, test } from "vitest";
import { drill, runDrill } from "../drill.ts";
import { accepted } from "../scripts.ts";

const opened = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
`;

const openedWithSack = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,sackOK>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,nop,sackOK>
  +0    >  .   1:1(0)  ack 1
`;

const fourSegments = `
  +0    send(4000) = 4000
  +0    >  .   1:1001(1000)     ack 1
  +0    >  .   1001:2001(1000)  ack 1
  +0    >  .   2001:3001(1000)  ack 1
  +0    >  P.  3001:4001(1000)  ack 1
`;

const sack = drill.with({ tcp_sack: 1 });

// RFC 6298 (5.5); RFC 9293 3.8.2, MUST-19.
test("the timeout doubles, and the whole unacknowledged segment leaves again", () => drill`
  ${opened}
  +0    send(500) = 500
  +0    >  P.  1:501(500)  ack 1
  +.3   >  P.  1:501(500)  ack 1
  +.6   >  P.  1:501(500)  ack 1
  +1.2  >  P.  1:501(500)  ack 1
  +2.4  >  P.  1:501(500)  ack 1
  +.1   <  .   1:1(0)  ack 501  win 65535
`);

test("a FIN is resent like data, and with the data that it ended", () => drill`
  ${opened}
  +0    send(500) = 500
  +0    >  P.  1:501(500)  ack 1
  +0    close()
  +0    >  F.  501:501(0)  ack 1
  +.3   >  FP. 1:501(500)  ack 1
  +.1   <  .   1:1(0)  ack 502  win 65535
        =  FIN-WAIT-2
`);

test("three duplicate ACKs: the first segment leaves again at once", () => drill`
  ${accepted}
  ${fourSegments}
  +.1   <  .   1:1(0)  ack 1  win 65535
  +0    <  .   1:1(0)  ack 1  win 65535
  +0    <  .   1:1(0)  ack 1  win 65535
  +0    >  .   1:1001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 4001  win 65535
`);

test("the first ACK behind newer numbers tells the window: no duplicate (Linux)", () => drill`
  ${opened}
  ${fourSegments}
  +.1   <  .   1:1(0)  ack 1  win 65535
  +0    <  .   1:1(0)  ack 1  win 65535
  +0    <  .   1:1(0)  ack 1  win 65535
  +0    <  .   1:1(0)  ack 1  win 65535
  +0    >  .   1:1001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 4001  win 65535
`);

test("the last of four SACKed: the others are given min RTT / 4 and two ticks", () => sack`
  ${openedWithSack}
  ${fourSegments}
  +.1   <  .   1:1(0)  ack 1  win 65535  <nop,nop,sack 3001:4001>
  +.027 >  .   1:1001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 4001  win 65535
`);

test("a tail that is lost is probed after two round trips, and repaired", () => sack`
  ${openedWithSack}
  ${fourSegments}
  +.1   <  .   1:1(0)  ack 2001  win 65535
  +.202 >  P.  3001:4001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 2001  win 65535  <nop,nop,sack 3001:4001>
  +0    >  .   2001:3001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 4001  win 65535
`);

test("F-RTO: after a timeout new data leaves before old", () => drill`
  ${opened}
  +0    send(14000) = 14000
  +0    >  .   1:1001(1000)      ack 1
  +0    >  .   1001:2001(1000)   ack 1
  +0    >  .   2001:3001(1000)   ack 1
  +0    >  .   3001:4001(1000)   ack 1
  +0    >  .   4001:5001(1000)   ack 1
  +0    >  .   5001:6001(1000)   ack 1
  +0    >  .   6001:7001(1000)   ack 1
  +0    >  .   7001:8001(1000)   ack 1
  +0    >  .   8001:9001(1000)   ack 1
  +0    >  .   9001:10001(1000)  ack 1
  +.3   >  .   1:1001(1000)      ack 1
  +.01  <  .   1:1(0)  ack 1001  win 65535
  +0    >  .   10001:11001(1000) ack 1
  +0    >  .   11001:12001(1000) ack 1
`);

// RFC 9293 3.8.3, MUST-20; the first timeout after the budget is the end.
test("tcp_retries2 is a budget of time: 15 stands for 924.6 s", () => {
  const stack = runDrill(`
  ${opened}
  +0    send(500) = 500
  +0    >  P.  1:501(500)  ack 1
  +.3   >  P.  1:501(500)  ack 1
  +.6   >  P.  1:501(500)  ack 1
  +1.2  >  P.  1:501(500)  ack 1
  +2.4  >  P.  1:501(500)  ack 1
  +4.8  >  P.  1:501(500)  ack 1
  +9.6  >  P.  1:501(500)  ack 1
  +19.2 >  P.  1:501(500)  ack 1
  +38.4 >  P.  1:501(500)  ack 1
  +76.8 >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +120  >  P.  1:501(500)  ack 1
  +119  =  ESTABLISHED
  +1    =  CLOSED
  `);
  expect(stack.counters.TCPAbortOnTimeout).toBe(1);
});
