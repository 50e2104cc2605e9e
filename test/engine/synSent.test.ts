/** SYN-SENT: RFC 9293 3.10.7.3. */
import { test } from "vitest";
import { drill } from "./drill.ts";

test("an active open walks CLOSED → SYN-SENT → ESTABLISHED", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
        =  SYN-SENT
  +.05  <  S.  0:0(0)  ack 1  win 65535  <mss 1460>
  +0    >  .   1:1(0)  ack 1
        =  ESTABLISHED
        !  connected writable
`);

test("all options are offered in Linux's order, and taken", () => drill.with({
  tcp_timestamps: 1,
  tcp_sack: 1,
  tcp_window_scaling: 1,
})`
   0    connect()
  +0    >  S   0:0(0)  win 64240 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>
  +.05  <  S.  0:0(0)  ack 1  win 65535  <mss 1460,sackOK,TS val 700 ecr 100,nop,wscale 8>
  +0    >  .   1:1(0)  ack 1 win 502 <nop,nop,TS val 150 ecr 700>
        =  ESTABLISHED
`);

test("options that the peer does not offer are dropped", () => drill.with({
  tcp_timestamps: 1,
  tcp_sack: 1,
  tcp_window_scaling: 1,
})`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>
  +.05  <  S.  0:0(0)  ack 1  win 65535  <mss 1460>
  +0    >  .   1:1(0)  ack 1 win 64240
`);

test("a reset refuses the connection", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  R.  0:0(0)  ack 1
        =  CLOSED
        !  readable failed ended
        receive(10) = ECONNREFUSED
`);

// RFC 5961 3.2: a reset without an acceptable ACK is dropped.
test("a reset without ACK is ignored", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  R   0:0(0)
        =  SYN-SENT
`);

test("an ACK of what was not sent is reset, and the attempt goes on", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  S.  0:0(0)  ack 2  win 100
  +0    >  R   2:2(0)
        =  SYN-SENT
`);

// RFC 9293 3.8.3, MUST-22. Linux differs from the three minutes that the RFC wants: it is 131 s.
test("SYNs go 1, 1, 1, 1, 1, 2, 4 ... seconds apart and end in ETIMEDOUT", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +1    >  S   0:0(0)  <mss 1460>
  +2    >  S   0:0(0)  <mss 1460>
  +4    >  S   0:0(0)  <mss 1460>
  +8    >  S   0:0(0)  <mss 1460>
  +16   >  S   0:0(0)  <mss 1460>
  +32   >  S   0:0(0)  <mss 1460>
  +63   =  SYN-SENT
  +1    =  CLOSED
        receive(10) = ETIMEDOUT
`);

// RFC 9293 3.5, MUST-10: simultaneous open.
test("SYNs that cross open the connection", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
  +.05  <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
        =  ESTABLISHED
  +0    >  .   1:1(0)  ack 1
`);

// RFC 9293 3.5, MUST-11: SYN-RECEIVED that came of an active open knows it.
test("a reset in SYN-RECEIVED after an active open refuses, it leads to no LISTEN", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
  +.05  <  R   1:1(0)
        =  CLOSED
        !  readable failed ended
        receive() = ECONNREFUSED
`);

test("close() before the connection stands deletes it", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  close()
        =  CLOSED
`);

test("abort() before the connection stands deletes it, without a reset", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  abort()
        =  CLOSED
`);

test("an ICMP error ends the attempt at once", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  icmp host 0
        =  CLOSED
        receive(10) = EHOSTUNREACH
`);

test("an ICMP error about a number that is not in flight is ignored", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.05  <  icmp host 5
        =  SYN-SENT
        count OutOfWindowIcmps = 1
`);

test("data that was queued leaves with the handshake's last ACK", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
        send(100) = 100
  +.05  <  S.  0:0(0)  ack 1  win 65535  <mss 1460>
  +0    >  P.  1:101(100)  ack 1
`);
