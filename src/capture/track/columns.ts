/**
 * The columns that every connection has, in one record of 192 words: the connection's own, then
 * the client's and the server's. A name here is a place in that record and nothing more; what a
 * column means is said once, above it.
 */
import { Cursor } from "./slabs.ts";

/** Words of a connection's own columns, of one end's, and of the record. */
export const CONNECTION_WORDS = 52;
export const END_WORDS = 70;
export const RECORD_WORDS = CONNECTION_WORDS + 2 * END_WORDS;

/** Where in the connection's columns the letters of its history start, four in a word. */
export const HISTORY_OFFSET = 32;

/** Where in an end's columns its first round trips start. */
export const RTT_OFFSET = 40;
export const RTT_PLACES = 4;

/** A connection: what belongs to neither end alone. */
// biome-ignore format: a column a line
export class ConnectionColumns extends Cursor {
  // Bits of the `IS_` numbers.
  get facts() { return this.w[this.at + 0] as number; }
  set facts(x) { this.w[this.at + 0] = x; }
  // Who: the client's address words, then the server's; both ports in one word.
  get family() { return this.w[this.at + 1] as number; }
  set family(x) { this.w[this.at + 1] = x; }
  get client0() { return this.w[this.at + 2] as number; }
  set client0(x) { this.w[this.at + 2] = x; }
  get client1() { return this.w[this.at + 3] as number; }
  set client1(x) { this.w[this.at + 3] = x; }
  get client2() { return this.w[this.at + 4] as number; }
  set client2(x) { this.w[this.at + 4] = x; }
  get client3() { return this.w[this.at + 5] as number; }
  set client3(x) { this.w[this.at + 5] = x; }
  get server0() { return this.w[this.at + 6] as number; }
  set server0(x) { this.w[this.at + 6] = x; }
  get server1() { return this.w[this.at + 7] as number; }
  set server1(x) { this.w[this.at + 7] = x; }
  get server2() { return this.w[this.at + 8] as number; }
  set server2(x) { this.w[this.at + 8] = x; }
  get server3() { return this.w[this.at + 9] as number; }
  set server3(x) { this.w[this.at + 9] = x; }
  get ports() { return this.w[this.at + 10] as number; }
  set ports(x) { this.w[this.at + 10] = x; }
  get tunnel() { return this.w[this.at + 11] as number; }
  set tunnel(x) { this.w[this.at + 11] = x; }
  // Its place in the look-up and among the uses of its four-tuple (index + 1 of the one before
  // and of the one after).
  get hash() { return this.w[this.at + 12] as number; }
  set hash(x) { this.w[this.at + 12] = x; }
  get previous() { return this.w[this.at + 13] as number; }
  set previous(x) { this.w[this.at + 13] = x; }
  get successor() { return this.w[this.at + 14] as number; }
  set successor(x) { this.w[this.at + 14] = x; }
  get incarnation() { return this.w[this.at + 15] as number; }
  set incarnation(x) { this.w[this.at + 15] = x; }
  get number() { return this.w[this.at + 16] as number; }
  set number(x) { this.w[this.at + 16] = x; }
  get firstFrame() { return this.w[this.at + 17] as number; }
  set firstFrame(x) { this.w[this.at + 17] = x; }
  get lastFrame() { return this.w[this.at + 18] as number; }
  set lastFrame(x) { this.w[this.at + 18] = x; }
  get completedFrame() { return this.w[this.at + 19] as number; }
  set completedFrame(x) { this.w[this.at + 19] = x; }
  // The step log: first and last entry + 1; the record of rare things + 1.
  get firstStep() { return this.w[this.at + 20] as number; }
  set firstStep(x) { this.w[this.at + 20] = x; }
  get lastStep() { return this.w[this.at + 21] as number; }
  set lastStep(x) { this.w[this.at + 21] = x; }
  get rare() { return this.w[this.at + 22] as number; }
  set rare(x) { this.w[this.at + 22] = x; }
  // Neighbours in order of last use, index + 1, where connections are to be forgotten.
  get older() { return this.w[this.at + 23] as number; }
  set older(x) { this.w[this.at + 23] = x; }
  get newer() { return this.w[this.at + 24] as number; }
  set newer(x) { this.w[this.at + 24] = x; }
  get endedMark() { return this.w[this.at + 25] as number; }
  set endedMark(x) { this.w[this.at + 25] = x; }
  // SND.NXT of the other end when the first FIN passed; who sent data last (direction + 1).
  get nxtAtFin() { return this.w[this.at + 26] as number; }
  set nxtAtFin(x) { this.w[this.at + 26] = x; }
  get lastSender() { return this.w[this.at + 27] as number; }
  set lastSender(x) { this.w[this.at + 27] = x; }
  get idleSender() { return this.w[this.at + 28] as number; }
  set idleSender(x) { this.w[this.at + 28] = x; }
  // Its TIME-WAIT used again: 1 by timestamps, 2 by sequence, 3 too early; the frame.
  get reuse() { return this.w[this.at + 29] as number; }
  set reuse(x) { this.w[this.at + 29] = x; }
  get reuseFrame() { return this.w[this.at + 30] as number; }
  set reuseFrame(x) { this.w[this.at + 30] = x; }
  // Zeek's history: how many letters, and 24 of them.
  get historyLength() { return this.w[this.at + 31] as number; }
  set historyLength(x) { this.w[this.at + 31] = x; }
  get startedAt() { return this.d[(this.at >> 1) + 19] as number; }
  set startedAt(x) { this.d[(this.at >> 1) + 19] = x; }
  get lastAt() { return this.d[(this.at >> 1) + 20] as number; }
  set lastAt(x) { this.d[(this.at >> 1) + 20] = x; }
  get longestIdle() { return this.d[(this.at >> 1) + 21] as number; }
  set longestIdle(x) { this.d[(this.at >> 1) + 21] = x; }
  get idleAt() { return this.d[(this.at >> 1) + 22] as number; }
  set idleAt(x) { this.d[(this.at >> 1) + 22] = x; }
  get completedAt() { return this.d[(this.at >> 1) + 23] as number; }
  set completedAt(x) { this.d[(this.at >> 1) + 23] = x; }
  get firstCloseAt() { return this.d[(this.at >> 1) + 24] as number; }
  set firstCloseAt(x) { this.d[(this.at >> 1) + 24] = x; }
  get reuseAt() { return this.d[(this.at >> 1) + 25] as number; }
  set reuseAt(x) { this.d[(this.at >> 1) + 25] = x; }
}

