/** Locating and parsing a million segments allocates nothing worth a collection. */
import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { FRAME_IP, Frame } from "../../src/capture/frame.ts";
import { locateIp } from "../../src/capture/linkTypes.ts";
import { PACKET_TCP, parseIp, Segment } from "../../src/wire/index.ts";
import { concat, hex, ipv4, ipv6, tcp, viewOf } from "../wire/bytes.ts";

/** A SYN, a plain ACK, data with timestamps, SACK, IPv6: what makes the parser branch. */
const packets = [
  ipv4(6, tcp(2, hex("020405b4 0402 080a 00000001 00000000 01 030307"))),
  ipv4(6, tcp(16)),
  ipv4(6, tcp(24, hex("0101080a f0000001 f0000002"), hex("616263"))),
  ipv4(6, tcp(16, hex("0101080a f0000001 f0000002 0101050a f0000003 f0000004"))),
  ipv6(6, tcp(16, hex("0101080a f0000001 f0000002"))),
];
const macs = hex("020000000001 020000000002");
const frames = packets.map((packet) =>
  concat(macs, hex(packet[0] === 0x60 ? "86dd" : "0800"), packet),
);
const views = frames.map(viewOf);

function parseMany(count: number, verify: boolean): number {
  const frame = new Frame();
  const segment = new Segment();
  let parsed = 0;
  for (let i = 0; i < count; i++) {
    const view = views[i % views.length] as DataView;
    const end = view.byteLength;
    if (locateIp(1, view, 0, end, end, frame) !== FRAME_IP) continue;
    const { ipStart, capturedEnd, originalEnd } = frame;
    const verdict = parseIp(view, ipStart, capturedEnd, originalEnd, segment, verify);
    if (verdict === PACKET_TCP) parsed += 1;
  }
  return parsed;
}

/** Bytes allocated while a million segments are parsed; unknown when a collection came between. */
async function allocatedByAMillion(verify: boolean): Promise<number> {
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  const before = process.memoryUsage().heapUsed;
  const parsed = parseMany(1_000_000, verify);
  const allocated = process.memoryUsage().heapUsed - before;
  for (let i = 0; i < 5; i++) await setImmediate();
  observer.disconnect();
  expect(parsed).toBe(1_000_000);
  return collections === 0 ? allocated : Number.POSITIVE_INFINITY;
}

test.each([false, true])("one million segments, checksums verified: %s", async (verify) => {
  // Code that is not compiled yet boxes its numbers, and on a busy machine the compiler may take
  // its time: so the best of several rounds counts. The smallest object a segment, or a boxed
  // number, would be 16 MB, or a collection, in every one of them.
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10 && least > 1_000_000; round++) {
    least = Math.min(least, await allocatedByAMillion(verify));
  }
  expect(least).toBeLessThan(1_000_000);
});
