/** LISTEN and the SYN queue: RFC 9293 3.10.7.2, and SYN-RECEIVED as a row of it. */
import { test } from "vitest";
import { drill } from "./drill.ts";

test("a passive open walks LISTEN → SYN-RECEIVED → ESTABLISHED", () => drill`
   0    listen()
        =  LISTEN
  +0    <  S   0:0(0)  win 65535  <mss 1000>
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
  +.1   <  .   1:1(0)  ack 1  win 65535
        =  ESTABLISHED
        !  acceptable
        accept()
        !  writable
        accept() = EAGAIN
`);

test("of the options offered, what the settings allow is agreed on", () => drill.with({
  tcp_timestamps: 1,
  tcp_sack: 1,
  tcp_window_scaling: 1,
})`
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000,sackOK,TS val 500 ecr 0,nop,wscale 6>
  +0    >  S.  0:0(0)  ack 1 win 65160 <mss 1460,sackOK,TS val 100 ecr 500,nop,wscale 7>
  +.1   <  .   1:1(0)  ack 1  win 1000  <nop,nop,TS val 600 ecr 100>
        accept()
        info("tcpi_options") = 7
        info("tcpi_snd_wscale") = 6
        info("tcpi_snd_mss") = 988
        info("tcpi_rtt") = 100000
`);

// RFC 9293 3.10.7.2 second: any acknowledgment is bad for a listener.
test("an ACK to a listener is reset", () => drill`
   0    listen()
  +0    <  .   1:1(0)  ack 5  win 100
  +0    >  R   5:5(0)
`);

test("a reset, or a segment without flags, to a listener is ignored", () => drill`
   0    listen()
  +0    <  R   0:0(0)
  +0    <  F   0:0(0)  win 100
  +0    <  P   0:10(10) win 100
        =  LISTEN
`);

test("SYN,ACKs go 1, 2, 4 ... seconds apart, five times, then the row is gone", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +1    >  S.  0:0(0)  ack 1  <mss 1460>
  +2    >  S.  0:0(0)  ack 1  <mss 1460>
  +4    >  S.  0:0(0)  ack 1  <mss 1460>
  +8    >  S.  0:0(0)  ack 1  <mss 1460>
  +16   >  S.  0:0(0)  ack 1  <mss 1460>
  +31   =  SYN-RECEIVED
  +1    =  LISTEN
`);

test("the same SYN again is answered again", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.5   <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
        =  SYN-RECEIVED
`);

// Figure 5, note 1.
// RFC 9293 3.5, MUST-11: opened passively; synSent.test.ts has the active open.
test("a reset brings a half-open connection back to LISTEN", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  R   1:1(0)
        =  LISTEN
        count EmbryonicRsts = 1
`);

test("an ACK of something else is reset; the row waits on", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 2  win 100
  +0    >  R   2:2(0)
        =  SYN-RECEIVED
`);

test("a segment outside the window of a row is answered by an ACK", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   100000:100000(0)  ack 1  win 100
  +0    >  .   1:1(0)  ack 1
        =  SYN-RECEIVED
`);

test("data on the handshake's last ACK is taken", () => drill`
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  P.  1:101(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 101
        accept()
        !  acceptable readable writable
        receive() = 100
`);

// Linux: a backlog of 2 holds 3; the fourth client is left in SYN-SENT.
test("a full accept queue drops the SYN", () => drill`
   0    listen(0)
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7001 .  1:1(0)  ack 1  win 1000
  +0    <  port 7002 S  0:0(0)  win 1000
        count ListenOverflows = 1
        count ListenDrops = 1
        accept()
  +1    <  port 7002 S  0:0(0)  win 1000
  +0    >  port 7002 S. 0:0(0)  ack 1  <mss 1460>
`);

const overflow = `
   0    listen(1)
  +0    <  port 7003 S  0:0(0)  win 1000
  +0    >  port 7003 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7001 .  1:1(0)  ack 1  win 1000
  +0    <  port 7002 S  0:0(0)  win 1000
  +0    >  port 7002 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7002 .  1:1(0)  ack 1  win 1000
`;

test("a last ACK that finds the queue full leaves the row, and the SYN,ACK goes again", () => drill`
  ${overflow}
  +0    <  port 7003 .  1:1(0)  ack 1  win 1000
        =  SYN-RECEIVED
  +1    >  port 7003 S. 0:0(0)  ack 1  <mss 1460>
        accept()
  +.1   <  port 7003 .  1:1(0)  ack 1  win 1000
        =  ESTABLISHED
`);

test("with tcp_abort_on_overflow it is reset", () => drill.with({ tcp_abort_on_overflow: 1 })`
  ${overflow}
  +0    <  port 7003 .  1:1(0)  ack 1  win 1000
  +0    >  port 7003 R  1:1(0)
        =  LISTEN
`);

test("a listener that closes resets what is unaccepted and forgets what is half open", () => drill`
   0    listen()
  +0    <  port 7001 S  0:0(0)  win 1000
  +0    >  port 7001 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7002 S  0:0(0)  win 1000
  +0    >  port 7002 S. 0:0(0)  ack 1  <mss 1460>
  +0    <  port 7001 .  1:1(0)  ack 1  win 1000
        closeListener()
  +0    >  port 7001 R. 1:1(0)  ack 1
  +0    <  port 7002 .  1:1(0)  ack 1  win 1000
  +0    >  port 7002 R  1:1(0)
        =  CLOSED
`);

test("TCP_DEFER_ACCEPT shows a connection when its data comes", () => drill`
   0    listen(5, {"TCP_DEFER_ACCEPT": 3})
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept() = EAGAIN
        =  SYN-RECEIVED
  +.1   <  P.  1:11(10)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 11
        accept()
        receive() = 10
`);
