/** How connections break: keepalive, retransmission's end, PAWS, zero windows, crashes. */
import { test } from "vitest";
import { drill } from "./drill.ts";
import { opened, openedTs } from "./scripts.ts";

const watched = `
  ${opened}
        setOption("TCP_KEEPIDLE", 10)
        setOption("TCP_KEEPINTVL", 2)
        setOption("TCP_KEEPCNT", 3)
        setOption("SO_KEEPALIVE")
`;

// RFC 9293 3.8.4, MUST-24 to MUST-27: keepalive's three endings.
test("keepalive: the peer answers, the connection goes on", () => drill`
  ${watched}
  +10   >  .   0:0(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 65535
  +10   >  .   0:0(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 65535
        =  ESTABLISHED
`);

test("keepalive: the peer has rebooted and resets", () => drill`
  ${watched}
  +10   >  .   0:0(0)  ack 1
  +.1   <  R   1:1(0)
        =  CLOSED
        receive() = ECONNRESET
`);

test("keepalive: the peer is gone", () => drill`
  ${watched}
  +10   >  .   0:0(0)  ack 1
  +2    >  .   0:0(0)  ack 1
  +2    >  .   0:0(0)  ack 1
  +2    >  R.  1:1(0)  ack 1
        =  CLOSED
        receive() = ETIMEDOUT
`);

test("keepalive is off unless asked for (MUST-25)", () => drill`
  ${opened}
  +20000 = ESTABLISHED
`);

// RFC 9293 3.8.6.1, MUST-36 and MUST-37.
test("a zero window is probed ever more seldom, and never given up while answered", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 0  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(100) = 100
  +.3   >  .   0:0(0)  ack 1
  +0    <  .   1:1(0)  ack 1  win 0
  +.6   >  .   0:0(0)  ack 1
  +0    <  .   1:1(0)  ack 1  win 0
  +1.2  >  .   0:0(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 1000
  +0    >  P.  1:101(100)  ack 1
`);

// RFC 7323 5: PAWS.
test("a segment with an old timestamp is acknowledged and dropped", () => drill.with({
  tcp_timestamps: 1,
})`
  ${openedTs}
  +.1   <  P.  1:11(10)  ack 1  win 65535  <nop,nop,TS val 600 ecr 200>
  +0    >  .   1:1(0)  ack 1  <nop,nop,TS val 300 ecr 700>
        receive() = 0
        count PAWSEstab = 1
  +.1   <  P.  1:11(10)  ack 1  win 65535  <nop,nop,TS val 800 ecr 200>
  +0    >  .   1:1(0)  ack 11  <nop,nop,TS val 400 ecr 800>
        receive() = 10
`);

// RFC 9293 3.9.2.2, MUST-54: a soft error does not abort, but names the failure in the end.
test("a soft error is told when the connection is given up", () => drill`
  ${opened}
        setOption("TCP_USER_TIMEOUT", 500)
        send(10) = 10
  +0    >  P.  1:11(10)  ack 1
  +.1   <  icmp host 1
        =  ESTABLISHED
  +.2   >  P.  1:11(10)  ack 1
  +.5   =  CLOSED
        receive() = EHOSTUNREACH
`);

test("a host that crashes knows nothing, and resets who still speaks to it", () => drill`
  ${opened}
        crash()
  +1    <  P.  1:11(10)  ack 1  win 65535
  +0    >  R   1:1(0)
        =  CLOSED
`);

test("ports that are used up towards one destination are EADDRNOTAVAIL, others not", () => drill`
        set ip_local_port_range = [40000, 40001]
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
        connect()
  +0    >  S   0:0(0)  <mss 1460>
        connect() = EADDRNOTAVAIL
        connect({"port": 81})
  +0    >  port 81 S   0:0(0)  <mss 1460>
`);
