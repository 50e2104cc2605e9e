/**
 * Just enough of pcap to check what was captured: the time, ports and flags of each TCP segment in a
 * file that tcpdump has written here. Reading captures in earnest is src/capture's business.
 */
import { readFileSync } from "node:fs";
import { parse } from "./packet.mjs";

const ETHERNET = 1;
const RAW = 101;
const LINUX_SLL2 = 276;

/** @typedef {import("./packet.mjs").Segment & {at: bigint}} Frame `at`: nanoseconds since 1970 */

/** Where the IP header of a frame starts.
 * @param {Buffer} packet
 * @param {number} linkType
 */
function ipOffset(packet, linkType) {
  if (linkType === RAW) return 0;
  if (linkType === LINUX_SLL2) return 20;
  if (linkType !== ETHERNET) throw new Error(`link type ${linkType}`);
  const VLAN = 0x8100;
  return packet.readUInt16BE(12) === VLAN ? 18 : 14;
}

/** The segments of a little-endian pcap file with microseconds.
 * @param {string} file
 * @returns {Frame[]}
 */
export function readPcap(file) {
  const bytes = readFileSync(file);
  const linkType = bytes.readUInt32LE(20);
  /** @type {Frame[]} */
  const frames = [];
  for (let at = 24; at + 16 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 8);
    const packet = bytes.subarray(at + 16, at + 16 + size);
    const micros = BigInt(bytes.readUInt32LE(at)) * 1_000_000n + BigInt(bytes.readUInt32LE(at + 4));
    const tcp = parse(packet.subarray(ipOffset(packet, linkType)));
    if (tcp) frames.push({ at: micros * 1000n, ...tcp });
    at += 16 + size;
  }
  return frames;
}
