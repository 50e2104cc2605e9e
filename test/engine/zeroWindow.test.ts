/** Windows that close and shrink: RFC 9293 3.8.6 and 3.8.6.1. */
import { expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";
import { opened } from "./scripts.ts";

const closedWindow = `
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.1   <  S.  0:0(0)  ack 1  win 0  <mss 1000>
  +0    >  .   1:1(0)  ack 1
        send(100) = 100
`;

// MUST-36, SHLD-29, SHLD-30: after an RTO, then twice as late each time, without an answer.
test("probes of a zero window go ever more seldom", () => drill`
  ${closedWindow}
  +.3   >  .   0:0(0)  ack 1
  +.6   >  .   0:0(0)  ack 1
  +1.2  >  .   0:0(0)  ack 1
  +2.4  >  .   0:0(0)  ack 1
`);

// MUST-37: far beyond what silence would be allowed, since each probe is answered.
test("a peer that answers may keep its window closed for ever", () => {
  const waits = Array.from({ length: 30 }, (_, i) => Math.min(0.3 * 2 ** i, 2.4));
  const probes = waits.map(
    (wait) => `
  +${wait.toFixed(1)} >  .   0:0(0)  ack 1
  +0    <  .   1:1(0)  ack 1  win 0`,
  );
  const stack = runDrill(
    `${closedWindow}${probes.join("")}
        =  ESTABLISHED
  +.1   <  .   1:1(0)  ack 1  win 1000
  +0    >  P.  1:101(100)  ack 1`,
    { settings: { tcp_retries2: 3 } },
  );
  expect(stack.counters.TCPAbortOnTimeout).toBe(0);
});

test("a peer that does not is given up after tcp_retries2 probes", () => {
  const stack = runDrill(
    `${closedWindow}
  +.3   >  .   0:0(0)  ack 1
  +.6   >  .   0:0(0)  ack 1
  +1.2  >  .   0:0(0)  ack 1
  +2.4  =  CLOSED`,
    { settings: { tcp_retries2: 3 } },
  );
  expect(stack.counters.TCPAbortOnTimeout).toBe(1);
});

const inFlight = `
  ${opened}
        send(2000) = 2000
  +0    >  .   1:1001(1000)     ack 1
  +0    >  P.  1001:2001(1000)  ack 1
        send(500) = 500
  +0    >  P.  2001:2501(500)   ack 1
`;

// MUST-34, SHLD-15, SHLD-16: nothing new leaves, the old goes again within what is left.
test("a window taken back below what is in flight: the usable window is negative", () => drill`
  ${inFlight}
        send(500) = 500
  +.1   <  .   1:1(0)  ack 1001  win 1000
        =  ESTABLISHED
  +.3   >  P.  1001:2001(1000)  ack 1
  +.1   <  .   1:1(0)  ack 2501  win 1000
  +0    >  P.  2501:3001(500)   ack 1
`);

/** Retransmissions from an RTO of `first` seconds on, each answered without an acknowledgment. */
const answered = (first: number, count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `
  +${Math.min(first * 2 ** i, 120).toFixed(1)} >  .  1:1001(1000)  ack 1
  +0    <  .   1:1(0)  ack 1  win 0`,
  ).join("");

// MUST-35, MUST-37, SHLD-17: what is in flight is the probe, and the peer's answers keep it alive.
test("a window shrunk to zero is probed by what is in flight, while that is answered", () => {
  const stack = runDrill(
    `${inFlight}
  +.1   <  .   1:1(0)  ack 1  win 0
  ${answered(0.3, 20).replace("+0.3", "+0.2")}
        =  ESTABLISHED
  +.1   <  .   1:1(0)  ack 2501  win 1000`,
    { settings: { tcp_retries2: 3 } },
  );
  expect(stack.counters.TCPAbortOnTimeout).toBe(0);
});

test("and given up after four minutes without an answer", () => {
  const stack = runDrill(`${inFlight}
  +.1   <  .   1:1(0)  ack 1  win 0
  +.2   >  .   1:1001(1000)  ack 1
  +.6   >  .   1:1001(1000)  ack 1
  +1.2  >  .   1:1001(1000)  ack 1
  +2.4  >  .   1:1001(1000)  ack 1
  +4.8  >  .   1:1001(1000)  ack 1
  +9.6  >  .   1:1001(1000)  ack 1
  +19.2 >  .   1:1001(1000)  ack 1
  +38.4 >  .   1:1001(1000)  ack 1
  +76.8 >  .   1:1001(1000)  ack 1
  +119  =  ESTABLISHED
  +1    =  CLOSED`);
  expect(stack.counters.TCPAbortOnTimeout).toBe(1);
});
