/**
 * One segment that does two things takes two steps, in the order of RFC 9293 3.10.7.4's checks: the
 * ACK is the fifth, FIN the eighth. Linux walks so, and an observer must say the same.
 */
import { expect, test } from "vitest";
import { SUM_FIRST, SUM_ROW, SUM_SECOND, TRANSITIONS } from "../../src/machine/index.ts";
import { runDrill } from "./drill.ts";
import { opened } from "./scripts.ts";

const row = (from: string, trigger: string): number =>
  TRANSITIONS.findIndex(([state, on]) => state === from && on === trigger);

/** How often each of these rows was taken. */
const taken = (script: string, ...rows: readonly number[]): number[] => {
  const { steps } = runDrill(script);
  return rows.map((number) => steps[number] as number);
};

const NOTE_2 = [SUM_FIRST, SUM_SECOND, SUM_ROW] as const;

for (const close of ["close()", 'shutdown("write")']) {
  const closed = `
    ${opened}
          ${close}
    +0    >  F.  1:1(0)  ack 1
  `;

  test(`${close}: ACK of our FIN and the peer's FIN in one segment cross FIN-WAIT-2`, () => {
    const script = `
    ${closed}
    +.1   <  F.  1:1(0)  ack 2  win 65535
    +0    >  .   2:2(0)  ack 2
          =  TIME-WAIT`;
    expect(taken(script, ...NOTE_2)).toEqual([1, 1, 1]);
  });

  test(`${close}: in two segments they are two steps and no sum`, () => {
    const script = `
    ${closed}
    +.1   <  .   1:1(0)  ack 2  win 65535
    +0    =  FIN-WAIT-2
          <  F.  1:1(0)  ack 2  win 65535
    +0    >  .   2:2(0)  ack 2
          =  TIME-WAIT`;
    expect(taken(script, ...NOTE_2)).toEqual([1, 1, 0]);
  });
}

test("the peer's FIN behind a gap, with the ACK of ours: the sum is not crossed", () => {
  const script = `
  ${opened}
        shutdown("write")
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  101:101(0)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 1
        =  FIN-WAIT-2
  +.1   <  P.  1:101(100)  ack 2  win 65535
  +0    >  .   2:2(0)  ack 102
        =  TIME-WAIT`;
  expect(taken(script, ...NOTE_2)).toEqual([1, 1, 0]);
});

// RFC 1122 4.2.2.13: what comes before that FIN is for nobody.
test("without a user, a FIN behind a gap shows that data is lost: reset", () => {
  const script = `
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  101:101(0)  ack 2  win 65535
  +0    >  R   2:2(0)
        =  CLOSED`;
  expect(taken(script, ...NOTE_2)).toEqual([1, 0, 0]);
});

test("the handshake's last ACK with a FIN: ESTABLISHED, then CLOSE-WAIT", () => {
  const script = `
   0    listen()
  +0    <  S   0:0(0)  win 65535
  +0    >  S.  0:0(0)  ack 1  <mss 1460>
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +.001 >  .   1:1(0)  ack 2
        =  CLOSE-WAIT`;
  const rows = [row("SYN-RECEIVED", "rcv ACK of SYN"), row("ESTABLISHED", "rcv FIN")];
  expect(taken(script, ...rows)).toEqual([1, 1]);
});

test("both FINs crossed, and both are acknowledged: CLOSING, then TIME-WAIT", () => {
  const script = `
  ${opened}
        close()
  +0    >  F.  1:1(0)  ack 1
  +.1   <  F.  1:1(0)  ack 1  win 65535
  +0    >  .   2:2(0)  ack 2
        =  CLOSING
  +.1   <  .   2:2(0)  ack 2  win 65535
        =  TIME-WAIT`;
  const rows = [row("FIN-WAIT-1", "rcv FIN"), row("CLOSING", "rcv ACK of FIN"), SUM_ROW];
  expect(taken(script, ...rows)).toEqual([1, 1, 0]);
});
