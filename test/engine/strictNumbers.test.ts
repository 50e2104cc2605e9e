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

  const filled = (end: number): string => `
  ${accepted}
  ${beyond(1000)}
  +0    >  .   1:1(0)  ack 1
  +1    <  .   1:${EDGE - 10}(${EDGE - 11})  ack 1  win 65535
  +0    >  .   1:1(0)  ack ${end}
`;

  test("all of it is taken on Linux", () => void runDrill(filled(EDGE + 990)));

  test("what lies beyond the window is cut off", () => void runDrill(filled(EDGE), { settings }));

  const finBeyond = `${accepted}
  +1    <  F.  1:${EDGE}(${EDGE - 1})  ack 1  win 65535`;

  test("a FIN alone may stand beyond it, as Linux has it", () => drill`${finBeyond}
        =  CLOSE-WAIT
        send(1)
  +0    >  P.  1:2(1)  ack ${EDGE + 1}
`);

  test("a FIN beyond it is cut off, too", () => drill.with(settings)`${finBeyond}
        =  ESTABLISHED
        send(1)
  +0    >  P.  1:2(1)  ack ${EDGE}
`);
});

describe("a reset behind the last block that was told by SACK", () => {
  const gap = `
   0    listen()
  +0    <  S   0:0(0)  win 65535  <mss 1000,sackOK,nop,nop>
  +0    >  S.  0:0(0)  ack 1  <mss 1460,nop,nop,sackOK>
  +.1   <  .   1:1(0)  ack 1  win 65535
        accept()
  +.1   <  .   101:201(100)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:201>
  +1    <  R   201:201(0)
`;

  test("is believed", () => drill.with({ tcp_sack: 1 })`${gap}
        =  LISTEN
`);

  test("is challenged", () => drill.with({ tcp_sack: 1, ...settings })`${gap}
  +0    >  .   1:1(0)  ack 1  <nop,nop,sack 101:201>
        =  ESTABLISHED
`);
});

describe("in TIME-WAIT", () => {
  test("a reset beside RCV.NXT is dropped, as Linux drops it", () => drill`${waiting}
  +1    <  R   3:3(0)
  +.1   =  TIME-WAIT
`);

  test("it is challenged where it falls into the window", () => drill.with(settings)`${waiting}
  +1    <  R   3:3(0)
  +0    >  .   2:2(0)  ack 2
  +1    <  R   1:1(0)
  +.1   =  TIME-WAIT
`);
});

describe("FIN-WAIT-2 without a user", () => {
  const orphan = `
  ${accepted}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  .   1:1(0)  ack 2  win 65535
        =  FIN-WAIT-2
`;

  test("ends by any reset in the window, as on Linux", () => drill`${orphan}
  +1    <  R   100:100(0)
        =  LISTEN
`);

  test("ends by the exact reset alone; any other is challenged", () => drill.with(settings)`
  ${orphan}
  +1    <  R   100:100(0)
  +0    >  .   2:2(0)  ack 1
        =  FIN-WAIT-2
  +1    <  R   1:1(0)
        =  LISTEN
`);

  test("challenges a SYN", () => drill.with(settings)`${orphan}
  +1    <  S   100:100(0)  win 65535
  +0    >  .   2:2(0)  ack 1
        =  FIN-WAIT-2
`);
});
