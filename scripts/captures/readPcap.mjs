/**
 * Just enough of pcap to check what was captured: the time, ports and flags of each TCP segment in a
 * file that tcpdump has written here. Reading captures in earnest is src/capture's business.
 */
import { readFileSync } from "node:fs";

const ETHERNET = 1;
const RAW = 101;
const LINUX_SLL2 = 276;
const FLAGS = /** @type {const} */ (["F", "S", "R", "P", "A"]);

/**
 * @typedef {object} Frame
 * @property {bigint} at nanoseconds since 1970
 * @property {number} from source port
 * @property {number} to
 * @property {number} size payload bytes
 * @property {string} flags such as "SA"
 */

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

/** The TCP segment in a packet.
 * @param {Buffer} packet
 * @param {number} ip where its IP header starts
 */
function segment(packet, ip) {
  const six = (packet[ip] ?? 0) >> 4 === 6;
  const tcp = ip + (six ? 40 : ((packet[ip] ?? 0) & 15) * 4);
  const end = ip + (six ? 40 + packet.readUInt16BE(ip + 4) : packet.readUInt16BE(ip + 2));
  const bits = packet[tcp + 13] ?? 0;
  return {
    from: packet.readUInt16BE(tcp),
    to: packet.readUInt16BE(tcp + 2),
    size: end - tcp - ((packet[tcp + 12] ?? 0) >> 4) * 4,
    flags: ["S", "F", "R", "P", "A"]
      .filter((f) => bits & (1 << FLAGS.indexOf(/** @type {any} */ (f))))
      .join(""),
  };
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
    frames.push({ at: micros * 1000n, ...segment(packet, ipOffset(packet, linkType)) });
    at += 16 + size;
  }
  return frames;
}
