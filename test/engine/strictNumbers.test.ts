/** Numbers that Linux takes and RFC 9293 does not: each as Linux has it, and `strict`. */
import { describe, expect, test } from "vitest";
import { drill, runDrill } from "./drill.ts";
import { accepted } from "./scripts.ts";

const settings = { strict_rfc9293: 1 } as const;

/** The window that the listener's SYN,ACK offers: whole segments of half the buffer. */
const EDGE = 1 + 64_240;

describe("a reset on the right edge of the window", () => {
  test("is answered by a challenge ACK, as Linux answers it", () =>
    void runDrill(`${accepted}
  +1    <  R   ${EDGE}:${EDGE}(0)
  +0    >  .   1:1(0)  ack 1
        =  ESTABLISHED
`));

  test("lies outside of the window: dropped in silence", () =>
    void runDrill(
      `${accepted}
  +1    <  R   ${EDGE}:${EDGE}(0)
  +.1   =  ESTABLISHED
  +1    <  R   ${EDGE - 1}:${EDGE - 1}(0)
  +0    >  .   1:1(0)  ack 1
`,
      { settings },
    ));
});

const peerClosed = `
  ${accepted}
  +1    <  F.  1:1(0)  ack 1  win 65535
  +.001 >  .   1:1(0)  ack 2
        =  CLOSE-WAIT
`;

describe("after the peer's FIN a reset one number before RCV.NXT", () => {
  test("is believed", () => drill`${peerClosed}
  +1    <  R   1:1(0)
        send(1) = EPIPE
`);

  test("is outside of the window", () => drill.with(settings)`${peerClosed}
  +1    <  R   1:1(0)
  +.1   =  CLOSE-WAIT
  +1    <  R   2:2(0)
        send(1) = EPIPE
`);
});

const waiting = `
  ${accepted}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
        =  TIME-WAIT
`;

describe("in TIME-WAIT a FIN without ACK", () => {
  test("is acknowledged", () => drill`${waiting}
  +1    <  F   2:2(0)  win 65535
  +0    >  .   2:2(0)  ack 2
`);

  test("is dropped: the fifth check asks for the ACK bit", () => drill.with(settings)`${waiting}
  +1    <  F   2:2(0)  win 65535
  +1    <  .   1:1(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 2
`);
});

describe("data that goes beyond the window", () => {
  const beyond = (length: number): string =>
    `+1    <  .   ${EDGE - 10}:${EDGE - 10 + length}(${length})  ack 1  win 65535`;

  test("is kept whole while nothing waits to be read, as Linux keeps it", () => {
    const stack = runDrill(`${accepted}
  ${beyond(1000)}
  +0    >  .   1:1(0)  ack 1
`);
    expect(stack.counters.BeyondWindow).toBe(0);
  });

  test("touches the window, and so is acceptable by table 6, too", () => {
    runDrill(`${accepted}\n  ${beyond(10)}\n  +0    >  .   1:1(0)  ack 1\n`, { settings });
  });
});
