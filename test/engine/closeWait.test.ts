/** CLOSE-WAIT and LAST-ACK: the peer has closed. RFC 9293 3.10.7.4 eighth. */
import { test } from "vitest";
import { drill } from "./drill.ts";
import { accepted } from "./scripts.ts";

const half = `
  ${accepted}
        !  acceptable writable
  +0    <  F.  1:1(0)  ack 1  win 65535
  +.001 >  .   1:1(0)  ack 2
        =  CLOSE-WAIT
`;

test("a FIN is told, and acknowledged, late enough to ride on an answer", () => drill`
  ${half}
        !  readable peer-closed
        receive() = END
        receive() = END
`);

test("data goes on towards the peer, for as long as the user likes", () => drill`
  ${half}
  +1000 send(100) = 100
  +0    >  P.  1:101(100)  ack 2
  +.1   <  .   2:2(0)  ack 101  win 65535
        close()
  +0    >  F.  101:101(0)  ack 2
        =  LAST-ACK
  +.1   <  .   2:2(0)  ack 102  win 65535
        =  LISTEN
`);

test("three segments: ACK and FIN in one", () => drill`
  ${accepted}
  +0    <  F.  1:1(0)  ack 1  win 65535
        close()
  +0    >  F.  1:1(0)  ack 2
        =  LAST-ACK
  +.1   <  .   2:2(0)  ack 2  win 65535
        =  LISTEN
`);

test("data beside the FIN is read before the end", () => drill`
  ${accepted}
  +0    <  FP. 1:101(100)  ack 1  win 65535
  +.04  >  .   1:1(0)  ack 102
        receive() = 100
        receive() = END
`);

test("a FIN that comes again is acknowledged again", () => drill`
  ${half}
  +1    <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 2
        =  CLOSE-WAIT
`);

test("a reset is a broken pipe", () => drill`
  ${half}
  +1    <  R   2:2(0)
        send(1) = EPIPE
`);

test("a reset in LAST-ACK ends it", () => drill`
  ${half}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 2
        =  LAST-ACK
  +.1   <  R   2:2(0)
        =  LISTEN
`);

test("LAST-ACK sends its FIN again and gives up", () => drill`
  ${half}
        close()
  +0    >  F.  1:1(0)  ack 2
  +.3   >  F.  1:1(0)  ack 2
  +.6   >  F.  1:1(0)  ack 2
  +1.2  >  F.  1:1(0)  ack 2
  +2.4  >  F.  1:1(0)  ack 2
  +4.8  >  F.  1:1(0)  ack 2
  +9.6  >  F.  1:1(0)  ack 2
  +19.2 >  F.  1:1(0)  ack 2
  +38.4 >  F.  1:1(0)  ack 2
  +76.8 =  LISTEN
`);
