/** TIME-WAIT: RFC 9293 3.6.1 and 3.10.7.4, RFC 1337, RFC 6191, and Linux's knobs. */
import { expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";
import { opened, openedTs } from "./scripts.ts";

const closed = `
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
        count tw = 1
`;

// MUST-13.
test("it lasts 2 MSL: 60 seconds", () => drill`
  ${closed}
  +59.9 =  TIME-WAIT
  +.2   =  CLOSED
        count tw = 0
`);

test("msl sets it", () => drill.with({ msl: 120 })`
  ${closed}
  +239  =  TIME-WAIT
  +2    =  CLOSED
`);

test("a FIN that comes again is acknowledged again and restarts the time", () => drill`
  ${closed}
  +50   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
  +59.9 =  TIME-WAIT
  +.2   =  CLOSED
`);

test("data is acknowledged, and not delivered", () => drill`
  ${closed}
  +1    <  P.  2:12(10)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`);

test("a reset ends it", () => drill`
  ${closed}
  +1    <  R   2:2(0)
        =  CLOSED
`);

test("with tcp_rfc1337 it does not", () => drill.with({ tcp_rfc1337: 1 })`
  ${closed}
  +1    <  R   2:2(0)
        =  TIME-WAIT
`);

const served = `
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`;

// MAY-2.
test("a new SYN with later numbers takes its place, beyond the old numbers", () => {
  const stack = runDrill(`
  ${served}
  +1    <  S   1000:1000(0)  win 65535
  +0    >  S.  0:0(0)  ack 1001  <mss 1460>
        =  SYN-RECEIVED
  `);
  expect(stack.counters.tw).toBe(0);
});

test("a SYN with earlier numbers is acknowledged: it may be an old duplicate", () => drill`
  ${served}
  +1    <  S   -1000:-1000(0)  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`);

const stamped = `
  ${openedTs}
        close()
  +0    >  F.  1:1(0)  ack 1  <nop,nop,TS val 200 ecr 700>
  +.1   <  F.  1:1(0)  ack 2  win 65535  <nop,nop,TS val 800 ecr 200>
  +0    >  .   2:2(0)  ack 2  <nop,nop,TS val 300 ecr 800>
        =  TIME-WAIT
`;

test("an old timestamp is acknowledged (PAWS)", () => drill.with({ tcp_timestamps: 1 })`
  ${stamped}
  +1    <  .   2:2(0)  ack 2  win 65535  <nop,nop,TS val 700 ecr 200>
  +0    >  .   2:2(0)  ack 2  <nop,nop,TS val 1300 ecr 800>
`);

const again = "connect()";
const first = `
        set ip_local_port_range = [40000,40000]
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,TS val 100 ecr 0>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,nop,TS val 700 ecr 100>
  +0    >  .   1:1(0)  ack 1  <nop,nop,TS val 200 ecr 700>
        close()
  +0    >  F.  1:1(0)  ack 1  <nop,nop,TS val 200 ecr 700>
  +.1   <  F.  1:1(0)  ack 2  win 65535  <nop,nop,TS val 800 ecr 200>
  +0    >  .   2:2(0)  ack 2  <nop,nop,TS val 300 ecr 800>
`;

test("tcp_tw_reuse 1: connect() takes its place after a second", () => drill.with({
  tcp_timestamps: 1,
  tcp_tw_reuse: 1,
})`
  ${first}
  +.9   ${again} = EADDRNOTAVAIL
  +.1   ${again}
  +0    >  S   0:0(0)  <mss 1460,nop,nop,TS val 1300 ecr 800>
        =  SYN-SENT
        count TWRecycled = 1
`);

test("tcp_tw_reuse 2 is for the loopback, 0 for nobody, and timestamps are needed", () => {
  for (const settings of [
    { tcp_timestamps: 1, tcp_tw_reuse: 2 },
    { tcp_timestamps: 1, tcp_tw_reuse: 0 },
  ]) {
    drill.with(settings)`
      ${first}
      +30   ${again} = EADDRNOTAVAIL
      +31   ${again}
      +0    >  S   0:0(0)  <...>
    `;
  }
});

test("tcp_max_tw_buckets: one too many is cut short", () => drill.with({ tcp_max_tw_buckets: 0 })`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  CLOSED
        count TCPTimeWaitOverflow = 1
`);
