/**
 * The one record that a TCP segment is parsed into (RFC 9293 section 3.1, with the parts of its IP
 * header that matter to a connection). It is reused: the next parse overwrites it, so whoever wants
 * to keep a value copies it. Parsing into it allocates nothing.
 *
 * It is not a view of every byte. Options are here as far as connections are decided by them;
 * `options.ts` decodes all of them by name from `tcpStart + 20` to `payloadStart`.
 */

export const FIN = 0x001;
export const SYN = 0x002;
export const RST = 0x004;
export const PSH = 0x008;
export const ACK = 0x010;
export const URG = 0x020;
/** ECN-Echo, RFC 3168. */
export const ECE = 0x040;
/** Congestion Window Reduced, RFC 3168. */
export const CWR = 0x080;
/** Accurate ECN, once the nonce sum: the ninth flag, in the byte before the other eight. */
export const AE = 0x100;

/** The checksum was not looked at. */
export const CHECKSUM_UNCHECKED = 0;
export const CHECKSUM_GOOD = 1;
export const CHECKSUM_BAD = 2;
/** The field holds the pseudo-header's sum alone: the sender's network card was to finish it. */
export const CHECKSUM_PARTIAL = 3;
/** The capture does not hold the whole segment. */
export const CHECKSUM_CUT = 4;
/** The field is zero although the sum is not: it was left out, as on a virtual device. */
export const CHECKSUM_ABSENT = 5;

/** What became of the checksum: one of the `CHECKSUM_` numbers. */
export type ChecksumVerdict = 0 | 1 | 2 | 3 | 4 | 5;

/** At most this many SACK blocks fit the 40 bytes that options have. */
export const MAX_SACK_BLOCKS = 4;

// A field keeps the representation of its first value: starting the 32-bit unsigned ones above the
// engine's small integers makes them plain doubles from birth, so that the shape never changes.
const UINT32 = 0xffff_ffff;

/**
 * One TCP segment, or what a fragment or an ICMP error told about one. Offsets are absolute places
 * in the buffer that was parsed.
 */
export class Segment {
  /** 4 or 6. */
  family: 4 | 6 = 4;
  /** Source address as signed 32-bit words; IPv4 is in word 0 and the others are 0. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  /** Destination address; the final one, where a routing header or source route names it. */
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  sourcePort = 0;
  destinationPort = 0;

  /** Hop limit in IPv6. */
  ttl = 0;
  /** Type of service or traffic class, the two ECN bits lowest. */
  tos = 0;
  /** IPv4 identification, or the one of an IPv6 fragment header; -1 when there is none. */
  ipId = UINT32;
  /** Don't Fragment; always true in IPv6. */
  df = false;
  /** IPv6 flow label, 0 in IPv4. */
  flowLabel = 0;
  /** The transport protocol at the end of all headers. */
  protocol = 0;

  /** SEG.SEQ, unsigned. */
  seq = UINT32;
  /** SEG.ACK, unsigned; whatever the field holds even when the ACK flag is off. */
  ack = UINT32;
  /** The nine flags, FIN to AE. */
  flags = 0;
  /** SEG.WND as in the header, not scaled. */
  window = 0;
  urgentPointer = 0;
  checksum = 0;
  /** One of the `CHECKSUM_` numbers. */
  checksumVerdict: ChecksumVerdict = CHECKSUM_UNCHECKED;

  /** Where the TCP header starts. */
  tcpStart = 0;
  /** Where the payload starts; never after `payloadEnd`. */
  payloadStart = 0;
  /** Where the captured payload ends: what a snap length cut off is not in the buffer. */
  payloadEnd = 0;
  /** Payload bytes that were sent, by the IP header, even when the capture holds fewer. */
  length = 0;
  /** SEG.LEN: `length`, plus one for SYN and one for FIN. */
  segLen = 0;
  /** Whether the capture holds less of the segment than was sent. */
  truncated = false;

  /** Maximum segment size option, -1 when absent. */
  mss = -1;
  /** Window scale option as sent (over 14 counts as 14, RFC 7323 2.3), -1 when absent. */
  windowScale = -1;
  sackPermitted = false;
  hasTimestamps = false;
  /** TSval and TSecr, unsigned; they count only with `hasTimestamps`. */
  tsVal = UINT32;
  tsEcr = UINT32;
  /** How many SACK blocks `sack` holds. */
  sackCount = 0;
  /** Left and right edges in turn, in the order sent; what is a D-SACK the reader decides. */
  readonly sack = new Uint32Array(2 * MAX_SACK_BLOCKS);
  /** Where the Fast Open cookie starts (to write one, any number from 0), -1 without it. */
  fastOpenStart = -1;
  /** Length of the cookie in bytes; 0 asks for one. */
  fastOpenLength = 0;
  /** The cookie came in the experimental option 254 with ExID 0xF989. */
  fastOpenExperimental = false;
  /** The cookie to write; the parser leaves it alone and only says where the one it met lies. */
  readonly fastOpenCookie = new Uint8Array(16);
  /** Whether there is Accurate ECN's option (RFC 9768 3.2.3). */
  accEcn = false;
  /** Its counters of bytes, three bytes each, -1 for one that it leaves out. */
  accEcnE1 = -1;
  accEcnCe = -1;
  accEcnE0 = -1;
  /** Whether there is an MD5 signature (RFC 2385); nobody here looks whether it is right. */
  signed = false;
  /** Subtype of the first Multipath TCP option, -1 without one. */
  mptcpSubtype = -1;
  /** Options other than timestamps may be set, so the next parse has to forget them. */
  hasMoreOptions = false;
  /** How many things were wrong with the options; the first of them is in `problem`. */
  optionProblems = 0;

  /** A `PROBLEM_` number of problems.ts, 0 when nothing was wrong; may stand beside any verdict. */
  problem = 0;
  /** Offset of the byte that `problem` speaks of. */
  problemAt = 0;

  /** Of a fragment: where its data belongs in the packet's payload, in bytes. */
  fragmentOffset = 0;
  /** Of a fragment: whether more follow. */
  moreFragments = false;

  /** Of an ICMP error: its type, -1 for any other packet. */
  icmpType = -1;
  icmpCode = 0;
  /** Next-hop MTU of "fragmentation needed" or "packet too big", otherwise 0. */
  icmpMtu = 0;
  /** Who sent the ICMP error; `src` and `dst` are those of the quoted segment. */
  icmpFrom0 = 0;
  icmpFrom1 = 0;
  icmpFrom2 = 0;
  icmpFrom3 = 0;

  constructor() {
    this.ipId = -1;
    this.seq = 0;
    this.ack = 0;
    this.tsVal = 0;
    this.tsEcr = 0;
  }
}
