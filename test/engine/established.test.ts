/** ESTABLISHED: data both ways, RFC 9293 3.10.7.4 and 3.8. */
import { test } from "vitest";
import { drill, runDrill } from "./drill.ts";

const opened = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
`;

// RFC 9293 3.9.1.2, MUST-61: PSH stands on the last segment of what is queued. 3.7.1, MUST-14.
test("data is cut at the peer's MSS, PSH stands on the last segment", () => drill`
  ${opened}
  +0    send(2500) = 2500
  +0    >  .   1:1001(1000)     ack 1
  +0    >  .   1001:2001(1000)  ack 1
  +0    >  P.  2001:2501(500)   ack 1
  +.1   <  .   1:1(0)  ack 2501  win 65535
`);

test("data is delivered in order, acknowledged at once while the connection is young", () => drill`
  ${opened}
  +0    <  P.  1:501(500)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 501
        receive() = 500
        receive() = 0
`);

test("data out of order is kept, acknowledged at once, delivered when the gap fills", () => drill`
  ${opened}
  +0    <  .   1001:2001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
        receive() = 0
  +0    <  .   1:1001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 2001
        receive() = 2000
`);

const sacked = drill.with({ tcp_sack: 1 });
test("SACK tells what was kept, the latest first; D-SACK what came twice", () => sacked`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460,nop,nop,sackOK>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1000,nop,nop,sackOK>
  +0    >  .   1:1(0)  ack 1
  +0    <  .   1001:2001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 1001:2001>
  +0    <  .   3001:4001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 3001:4001 1001:2001>
  +0    <  .   1:1001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 2001  <nop,nop,sack 3001:4001>
  +0    <  .   1:1001(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 2001  <nop,nop,sack 1:1001 3001:4001>
`);

// RFC 9293 3.10.7.4 first: what is not acceptable is acknowledged and dropped.
test("a segment beyond the window is answered by an ACK", () => drill`
  ${opened}
  +0    <  .   100000:101000(1000)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
`);

test("an old segment is acknowledged again", () => drill`
  ${opened}
  +0    <  P.  1:501(500)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 501
  +.01  <  P.  1:501(500)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 501
`);

// RFC 5961 3.2 and 4.2.
// RFC 9293 3.6, MUST-12: the user can tell a close from an abort.
test("a FIN is the end, told as such", () => drill`
  ${opened}
        !  connected writable
  +0    <  F.  1:1(0)  ack 1  win 65535
        !  readable peer-closed
  +.001 >  .   1:1(0)  ack 2
        receive() = END
`);

// MUST-12.
test("a reset is an error, told as such", () => drill`
  ${opened}
        !  connected writable
  +0    <  R   1:1(0)
        !  readable failed ended
        receive() = ECONNRESET
`);

test("a reset at RCV.NXT ends it, one elsewhere in the window is challenged", () => drill`
  ${opened}
  +0    <  R   100:100(0)
  +0    >  .   1:1(0)  ack 1
        =  ESTABLISHED
  +1    <  R   1:1(0)
        =  CLOSED
        !  connected readable writable failed ended
        receive() = ECONNRESET
`);

test("a SYN in the window is challenged, not more than once in half a second", () => drill`
  ${opened}
  +0    <  S   100:100(0)  win 100
  +0    >  .   1:1(0)  ack 1
  +.4   <  S   100:100(0)  win 100
  +.1   <  S   100:100(0)  win 100
  +0    >  .   1:1(0)  ack 1
        =  ESTABLISHED
        count TCPChallengeACK = 2
`);

test("challenge ACKs never hold back the answer to data", () => drill`
  ${opened}
  +0    <  S   100:100(0)  win 100
  +0    >  .   1:1(0)  ack 1
  +0    <  .   100000:100001(1)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
  +0    <  .   100000:100001(1)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1
`);

test("without ACK a segment is dropped, an ACK of what was not sent is answered", () => drill`
  ${opened}
  +0    <  P   1:11(10)  win 65535
  +0    <  P.  1:11(10)  ack 50  win 65535
  +0    >  .   1:1(0)  ack 1
        receive() = 0
`);

// RFC 9293 3.7.4 (SHLD-7), MUST-17.
test("Nagle holds a second small segment back until the first is acknowledged", () => drill`
  ${opened}
  +0    send(10) = 10
  +0    >  P.  1:11(10)  ack 1
        send(10) = 10
  +.1   <  .   1:1(0)  ack 11  win 65535
  +0    >  P.  11:21(10)  ack 1
        setOption("TCP_NODELAY")
        send(10) = 10
  +0    >  P.  21:31(10)  ack 1
`);

// RFC 9293 3.9.1.2, MUST-60: data is not kept back for ever.
test("TCP_CORK holds small segments for 200 ms at most", () => drill`
  ${opened}
        setOption("TCP_CORK")
        send(10) = 10
  +.3   >  P.  1:11(10)  ack 1
`);

test("MSG_MORE waits for what follows", () => drill`
  ${opened}
        send(10, 32768) = 10
  +.1   send(10) = 10
  +0    >  P.  1:21(20)  ack 1
`);

// MUST-60.
test("MSG_MORE waits no longer than that if nothing follows", () => drill`
  ${opened}
        send(10, 32768) = 10
  +.3   >  P.  1:11(10)  ack 1
`);

test("MSG_EOR ends a segment", () => drill`
  ${opened}
        setOption("TCP_NODELAY")
        setOption("TCP_CORK")
        send(10, 128) = 10
        send(10) = 10
  +0    >  P.  1:11(10)  ack 1
        setOption("TCP_CORK", 0)
  +0    >  P.  11:21(10)  ack 1
`);

// RFC 9293 3.8.5, MUST-30 to MUST-32.
test("urgent data is announced and told", () => drill`
  ${opened}
        !  connected writable
        send(10, 1) = 10
  +0    >  PU. 1:11(10)  ack 1  urg 10
  +.1   <  PU. 1:11(10)  ack 11  win 65535  urg 10
  +0    >  .   11:11(0)  ack 11
        !  readable urgent
        receive() = 10
`);

test("the window closes as the buffer fills and opens when half of it is read", () => {
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
  +.1   <  P.  4381:4382(1)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 4381 win 0
        receive(500) = 500
        receive(3900) = 3880
  +0    >  .   1:1(0)  ack 4381 win 2920
  `);
});

test('ICMP "too big" cuts what is in flight anew', () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 65535  <mss 1460>
  +0    >  .   1:1(0)  ack 1
        send(1460) = 1460
  +0    >  P.  1:1461(1460)  ack 1
  +.01  <  icmp too-big mtu 1200 1
  +0    >  .   1:1161(1160)  ack 1
  +0    >  P.  1161:1461(300)  ack 1
`);
