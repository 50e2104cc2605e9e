/** When ACKs leave: RFC 9293 3.8.6.3 and 3.10.7.4. */
import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { Stack } from "../../src/engine/stack.ts";
import { drill, runDrill } from "./drill.ts";
import { DrillPeer, OWN } from "./drillPeer.ts";
import { parseScript, type SegmentText } from "./drillScript.ts";
import { opened } from "./scripts.ts";

const QUIET = { tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0 };

const segment = (text: string): SegmentText => {
  const action = parseScript(`< ${text}`)[0]?.action;
  if (action?.kind !== "in") throw new Error("a segment");
  return action.segment;
};

// RFC 9293 3.10.7.4, MUST-58, MUST-59: all that waits is processed before one ACK tells of it.
test("packets that are handed over together are acknowledged together", () => {
  const stack = new Stack({ addresses: [OWN], random: new Random(7), settings: QUIET });
  const peer = new DrillPeer(stack);
  stack.listen({ port: 80, backlog: 5 }, 0);
  peer.inject(segment("S 0:0(0) win 65535 <mss 1000>"), 0);
  peer.collect(0);
  peer.inject(segment(". 1:1(0) ack 1 win 65535"), 1000);
  peer.collect(1000);
  peer.out.length = 0;
  for (let i = 0; i < 8; i++) {
    const start = 1 + 1000 * i;
    peer.inject(segment(`. ${start}:${start + 1000}(1000) ack 1 win 65535`), 2000);
  }
  peer.inject(segment("F. 8001:8001(0) ack 1 win 65535"), 2000);
  peer.collect(2000);
  expect(peer.out.map(({ ack, length }) => [ack, length])).toEqual([[8002, 0]]);
});

/** Full segments two seconds apart, each read at once; `wait` seconds until the ACK. */
const spaced = (waits: readonly number[], quick: number): string => {
  const lines = Array.from({ length: quick + waits.length }, (_, i) => {
    const start = 1 + 1000 * i;
    const wait = waits[i - quick] ?? 0;
    const before = i === 0 ? 1 : 2 - (waits[i - quick - 1] ?? 0);
    return `
  +${before.toFixed(3)} < . ${start}:${start + 1000}(1000) ack 1 win 65535
  +${wait.toFixed(3)} > . 1:1(0) ack ${start + 1000}
        receive(1000) = 1000`;
  });
  return lines.join("");
};

// RFC 9293 3.8.6.3, MUST-40, SHLD-18: the delay doubles while nobody answers, up to the limit.
test("no ACK is ever delayed by half a second", () => {
  runDrill(`
   0    connect()
  +0    >  S   0:0(0)  <mss 1460>
  +.9   <  S.  0:0(0)  ack 1  win 65535  <mss 1000>
  +0    >  .   1:1(0)  ack 1
  ${spaced([0.04, 0.08, 0.16, 0.32, 0.499, 0.499], 16)}
  `);
});

// SHLD-19: at least every second full segment.
test("the second full segment is acknowledged at once, whatever the delay", () => drill`
  ${opened}
        setOption("TCP_QUICKACK", 0)
  +0    <  .   1:1461(1460)  ack 1  win 65535
        receive(1460) = 1460
  +.01  <  .   1461:2921(1460)  ack 1  win 65535
  +0    >  .   1:1(0)  ack 2921
`);
