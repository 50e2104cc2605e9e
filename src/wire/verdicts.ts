/**
 * What `parseIp` found: one small integer a packet, so that the hot path branches on a number.
 */

/** A TCP segment: the whole record is filled. */
export const PACKET_TCP = 0;
/** Sound IP, another protocol: addresses, `protocol`, `payloadStart` and `payloadEnd` count. */
export const PACKET_OTHER = 1;
/** A fragment of an IP packet whose protocol may be TCP: hand it to `Fragments`. */
export const PACKET_FRAGMENT = 2;
/** An ICMP error that quotes a TCP segment: the record holds the quoted tuple and SEG.SEQ. */
export const PACKET_ICMP_ERROR = 3;
/** Not understood: only `problem` and `problemAt` count. */
export const PACKET_MALFORMED = 4;

/** One of the `PACKET_` numbers. */
export type PacketVerdict = 0 | 1 | 2 | 3 | 4;
