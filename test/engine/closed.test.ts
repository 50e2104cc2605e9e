/** CLOSED: RFC 9293 3.10.7.1 and the calls of 3.10 that find no connection. */
import { expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";

// RFC 9293 3.5.2 group 1: all data to a closed port is answered by a reset.
test("a SYN to a closed port is reset, with ACK of its SYN", () => drill`
   0    <  S   0:0(0)  win 1000  <mss 1460>
  +0    >  R.  0:0(0)  ack 1
        =  CLOSED
`);

test("a SYN with data is acknowledged whole by the reset", () => drill`
   0    <  S   0:10(10)  win 1000
  +0    >  R.  0:0(0)  ack 11
`);

test("an ACK to a closed port is reset with its own number, without ACK", () => drill`
   0    <  .   1:1(0)  ack 77  win 1000
  +0    >  R   77:77(0)
`);

test("a reset to a closed port is not answered", () => drill`
   0    <  R   0:0(0)
  +0    <  R.  0:0(0)  ack 5
`);

test("a handle that is none is EBADF", () => {
  const stack = runDrill("");
  expect(stack.send(99, new Uint8Array(1), 0, 1, 0)).toBe(-9);
  expect(stack.close(99, 0)).toBe(-9);
  expect(stack.state(99)).toBe("CLOSED");
});
