/**
 * A TCP packet from bytes and to bytes, IPv4 and IPv6: as little as a wire that loses and delays by
 * plan must read, and what it takes to send a segment that no kernel would send by itself.
 */
import { ipBytes } from "./tcp.mjs";

const BITS = /** @type {const} */ ({ F: 1, S: 2, R: 4, P: 8, A: 16 });
const PROTOCOL_TCP = 6;

/**
 * @typedef {object} Segment
 * @property {number} sourcePort
 * @property {number} port the destination's
 * @property {number} seq
 * @property {number} ack
 * @property {string} flags in the order S F R P A, such as "SA"
 * @property {number} size payload bytes
 */

/** The TCP segment in an IP packet; null when it holds none. @returns {Segment | null} */
export function parse(/** @type {Buffer} */ packet) {
  const six = packet.length > 0 && packet.readUInt8(0) >> 4 === 6;
  if (packet.length < 40 || packet[six ? 6 : 9] !== PROTOCOL_TCP) return null;
  const tcp = six ? 40 : (packet.readUInt8(0) & 15) * 4;
  const end = six ? 40 + packet.readUInt16BE(4) : packet.readUInt16BE(2);
  const bits = packet.readUInt8(tcp + 13);
  return {
    sourcePort: packet.readUInt16BE(tcp),
    port: packet.readUInt16BE(tcp + 2),
    seq: packet.readUInt32BE(tcp + 4),
    ack: packet.readUInt32BE(tcp + 8),
    flags: "SFRPA".replace(/./g, (f) => (bits & BITS[/** @type {"S"} */ (f)] ? f : "")),
    size: end - tcp - (packet.readUInt8(tcp + 12) >> 4) * 4,
  };
}

/** The Internet checksum over `parts`, each of even length but the last. */
function checksum(/** @type {readonly Buffer[]} */ ...parts) {
  let sum = 0;
  const bytes = Buffer.concat(parts);
  for (let i = 0; i < bytes.length; i++) sum += i % 2 ? (bytes[i] ?? 0) : (bytes[i] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/**
 * An IPv4 packet with a TCP segment in it, checksums right.
 * @param {object} of
 * @param {string} of.source address
 * @param {string} of.destination
 * @param {number} of.sourcePort
 * @param {number} of.port
 * @param {number} of.seq
 * @param {number} [of.ack]
 * @param {string} of.flags
 * @param {number} [of.window] as in the header
 * @param {number} [of.ttl]
 * @param {number} [of.id] IP-ID
 * @param {Buffer} [of.payload]
 */
export function build(of) {
  const { window = 0, ttl = 64, id = 0, payload = Buffer.alloc(0), ack = 0 } = of;
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(of.sourcePort, 0);
  tcp.writeUInt16BE(of.port, 2);
  tcp.writeUInt32BE(of.seq >>> 0, 4);
  tcp.writeUInt32BE(ack >>> 0, 8);
  tcp[12] = 5 << 4;
  for (const f of of.flags) tcp[13] = (tcp[13] ?? 0) | BITS[/** @type {"S"} */ (f)];
  tcp.writeUInt16BE(window, 14);
  const addresses = Buffer.from([...ipBytes(of.source), ...ipBytes(of.destination)]);
  const length = tcp.length + payload.length;
  const pseudo = Buffer.from([0, PROTOCOL_TCP, length >> 8, length & 255]);
  tcp.writeUInt16BE(checksum(addresses, pseudo, tcp, payload), 16);
  return Buffer.concat([ipv4Header(addresses, length, ttl, id), tcp, payload]);
}

/**
 * @param {Buffer} addresses source, then destination
 * @param {number} length of what follows the header
 * @param {number} ttl
 * @param {number} id
 */
function ipv4Header(addresses, length, ttl, id) {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt16BE(id, 4);
  header[8] = ttl;
  header[9] = PROTOCOL_TCP;
  header.set(addresses, 12);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}
