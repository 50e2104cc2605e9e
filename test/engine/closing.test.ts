/** CLOSING: both closed at once. RFC 9293 figure 13. */
import { test } from "vitest";
import { drill } from "./drill.ts";
import { opened } from "./scripts.ts";

const closing = `
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   2:2(0)  ack 2
        =  CLOSING
`;

test("the ACK of our FIN leads to TIME-WAIT", () => drill`
  ${closing}
  +.1   <  .   2:2(0)  ack 2  win 65535
        =  TIME-WAIT
`);

test("our FIN goes again until it is acknowledged", () => drill`
  ${closing}
  +.2   >  F.  1:1(0)  ack 2
  +.1   <  .   2:2(0)  ack 2  win 65535
        =  TIME-WAIT
`);

test("a reset ends it", () => drill`
  ${closing}
  +.1   <  R   2:2(0)
        =  CLOSED
`);

test("ABORT deletes it without a reset (RFC 9293 3.10.5)", () => drill`
  ${closing}
        abort()
        =  CLOSED
`);