/** One end: what it sent, what it was sent, what state that leaves it in. */
// biome-ignore format: a column a line
export class EndColumns extends Cursor {
  // A code of `STATES`, or UNKNOWN; bits of the `HAS_` numbers.
  get state() { return this.w[this.at + 0] as number; }
  set state(x) { this.w[this.at + 0] = x; }
  get facts() { return this.w[this.at + 1] as number; }
  set facts(x) { this.w[this.at + 1] = x; }
  // Sequence numbers: its first, its next, what the other has acknowledged, what it acknowledges.
  get iss() { return this.w[this.at + 2] as number; }
  set iss(x) { this.w[this.at + 2] = x; }
  get nxt() { return this.w[this.at + 3] as number; }
  set nxt(x) { this.w[this.at + 3] = x; }
  get una() { return this.w[this.at + 4] as number; }
  set una(x) { this.w[this.at + 4] = x; }
  get ack() { return this.w[this.at + 5] as number; }
  set ack(x) { this.w[this.at + 5] = x; }
  // Windows that it announced, scaled; the shift count + 1, 0 without one.
  get window() { return this.w[this.at + 6] as number; }
  set window(x) { this.w[this.at + 6] = x; }
  get windowMin() { return this.w[this.at + 7] as number; }
  set windowMin(x) { this.w[this.at + 7] = x; }
  get windowMax() { return this.w[this.at + 8] as number; }
  set windowMax(x) { this.w[this.at + 8] = x; }
  get scale() { return this.w[this.at + 9] as number; }
  set scale(x) { this.w[this.at + 9] = x; }
  get mss() { return this.w[this.at + 10] as number; }
  set mss(x) { this.w[this.at + 10] = x; }
  // Segments, those with data, those with sequence numbers sent before.
  get segments() { return this.w[this.at + 11] as number; }
  set segments(x) { this.w[this.at + 11] = x; }
  get dataSegments() { return this.w[this.at + 12] as number; }
  set dataSegments(x) { this.w[this.at + 12] = x; }
  get retransmitted() { return this.w[this.at + 13] as number; }
  set retransmitted(x) { this.w[this.at + 13] = x; }
  // The first number of the flight under way; duplicate ACKs in a row.
  get flight() { return this.w[this.at + 14] as number; }
  set flight(x) { this.w[this.at + 14] = x; }
  get dupAcks() { return this.w[this.at + 15] as number; }
  set dupAcks(x) { this.w[this.at + 15] = x; }
  // SYN (or SYN,ACK) and FIN: how often, and the first and last frames.
  get synCount() { return this.w[this.at + 16] as number; }
  set synCount(x) { this.w[this.at + 16] = x; }
  get synFrame() { return this.w[this.at + 17] as number; }
  set synFrame(x) { this.w[this.at + 17] = x; }
  get synLastFrame() { return this.w[this.at + 18] as number; }
  set synLastFrame(x) { this.w[this.at + 18] = x; }
  get synTs() { return this.w[this.at + 19] as number; }
  set synTs(x) { this.w[this.at + 19] = x; }
  // The ISS that it had in the use of the four-tuple before.
  get formerIss() { return this.w[this.at + 20] as number; }
  set formerIss(x) { this.w[this.at + 20] = x; }
  get finCount() { return this.w[this.at + 21] as number; }
  set finCount(x) { this.w[this.at + 21] = x; }
  get finSeq() { return this.w[this.at + 22] as number; }
  set finSeq(x) { this.w[this.at + 22] = x; }
  get finFrame() { return this.w[this.at + 23] as number; }
  set finFrame(x) { this.w[this.at + 23] = x; }
  get finLastFrame() { return this.w[this.at + 24] as number; }
  set finLastFrame(x) { this.w[this.at + 24] = x; }
  get finAckFrame() { return this.w[this.at + 25] as number; }
  set finAckFrame(x) { this.w[this.at + 25] = x; }
  // What its packets look like: usual TTL, latest IP-ID, TSval and checksum, interface.
  get ttl() { return this.w[this.at + 26] as number; }
  set ttl(x) { this.w[this.at + 26] = x; }
  get ipId() { return this.w[this.at + 27] as number; }
  set ipId(x) { this.w[this.at + 27] = x; }
  get idSteps() { return this.w[this.at + 28] as number; }
  set idSteps(x) { this.w[this.at + 28] = x; }
  get idSkips() { return this.w[this.at + 29] as number; }
  set idSkips(x) { this.w[this.at + 29] = x; }
  get tsVal() { return this.w[this.at + 30] as number; }
  set tsVal(x) { this.w[this.at + 30] = x; }
  get checksum() { return this.w[this.at + 31] as number; }
  set checksum(x) { this.w[this.at + 31] = x; }
  get interfaceIndex() { return this.w[this.at + 32] as number; }
  set interfaceIndex(x) { this.w[this.at + 32] = x; }
  // Its latest segment: frame, and what it was (`KIND_`).
  get lastFrame() { return this.w[this.at + 33] as number; }
  set lastFrame(x) { this.w[this.at + 33] = x; }
  get lastKind() { return this.w[this.at + 34] as number; }
  set lastKind(x) { this.w[this.at + 34] = x; }
  get lastLength() { return this.w[this.at + 35] as number; }
  set lastLength(x) { this.w[this.at + 35] = x; }
  // SND.NXT of the other end when it last sent data.
  get peerNxt() { return this.w[this.at + 36] as number; }
  set peerNxt(x) { this.w[this.at + 36] = x; }
  // Zeek's letters that it has already.
  get letters() { return this.w[this.at + 37] as number; }
  set letters(x) { this.w[this.at + 37] = x; }
  // Round trips in microseconds: the number awaited, how many were taken, the first four of them
  // (roundTripTable.ts).
  get rttSeq() { return this.w[this.at + 38] as number; }
  set rttSeq(x) { this.w[this.at + 38] = x; }
  get rttCount() { return this.w[this.at + 39] as number; }
  set rttCount(x) { this.w[this.at + 39] = x; }
  get bytes() { return this.d[(this.at >> 1) + 22] as number; }
  set bytes(x) { this.d[(this.at >> 1) + 22] = x; }
  get ipBytes() { return this.d[(this.at >> 1) + 23] as number; }
  set ipBytes(x) { this.d[(this.at >> 1) + 23] = x; }
  get wireBytes() { return this.d[(this.at >> 1) + 24] as number; }
  set wireBytes(x) { this.d[(this.at >> 1) + 24] = x; }
  get firstDataAt() { return this.d[(this.at >> 1) + 25] as number; }
  set firstDataAt(x) { this.d[(this.at >> 1) + 25] = x; }
  get lastDataAt() { return this.d[(this.at >> 1) + 26] as number; }
  set lastDataAt(x) { this.d[(this.at >> 1) + 26] = x; }
  get lastSentAt() { return this.d[(this.at >> 1) + 27] as number; }
  set lastSentAt(x) { this.d[(this.at >> 1) + 27] = x; }
  get rttSince() { return this.d[(this.at >> 1) + 28] as number; }
  set rttSince(x) { this.d[(this.at >> 1) + 28] = x; }
  get synAt() { return this.d[(this.at >> 1) + 29] as number; }
  set synAt(x) { this.d[(this.at >> 1) + 29] = x; }
  get synLastAt() { return this.d[(this.at >> 1) + 30] as number; }
  set synLastAt(x) { this.d[(this.at >> 1) + 30] = x; }
  get finAt() { return this.d[(this.at >> 1) + 31] as number; }
  set finAt(x) { this.d[(this.at >> 1) + 31] = x; }
  get finLastAt() { return this.d[(this.at >> 1) + 32] as number; }
  set finLastAt(x) { this.d[(this.at >> 1) + 32] = x; }
  get finAckAt() { return this.d[(this.at >> 1) + 33] as number; }
  set finAckAt(x) { this.d[(this.at >> 1) + 33] = x; }
  get stepAt() { return this.d[(this.at >> 1) + 34] as number; }
  set stepAt(x) { this.d[(this.at >> 1) + 34] = x; }
}
