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

test.each([false, true])("one million segments, checksums verified: %s", async (verify) => {
  parseMany(200_000, verify); // until it is compiled
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  expect(parseMany(1_000_000, verify)).toBe(1_000_000);
  for (let i = 0; i < 5; i++) await setImmediate();
  observer.disconnect();
  // An object a segment would make over fifty minor collections.
  expect(collections).toBeLessThanOrEqual(2);
});
