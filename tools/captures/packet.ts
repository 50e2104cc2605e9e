/**
 * TCP packets as scenarios speak of them: as little as a wire that loses and delays by plan must
 * read, and what it takes to send a segment that no kernel would send by itself. The bytes are
 * src/wire's business.
 */
import { parseAddress } from "#src/wire/address.js";
import { parseIp } from "#src/wire/ip.js";
import { ACK, FIN, PSH, RST, Segment, SYN } from "#src/wire/segment.js";
import { PACKET_TCP } from "#src/wire/verdicts.js";
import { writePacket } from "#src/wire/write.js";

/** In the order in which scenarios write them. */
const LETTERS = [
  ["S", SYN],
  ["F", FIN],
  ["R", RST],
  ["P", PSH],
  ["A", ACK],
] as const;

/** What a scenario asks of a segment. */
export interface TcpSegment {
  readonly sourcePort: number;
  /** The destination's. */
  readonly port: number;
  readonly seq: number;
  readonly ack: number;
  /** In the order S F R P A, such as "SA". */
  readonly flags: string;
  /** Payload bytes. */
  readonly size: number;
}

const parsed = new Segment();

/** The TCP segment in the IP packet at [start, end) of `view`; null when it holds none. */
export function parse(view: DataView, start: number, end: number): TcpSegment | null {
  if (parseIp(view, start, end, end, parsed, false) !== PACKET_TCP) return null;
  const { sourcePort, destinationPort: port, seq, ack, flags, length: size } = parsed;
  const letters = LETTERS.map(([letter, bit]) => (flags & bit ? letter : "")).join("");
  return { sourcePort, port, seq, ack, flags: letters, size };
}

/** A segment to be made. */
export interface Forged {
  /** Addresses of IPv4. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly port: number;
  readonly seq: number;
  readonly ack?: number;
  readonly flags: string;
  /** As in the header. */
  readonly window?: number;
  readonly ttl?: number;
  readonly payload?: Uint8Array;
}

const LARGEST = 65_535;

/** The packet, checksums right. */
export function build(of: Forged): Uint8Array {
  const segment = new Segment();
  segment.src0 = wordOf(of.source);
  segment.dst0 = wordOf(of.destination);
  segment.sourcePort = of.sourcePort;
  segment.destinationPort = of.port;
  segment.ipId = 0;
  segment.ttl = of.ttl ?? 64;
  segment.seq = of.seq >>> 0;
  segment.ack = (of.ack ?? 0) >>> 0;
  for (const [letter, bit] of LETTERS) if (of.flags.includes(letter)) segment.flags |= bit;
  segment.window = of.window ?? 0;
  const bytes = new Uint8Array(LARGEST);
  const view = new DataView(bytes.buffer);
  const end = writePacket(bytes, view, 0, segment, [], of.payload ?? new Uint8Array());
  return bytes.slice(0, end);
}

const wordOf = (ip: string): number => parseAddress(ip)?.words[0] ?? 0;
