/**
 * One end: what it sent, what it was sent, what state that leaves it in.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */
import { Cursor } from "../slabs.ts";

/** One end: what it sent, what it was sent, what state that leaves it in. */
// biome-ignore format: a column a line
export class EndColumns extends Cursor {
  /** A code of `STATES`, or UNKNOWN. */
  get state() { return this.w[this.at + 0] as number; }
  set state(x) { this.w[this.at + 0] = x; }
  /** Bits of the `HAS_` numbers, and its first state. */
  get facts() { return this.w[this.at + 1] as number; }
  set facts(x) { this.w[this.at + 1] = x; }
  /** Segments that it sent. */
  get segments() { return this.w[this.at + 2] as number; }
  set segments(x) { this.w[this.at + 2] = x; }
  /** Those with sequence numbers sent before. */
  get retransmitted() { return this.w[this.at + 3] as number; }
  set retransmitted(x) { this.w[this.at + 3] = x; }
  /** SYNs, or SYN,ACKs. */
  get synCount() { return this.w[this.at + 4] as number; }
  set synCount(x) { this.w[this.at + 4] = x; }
  /** FINs. */
  get finCount() { return this.w[this.at + 5] as number; }
  set finCount(x) { this.w[this.at + 5] = x; }
  /** The shift count that it offered + 1; 0 without one. */
  get scale() { return this.w[this.at + 6] as number; }
  set scale(x) { this.w[this.at + 6] = x; }
  /** The sequence number of its FIN. */
  get finSeq() { return this.w[this.at + 7] as number; }
  set finSeq(x) { this.w[this.at + 7] = x; }
  /** Bytes of payload, each sequence number once. */
  get bytes() { return this.d[(this.at >> 1) + 4] as number; }
  set bytes(x) { this.d[(this.at >> 1) + 4] = x; }
  /** SND.NXT: the sequence number that it sends next. */
  get nxt() { return this.w[this.at + 10] as number; }
  set nxt(x) { this.w[this.at + 10] = x; }
  /** SND.UNA: up to here the other end has acknowledged. */
  get una() { return this.w[this.at + 11] as number; }
  set una(x) { this.w[this.at + 11] = x; }
  /** RCV.NXT as far as it is known: what it acknowledged. */
  get ack() { return this.w[this.at + 12] as number; }
  set ack(x) { this.w[this.at + 12] = x; }
  /** The window that it announced, scaled, in bytes. */
  get window() { return this.w[this.at + 13] as number; }
  set window(x) { this.w[this.at + 13] = x; }
  /** The kinds of letters that Zeek's history has of it already. */
  get letters() { return this.w[this.at + 14] as number; }
  set letters(x) { this.w[this.at + 14] = x; }
  /** The frame of its latest segment. */
  get lastFrame() { return this.w[this.at + 15] as number; }
  set lastFrame(x) { this.w[this.at + 15] = x; }
  /** What that was: a `KIND_` number. */
  get lastKind() { return this.w[this.at + 16] as number; }
  set lastKind(x) { this.w[this.at + 16] = x; }
  /** SEG.LEN of that, without SYN and FIN. */
  get lastLength() { return this.w[this.at + 17] as number; }
  set lastLength(x) { this.w[this.at + 17] = x; }
  /** SND.NXT of the other end when it last sent data. */
  get peerNxt() { return this.w[this.at + 18] as number; }
  set peerNxt(x) { this.w[this.at + 18] = x; }
  /** Duplicate ACKs in a row. */
  get dupAcks() { return this.w[this.at + 19] as number; }
  set dupAcks(x) { this.w[this.at + 19] = x; }
  /** The first sequence number of the flight under way. */
  get flight() { return this.w[this.at + 20] as number; }
  set flight(x) { this.w[this.at + 20] = x; }
  /** The sequence number whose acknowledgement ends a round trip. */
  get rttSeq() { return this.w[this.at + 21] as number; }
  set rttSeq(x) { this.w[this.at + 21] = x; }
  /** Round trips that were taken. */
  get rttCount() { return this.w[this.at + 22] as number; }
  set rttCount(x) { this.w[this.at + 22] = x; }
  /** Segments with data. */
  get dataSegments() { return this.w[this.at + 23] as number; }
  set dataSegments(x) { this.w[this.at + 23] = x; }
  /** The checksum of its latest packet. */
  get checksum() { return this.w[this.at + 24] as number; }
  set checksum(x) { this.w[this.at + 24] = x; }
  /** The latest IP-ID. */
  get ipId() { return this.w[this.at + 25] as number; }
  set ipId(x) { this.w[this.at + 25] = x; }
  /** How often the next id was one more. */
  get idSteps() { return this.w[this.at + 26] as number; }
  set idSteps(x) { this.w[this.at + 26] = x; }
  /** How often it was more than that. */
  get idSkips() { return this.w[this.at + 27] as number; }
  set idSkips(x) { this.w[this.at + 27] = x; }
  /** The highest TSval. */
  get tsVal() { return this.w[this.at + 28] as number; }
  set tsVal(x) { this.w[this.at + 28] = x; }
  /** The smallest window that it announced. */
  get windowMin() { return this.w[this.at + 29] as number; }
  set windowMin(x) { this.w[this.at + 29] = x; }
  /** The largest. */
  get windowMax() { return this.w[this.at + 30] as number; }
  set windowMax(x) { this.w[this.at + 30] = x; }
  /** Where its packets came in. */
  get interfaceIndex() { return this.w[this.at + 31] as number; }
  set interfaceIndex(x) { this.w[this.at + 31] = x; }
  /** Bytes of IP packets. */
  get ipBytes() { return this.d[(this.at >> 1) + 16] as number; }
  set ipBytes(x) { this.d[(this.at >> 1) + 16] = x; }
  /** Bytes of payload, those sent again among them. */
  get wireBytes() { return this.d[(this.at >> 1) + 17] as number; }
  set wireBytes(x) { this.d[(this.at >> 1) + 17] = x; }
  /** When it last sent anything. */
  get lastSentAt() { return this.d[(this.at >> 1) + 18] as number; }
  set lastSentAt(x) { this.d[(this.at >> 1) + 18] = x; }
  /** When it last sent data. */
  get lastDataAt() { return this.d[(this.at >> 1) + 19] as number; }
  set lastDataAt(x) { this.d[(this.at >> 1) + 19] = x; }
  /** When the round trip under way began. */
  get rttSince() { return this.d[(this.at >> 1) + 20] as number; }
  set rttSince(x) { this.d[(this.at >> 1) + 20] = x; }
  /** When its latest step was. */
  get stepAt() { return this.d[(this.at >> 1) + 21] as number; }
  set stepAt(x) { this.d[(this.at >> 1) + 21] = x; }
  /** When it first sent data. */
  get firstDataAt() { return this.d[(this.at >> 1) + 22] as number; }
  set firstDataAt(x) { this.d[(this.at >> 1) + 22] = x; }
  /** The initial sequence number. */
  get iss() { return this.w[this.at + 46] as number; }
  set iss(x) { this.w[this.at + 46] = x; }
  /** The MSS that it offered; -1 without one. */
  get mss() { return this.w[this.at + 47] as number; }
  set mss(x) { this.w[this.at + 47] = x; }
  /** The frame of its first SYN. */
  get synFrame() { return this.w[this.at + 48] as number; }
  set synFrame(x) { this.w[this.at + 48] = x; }
  /** The frame of its last SYN. */
  get synLastFrame() { return this.w[this.at + 49] as number; }
  set synLastFrame(x) { this.w[this.at + 49] = x; }
  /** TSval of its first SYN; 0 without one. */
  get synTs() { return this.w[this.at + 50] as number; }
  set synTs(x) { this.w[this.at + 50] = x; }
  /** The ISS that it had in the use of the four-tuple before. */
  get formerIss() { return this.w[this.at + 51] as number; }
  set formerIss(x) { this.w[this.at + 51] = x; }
  /** The frame of its first FIN. */
  get finFrame() { return this.w[this.at + 52] as number; }
  set finFrame(x) { this.w[this.at + 52] = x; }
  /** The frame of its last FIN. */
  get finLastFrame() { return this.w[this.at + 53] as number; }
  set finLastFrame(x) { this.w[this.at + 53] = x; }
  /** The frame that acknowledged its FIN. */
  get finAckFrame() { return this.w[this.at + 54] as number; }
  set finAckFrame(x) { this.w[this.at + 54] = x; }
  /** The TTL, or hop limit, of its first packet. */
  get ttl() { return this.w[this.at + 55] as number; }
  set ttl(x) { this.w[this.at + 55] = x; }
  /** When its first SYN came. */
  get synAt() { return this.d[(this.at >> 1) + 28] as number; }
  set synAt(x) { this.d[(this.at >> 1) + 28] = x; }
  /** When its last SYN came. */
  get synLastAt() { return this.d[(this.at >> 1) + 29] as number; }
  set synLastAt(x) { this.d[(this.at >> 1) + 29] = x; }
  /** When its first FIN came. */
  get finAt() { return this.d[(this.at >> 1) + 30] as number; }
  set finAt(x) { this.d[(this.at >> 1) + 30] = x; }
  /** When its last FIN came. */
  get finLastAt() { return this.d[(this.at >> 1) + 31] as number; }
  set finLastAt(x) { this.d[(this.at >> 1) + 31] = x; }
  /** When its FIN was acknowledged. */
  get finAckAt() { return this.d[(this.at >> 1) + 32] as number; }
  set finAckAt(x) { this.d[(this.at >> 1) + 32] = x; }

  /** All but what lasts is 0 again. */
  restart(): void {
    this.w.fill(0, this.at + 0, this.at + 51);
    this.w.fill(0, this.at + 52, this.at + 70);
  }
}
