/** FIN-WAIT-1: our FIN is out, or queued, and not acknowledged. RFC 9293 3.10.4, 3.10.7.4. */
import { test } from "vitest";
import { drill } from "./drill.ts";
import { opened } from "./scripts.ts";

test("close() sends FIN behind the data, on its last segment", () => drill`
  ${opened}
  +0    send(1500) = 1500
  +0    >  .   1:1001(1000)  ack 1
  +0    >  P.  1001:1501(500)  ack 1
        close()
  +0    >  F.  1501:1501(0)  ack 1
        =  FIN-WAIT-1
  +.1   <  .   1:1(0)  ack 1502  win 65535
        =  FIN-WAIT-2
`);

test("FIN and data leave in one segment", () => drill`
  ${opened}
        setOption("TCP_CORK")
        send(100) = 100
        close()
  +0    >  FP. 1:101(100)  ack 1
        =  FIN-WAIT-1
`);

// RFC 9293 3.10.4: the state changes at the call, not when the FIN leaves.
test("a FIN behind a zero window waits; the state does not", () => drill`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 0  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        shutdown("write")
        =  FIN-WAIT-1
  +.3   >  .   0:0(0)  ack 1
  +.1   <  .   1:1(0)  ack 1  win 1000
  +0    >  F.  1:1(0)  ack 1
        =  FIN-WAIT-1
`);

test("the FIN goes again with doubled waits", () => drill`
  ${opened}
  +0    shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.3   >  F.  1:1(0)  ack 1
  +.6   >  F.  1:1(0)  ack 1
  +1.2  >  F.  1:1(0)  ack 1
        =  FIN-WAIT-1
`);

test("the peer's FIN without an ACK of ours: simultaneous close, CLOSING", () => drill`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   2:2(0)  ack 2
        =  CLOSING
`);

// Figure 5, note 2.
test("the peer's FIN that acknowledges ours: three segments, TIME-WAIT at once", () => drill`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`);

test("a FIN behind a gap does not count yet", () => drill`
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  101:101(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 1
        =  FIN-WAIT-2
  +.1   <  P.  1:101(100)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 102
        =  TIME-WAIT
        receive() = 100
        receive() = END
`);

// RFC 9293 3.6.1, RFC 1122 4.2.2.13: data for nobody is answered by a reset.
test("data after close() is reset", () => drill`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  P.  1:101(100)  ack 1  win 65535
  +0    >  R   1:1(0)
        =  CLOSED
`);

test("data after shutdown() is still taken, for as long as the peer likes", () => drill`
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  .   1:1(0)  ack 2  win 65535
        =  FIN-WAIT-2
  +500  <  P.  1:101(100)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 101
        receive() = 100
        send(1) = EPIPE
`);

test("close() with unread data resets", () => drill`
  ${opened}
  +0    <  P.  1:101(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 101
        close()
  +0    >  R.  1:1(0)  ack 101
        =  CLOSED
        count TCPAbortOnClose = 1
`);

test("SO_LINGER 0 resets", () => drill`
  ${opened}
        setOption("SO_LINGER", 0)
        close()
  +0    >  R.  1:1(0)  ack 1
        =  CLOSED
        count TCPAbortOnData = 1
`);

test("SO_LINGER with a time ends when the FIN is acknowledged", () => drill`
  ${opened}
        !  connected writable
        setOption("SO_LINGER", 5)
        close()
  +0    >  F.  1:1(0)  ack 1
        !
  +.1   <  .   1:1(0)  ack 2  win 65535
        !  ended
        =  FIN-WAIT-2
`);

test("or when the time is over, and the FIN goes on without a user", () => drill`
  ${opened}
        !  connected writable
        setOption("SO_LINGER", 0.5)
        close()
  +0    >  F.  1:1(0)  ack 1
  +.3   >  F.  1:1(0)  ack 1
  +.2   !  ended
        =  FIN-WAIT-1
`);

test("an orphan in FIN-WAIT-1 is given up after eight retries", () => drill`
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.3   >  F.  1:1(0)  ack 1
  +.6   >  F.  1:1(0)  ack 1
  +1.2  >  F.  1:1(0)  ack 1
  +2.4  >  F.  1:1(0)  ack 1
  +4.8  >  F.  1:1(0)  ack 1
  +9.6  >  F.  1:1(0)  ack 1
  +19.2 >  F.  1:1(0)  ack 1
  +38.4 >  F.  1:1(0)  ack 1
  +76.8 =  CLOSED
`);

test("tcp_max_orphans: one too many is reset", () => drill.with({ tcp_max_orphans: 0 })`
  ${opened}
        close()
  +0    >  R.  1:1(0)  ack 1
        =  CLOSED
        count TCPAbortOnMemory = 1
`);

test("a reset ends it", () => drill`
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  R   1:1(0)
        =  CLOSED
        receive() = ECONNRESET
`);
