/**
 * Where sequence numbers lie on their circle means nothing: every capture tells the same when a
 * constant is added to all of its numbers, so that they are negative where they are signed, or wrap
 * in the middle of the connection.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CaptureReader, Tracker } from "../../src/capture/index.ts";
import { connectionJson } from "../../src/report/index.ts";

const FOLDER = join(import.meta.dirname, "../captures");
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".pcap"));
const [FILE_HEADER, RECORD_HEADER] = [24, 16];
const LINK_HEADERS = new Map([
  [1, 14],
  [101, 0],
  [113, 16],
  [276, 20],
]);
const [SACK, IPV4_TCP, IPV6_TCP] = [5, 6, 6];

/** What is known of a capture's connections. */
function told(bytes: Uint8Array): string[] {
  const tracker = new Tracker();
  const reader = new CaptureReader(tracker);
  reader.feed(bytes);
  reader.end();
  return Array.from({ length: tracker.connections }, (_, i) =>
    connectionJson(tracker.lifecycle(i + 1)),
  );
}

/** The offsets of the TCP headers in a pcap file of this machine's byte order. */
function tcpHeaders(file: Buffer): number[] {
  const link = LINK_HEADERS.get(file.readUInt32LE(20));
  if (link === undefined) throw new Error("a link type that this test does not know");
  const found: number[] = [];
  for (let at = FILE_HEADER; at < file.length; ) {
    const ip = at + RECORD_HEADER + link;
    const version = (file[ip] as number) >> 4;
    if (version === 4 && file[ip + 9] === IPV4_TCP)
      found.push(ip + ((file[ip] as number) & 15) * 4);
    if (version === 6 && file[ip + 6] === IPV6_TCP) found.push(ip + 40);
    at += RECORD_HEADER + file.readUInt32LE(at + 8);
  }
  return found;
}

/** Adds `by` to one number and makes the checksum fit (RFC 1624). */
function shift(file: Buffer, tcp: number, at: number, by: number): void {
  const was = file.readUInt32BE(at);
  const is = (was + by) >>> 0;
  file.writeUInt32BE(is, at);
  let sum = ~file.readUInt16BE(tcp + 16) & 0xffff;
  sum += (~(was >>> 16) & 0xffff) + (~was & 0xffff) + (is >>> 16) + (is & 0xffff);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  file.writeUInt16BE(~sum & 0xffff, tcp + 16);
}

function shifted(original: Buffer, by: number): Buffer {
  const file = Buffer.from(original);
  for (const tcp of tcpHeaders(file)) {
    shift(file, tcp, tcp + 4, by);
    if (((file[tcp + 13] as number) & 0x10) !== 0) shift(file, tcp, tcp + 8, by);
    const end = tcp + ((file[tcp + 12] as number) >> 4) * 4;
    for (let at = tcp + 20; at < end; ) {
      const kind = file[at] as number;
      const length = kind < 2 ? 1 : (file[at + 1] as number);
      if (kind === SACK) for (let w = at + 2; w < at + length; w += 4) shift(file, tcp, w, by);
      at += length;
    }
  }
  return file;
}

test.each(NAMES)("%s tells the same wherever its numbers lie", (name) => {
  const original = readFileSync(join(FOLDER, name));
  const first = original.readUInt32BE((tcpHeaders(original)[0] as number) + 4);
  const plain = told(original);
  expect(plain.length).toBeGreaterThan(0);
  for (const by of [2 ** 31, -first - 50, 2 ** 31 - first - 50, -first]) {
    expect(told(shifted(original, by))).toEqual(plain);
  }
});
