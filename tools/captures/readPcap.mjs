/**
 * Just enough of pcap and pcapng to check what was captured: the time, ports and flags of each TCP
 * segment in a file that tcpdump or dumpcap has written here. Reading captures in earnest is
 * src/capture's business.
 */
import { readFileSync } from "node:fs";
import { parse } from "./packet.mjs";

const ETHERNET = 1;
const RAW = 101;
const LINUX_SLL2 = 276;

const PCAPNG_SECTION = 0x0a0d0d0a;
const PCAPNG_ENHANCED_PACKET = 6;

/** @typedef {import("./packet.mjs").Segment & {at: bigint}} Frame `at`: nanoseconds since 1970 */

/** Where the IP header of a frame starts. */
function ipOffset(/** @type {number} */ linkType) {
  if (linkType === RAW) return 0;
  if (linkType === LINUX_SLL2) return 20;
  if (linkType === ETHERNET) return 14;
  throw new Error(`link type ${linkType}`);
}

/**
 * The segments of a capture, in order of time (dumpcap writes several interfaces by the block).
 * @returns {Frame[]}
 */
export function readPcap(/** @type {string} */ file) {
  const bytes = readFileSync(file);
  const packets =
    bytes.readUInt32LE(0) === PCAPNG_SECTION ? pcapngPackets(bytes) : pcapPackets(bytes);
  const frames = [...packets].flatMap(({ at, ip }) => {
    const tcp = parse(ip);
    return tcp ? [{ at, ...tcp }] : [];
  });
  return frames.sort((a, b) => Number(a.at - b.at));
}

/** A little-endian file with microseconds. */
function* pcapPackets(/** @type {Buffer} */ bytes) {
  const offset = ipOffset(bytes.readUInt32LE(20));
  for (let at = 24; at + 16 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 8);
    const micros = BigInt(bytes.readUInt32LE(at)) * 1_000_000n + BigInt(bytes.readUInt32LE(at + 4));
    yield { at: micros * 1000n, ip: bytes.subarray(at + 16 + offset, at + 16 + size) };
    at += 16 + size;
  }
}

/**
 * A little-endian file with nanoseconds, all of whose interfaces are Ethernet: dumpcap's default.
 */
function* pcapngPackets(/** @type {Buffer} */ bytes) {
  const offset = ipOffset(ETHERNET);
  for (let at = 0; at + 12 <= bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== PCAPNG_ENHANCED_PACKET) continue;
    const nanos =
      (BigInt(bytes.readUInt32LE(at + 12)) << 32n) + BigInt(bytes.readUInt32LE(at + 16));
    const size = bytes.readUInt32LE(at + 20);
    yield { at: nanos, ip: bytes.subarray(at + 28 + offset, at + 28 + size) };
  }
}
