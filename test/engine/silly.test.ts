/** The silly window syndrome, avoided on both sides: RFC 9293 3.8.6.2. */
import { expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";

// 3.8.6.2.1, MUST-38, SHLD-28.
test("the sender lets crumbs of window lie until a whole segment fits", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 2000  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(4000) = 4000
  +0    >  .   1:1001(1000)     ack 1
  +0    >  .   1001:2001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 2001  win 100
  +.05  <  .   1:1(0)  ack 2001  win 600
  +.05  <  .   1:1(0)  ack 2001  win 1200
  +0    >  .   2001:3001(1000)  ack 1
`);

test("what is the last of the data goes if all of it fits", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 2000  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(2100) = 2100
  +0    >  .   1:1001(1000)     ack 1
  +0    >  .   1001:2001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 2001  win 150
  +0    >  P.  2001:2101(100)   ack 1
`);

// 3.8.6.2.2, MUST-39: read a little at a time, the window stays closed until half of it is free.
test("the receiver does not offer crumbs", () => {
  const crumbs = Array.from({ length: 6 }, () => "        receive(200) = 200\n").join("");
  runDrill(`
   0    connect({"options": {"SO_RCVBUF": 4000}})
  +0    >  S   0:0(0)  win 2920 <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1 win 2920
  +0    <  .   1:1461(1460)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1461 win 2920
  +.1   <  .   1461:2921(1460)  ack 1  win 65535
  +.04  >  .   1:1(0)  ack 2921 win 1460
  +.1   <  .   2921:4381(1460)  ack 1  win 65535
  +.08  >  .   1:1(0)  ack 4381 win 0
  ${crumbs}
  +1    =  ESTABLISHED
        receive(3180) = 3180
  +0    >  .   1:1(0)  ack 4381 win 2920
  `);
});

// MUST-39: with a window scale as well.
test("the receiver does not offer crumbs, scaled or not", () => {
  const crumbs = Array.from({ length: 7 }, () => "        receive(100) = 100\n").join("");
  const stack = runDrill(
    `
   0    connect()
  +0    >  S   0:0(0)  win 2920 <mss 1460,nop,wscale 7>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,wscale 7>
  +0    >  .   1:1(0)  ack 1
  +0    <  .   1:1461(1460)  ack 1  win 512
  +0    >  .   1:1(0)  ack 1461
  +.1   <  .   1461:2921(1460)  ack 1  win 512
  +.04  >  .   1:1(0)  ack 2921
  +.1   <  .   2921:4381(1460)  ack 1  win 512
  +.08  >  .   1:1(0)  ack 4381 win 7
  +.1   <  .   4381:5277(896)  ack 1  win 512
  +.1   >  .   1:1(0)  ack 5277 win 0
  ${crumbs}
  +1    =  ESTABLISHED
        receive(4576) = 4576
  +0    >  .   1:1(0)  ack 5277
  `,
    {
      settings: {
        tcp_window_scaling: 1,
        tcp_rmem: [4096, 8000, 6_291_456],
        tcp_moderate_rcvbuf: 0,
      },
    },
  );
  expect(stack.counters.TCPFromZeroWindowAdv).toBe(1);
});
