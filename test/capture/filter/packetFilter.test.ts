/** Filters of packets: what each chooses of the sample's 82 frames, and what is not understood. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CaptureReader, compileFilter, Tracker } from "../../../src/capture/index.ts";

const SAMPLE = readFileSync(join(import.meta.dirname, "../../../samples/sample.pcap"));

/** How many TCP packets of the sample a filter chooses. */
function chosen(source: string): number {
  const filter = compileFilter(source);
  if (!filter.ok) throw new Error(`${filter.word} at ${filter.position}`);
  let count = 0;
  const tracker = new Tracker({
    wanted: (packet) => {
      const isWanted = filter.test(packet);
      count += isWanted ? 1 : 0;
      return isWanted;
    },
  });
  const reader = new CaptureReader(tracker);
  reader.feed(SAMPLE);
  reader.end();
  return count;
}

describe("a filter in tcpdump's words", () => {
  // The counts are those of `tcpdump -r samples/sample.pcap FILTER`.
  test.each([
    ["tcp", 82],
    ["ip6", 0],
    ["icmp", 0],
    ["port 5999", 2],
    ["src port 5999", 1],
    ["tcp dst port 5999", 1],
    ["host 192.0.2.1", 82],
    ["src host 192.0.2.1 and dst port 5999", 1],
    ["net 192.0.2.0/24 and not port 5001", 2],
    ["not (port 5001)", 2],
    ["portrange 5000-5998 or port 5999", 82],
    ["port 5999 or 40003", 2],
    ["src or dst port 5999", 2],
    ["src and dst net 192.0.2.0/24", 82],
    ["tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn", 7],
    ["tcp[tcpflags] & tcp-rst != 0", 3],
    ["tcp[13] & 2 != 0", 13],
    ["port 5001 && tcp[tcpflags] & tcp-syn != 0 or port 5999", 14],
  ])("%s: %i packets", (source, count) => expect(chosen(source)).toBe(count));

  test.each([
    ["", "", 1],
    ["udp port 53", "udp", 1],
    ["port", "", 5],
    ["port http2", "http2", 6],
    ["port 70000", "70000", 6],
    ["host example.com", "example.com", 6],
    ["tcp and", "", 8],
    ["(port 80", "", 9],
    ["port 80 port 443", "port", 9],
    ["tcp[tcpflags] & tcp-sin != 0", "tcp-sin", 17],
    ["tcp[12] & 2 != 0", "12", 5],
    ["less x", "x", 6],
  ])("%s is not understood at %s", (source, word, position) =>
    expect(compileFilter(source)).toEqual({ ok: false, word, position }),
  );

  test("nonsense of any length is refused, not followed", () => {
    for (const source of ["(".repeat(100_000), "not ".repeat(100_000), "port 80 or ".repeat(9999)])
      expect(compileFilter(source).ok).toBe(false);
  });
});
