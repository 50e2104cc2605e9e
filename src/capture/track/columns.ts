/**
 * The columns that every connection has, in one record of 192 words: the connection's own, then
 * the client's and the server's. What a column means is said where its place is
 * (`connectionPlaces.ts`, `endPlaces.ts`).
 */
import * as CONNECTION from "./connectionPlaces.ts";
import * as END from "./endPlaces.ts";
import { Cursor } from "./slabs.ts";

/** Words of the record. */
export const RECORD_WORDS = CONNECTION.words + 2 * END.words;

/** A connection: what belongs to neither end alone. */
// biome-ignore format: a column a line
export class ConnectionColumns extends Cursor {
  get facts() { return this.w[this.at + CONNECTION.facts] as number; }
  set facts(x) { this.w[this.at + CONNECTION.facts] = x; }
  get family() { return this.w[this.at + CONNECTION.family] as number; }
  set family(x) { this.w[this.at + CONNECTION.family] = x; }
  get client0() { return this.w[this.at + CONNECTION.client0] as number; }
  set client0(x) { this.w[this.at + CONNECTION.client0] = x; }
  get client1() { return this.w[this.at + CONNECTION.client1] as number; }
  set client1(x) { this.w[this.at + CONNECTION.client1] = x; }
  get client2() { return this.w[this.at + CONNECTION.client2] as number; }
  set client2(x) { this.w[this.at + CONNECTION.client2] = x; }
  get client3() { return this.w[this.at + CONNECTION.client3] as number; }
  set client3(x) { this.w[this.at + CONNECTION.client3] = x; }
  get server0() { return this.w[this.at + CONNECTION.server0] as number; }
  set server0(x) { this.w[this.at + CONNECTION.server0] = x; }
  get server1() { return this.w[this.at + CONNECTION.server1] as number; }
  set server1(x) { this.w[this.at + CONNECTION.server1] = x; }
  get server2() { return this.w[this.at + CONNECTION.server2] as number; }
  set server2(x) { this.w[this.at + CONNECTION.server2] = x; }
  get server3() { return this.w[this.at + CONNECTION.server3] as number; }
  set server3(x) { this.w[this.at + CONNECTION.server3] = x; }
  get ports() { return this.w[this.at + CONNECTION.ports] as number; }
  set ports(x) { this.w[this.at + CONNECTION.ports] = x; }
  get tunnel() { return this.w[this.at + CONNECTION.tunnel] as number; }
  set tunnel(x) { this.w[this.at + CONNECTION.tunnel] = x; }
  get hash() { return this.w[this.at + CONNECTION.hash] as number; }
  set hash(x) { this.w[this.at + CONNECTION.hash] = x; }
  get previous() { return this.w[this.at + CONNECTION.previous] as number; }
  set previous(x) { this.w[this.at + CONNECTION.previous] = x; }
  get successor() { return this.w[this.at + CONNECTION.successor] as number; }
  set successor(x) { this.w[this.at + CONNECTION.successor] = x; }
  get incarnation() { return this.w[this.at + CONNECTION.incarnation] as number; }
  set incarnation(x) { this.w[this.at + CONNECTION.incarnation] = x; }
  get number() { return this.w[this.at + CONNECTION.number] as number; }
  set number(x) { this.w[this.at + CONNECTION.number] = x; }
  get firstFrame() { return this.w[this.at + CONNECTION.firstFrame] as number; }
  set firstFrame(x) { this.w[this.at + CONNECTION.firstFrame] = x; }
  get lastFrame() { return this.w[this.at + CONNECTION.lastFrame] as number; }
  set lastFrame(x) { this.w[this.at + CONNECTION.lastFrame] = x; }
  get completedFrame() { return this.w[this.at + CONNECTION.completedFrame] as number; }
  set completedFrame(x) { this.w[this.at + CONNECTION.completedFrame] = x; }
  get firstStep() { return this.w[this.at + CONNECTION.firstStep] as number; }
  set firstStep(x) { this.w[this.at + CONNECTION.firstStep] = x; }
  get lastStep() { return this.w[this.at + CONNECTION.lastStep] as number; }
  set lastStep(x) { this.w[this.at + CONNECTION.lastStep] = x; }
  get rare() { return this.w[this.at + CONNECTION.rare] as number; }
  set rare(x) { this.w[this.at + CONNECTION.rare] = x; }
  get older() { return this.w[this.at + CONNECTION.older] as number; }
  set older(x) { this.w[this.at + CONNECTION.older] = x; }
  get newer() { return this.w[this.at + CONNECTION.newer] as number; }
  set newer(x) { this.w[this.at + CONNECTION.newer] = x; }
  get endedMark() { return this.w[this.at + CONNECTION.endedMark] as number; }
  set endedMark(x) { this.w[this.at + CONNECTION.endedMark] = x; }
  get nxtAtFin() { return this.w[this.at + CONNECTION.nxtAtFin] as number; }
  set nxtAtFin(x) { this.w[this.at + CONNECTION.nxtAtFin] = x; }
  get lastSender() { return this.w[this.at + CONNECTION.lastSender] as number; }
  set lastSender(x) { this.w[this.at + CONNECTION.lastSender] = x; }
  get idleSender() { return this.w[this.at + CONNECTION.idleSender] as number; }
  set idleSender(x) { this.w[this.at + CONNECTION.idleSender] = x; }
  get reuse() { return this.w[this.at + CONNECTION.reuse] as number; }
  set reuse(x) { this.w[this.at + CONNECTION.reuse] = x; }
  get reuseFrame() { return this.w[this.at + CONNECTION.reuseFrame] as number; }
  set reuseFrame(x) { this.w[this.at + CONNECTION.reuseFrame] = x; }
  get historyLength() { return this.w[this.at + CONNECTION.historyLength] as number; }
  set historyLength(x) { this.w[this.at + CONNECTION.historyLength] = x; }
  get startedAt() { return this.d[(this.at >> 1) + CONNECTION.startedAt] as number; }
  set startedAt(x) { this.d[(this.at >> 1) + CONNECTION.startedAt] = x; }
  get lastAt() { return this.d[(this.at >> 1) + CONNECTION.lastAt] as number; }
  set lastAt(x) { this.d[(this.at >> 1) + CONNECTION.lastAt] = x; }
  get longestIdle() { return this.d[(this.at >> 1) + CONNECTION.longestIdle] as number; }
  set longestIdle(x) { this.d[(this.at >> 1) + CONNECTION.longestIdle] = x; }
  get idleAt() { return this.d[(this.at >> 1) + CONNECTION.idleAt] as number; }
  set idleAt(x) { this.d[(this.at >> 1) + CONNECTION.idleAt] = x; }
  get completedAt() { return this.d[(this.at >> 1) + CONNECTION.completedAt] as number; }
  set completedAt(x) { this.d[(this.at >> 1) + CONNECTION.completedAt] = x; }
  get firstCloseAt() { return this.d[(this.at >> 1) + CONNECTION.firstCloseAt] as number; }
  set firstCloseAt(x) { this.d[(this.at >> 1) + CONNECTION.firstCloseAt] = x; }
  get reuseAt() { return this.d[(this.at >> 1) + CONNECTION.reuseAt] as number; }
  set reuseAt(x) { this.d[(this.at >> 1) + CONNECTION.reuseAt] = x; }
}

/** One end: what it sent, what it was sent, what state that leaves it in. */
// biome-ignore format: a column a line
export class EndColumns extends Cursor {
  get state() { return this.w[this.at + END.state] as number; }
  set state(x) { this.w[this.at + END.state] = x; }
  get facts() { return this.w[this.at + END.facts] as number; }
  set facts(x) { this.w[this.at + END.facts] = x; }
  get iss() { return this.w[this.at + END.iss] as number; }
  set iss(x) { this.w[this.at + END.iss] = x; }
  get nxt() { return this.w[this.at + END.nxt] as number; }
  set nxt(x) { this.w[this.at + END.nxt] = x; }
  get una() { return this.w[this.at + END.una] as number; }
  set una(x) { this.w[this.at + END.una] = x; }
  get ack() { return this.w[this.at + END.ack] as number; }
  set ack(x) { this.w[this.at + END.ack] = x; }
  get window() { return this.w[this.at + END.window] as number; }
  set window(x) { this.w[this.at + END.window] = x; }
  get windowMin() { return this.w[this.at + END.windowMin] as number; }
  set windowMin(x) { this.w[this.at + END.windowMin] = x; }
  get windowMax() { return this.w[this.at + END.windowMax] as number; }
  set windowMax(x) { this.w[this.at + END.windowMax] = x; }
  get scale() { return this.w[this.at + END.scale] as number; }
  set scale(x) { this.w[this.at + END.scale] = x; }
  get mss() { return this.w[this.at + END.mss] as number; }
  set mss(x) { this.w[this.at + END.mss] = x; }
  get segments() { return this.w[this.at + END.segments] as number; }
  set segments(x) { this.w[this.at + END.segments] = x; }
  get dataSegments() { return this.w[this.at + END.dataSegments] as number; }
  set dataSegments(x) { this.w[this.at + END.dataSegments] = x; }
  get retransmitted() { return this.w[this.at + END.retransmitted] as number; }
  set retransmitted(x) { this.w[this.at + END.retransmitted] = x; }
  get flight() { return this.w[this.at + END.flight] as number; }
  set flight(x) { this.w[this.at + END.flight] = x; }
  get dupAcks() { return this.w[this.at + END.dupAcks] as number; }
  set dupAcks(x) { this.w[this.at + END.dupAcks] = x; }
  get synCount() { return this.w[this.at + END.synCount] as number; }
  set synCount(x) { this.w[this.at + END.synCount] = x; }
  get synFrame() { return this.w[this.at + END.synFrame] as number; }
  set synFrame(x) { this.w[this.at + END.synFrame] = x; }
  get synLastFrame() { return this.w[this.at + END.synLastFrame] as number; }
  set synLastFrame(x) { this.w[this.at + END.synLastFrame] = x; }
  get synTs() { return this.w[this.at + END.synTs] as number; }
  set synTs(x) { this.w[this.at + END.synTs] = x; }
  get formerIss() { return this.w[this.at + END.formerIss] as number; }
  set formerIss(x) { this.w[this.at + END.formerIss] = x; }
  get finCount() { return this.w[this.at + END.finCount] as number; }
  set finCount(x) { this.w[this.at + END.finCount] = x; }
  get finSeq() { return this.w[this.at + END.finSeq] as number; }
  set finSeq(x) { this.w[this.at + END.finSeq] = x; }
  get finFrame() { return this.w[this.at + END.finFrame] as number; }
  set finFrame(x) { this.w[this.at + END.finFrame] = x; }
  get finLastFrame() { return this.w[this.at + END.finLastFrame] as number; }
  set finLastFrame(x) { this.w[this.at + END.finLastFrame] = x; }
  get finAckFrame() { return this.w[this.at + END.finAckFrame] as number; }
  set finAckFrame(x) { this.w[this.at + END.finAckFrame] = x; }
  get ttl() { return this.w[this.at + END.ttl] as number; }
  set ttl(x) { this.w[this.at + END.ttl] = x; }
  get ipId() { return this.w[this.at + END.ipId] as number; }
  set ipId(x) { this.w[this.at + END.ipId] = x; }
  get idSteps() { return this.w[this.at + END.idSteps] as number; }
  set idSteps(x) { this.w[this.at + END.idSteps] = x; }
  get idSkips() { return this.w[this.at + END.idSkips] as number; }
  set idSkips(x) { this.w[this.at + END.idSkips] = x; }
  get tsVal() { return this.w[this.at + END.tsVal] as number; }
  set tsVal(x) { this.w[this.at + END.tsVal] = x; }
  get checksum() { return this.w[this.at + END.checksum] as number; }
  set checksum(x) { this.w[this.at + END.checksum] = x; }
  get interfaceIndex() { return this.w[this.at + END.interfaceIndex] as number; }
  set interfaceIndex(x) { this.w[this.at + END.interfaceIndex] = x; }
  get lastFrame() { return this.w[this.at + END.lastFrame] as number; }
  set lastFrame(x) { this.w[this.at + END.lastFrame] = x; }
  get lastKind() { return this.w[this.at + END.lastKind] as number; }
  set lastKind(x) { this.w[this.at + END.lastKind] = x; }
  get lastLength() { return this.w[this.at + END.lastLength] as number; }
  set lastLength(x) { this.w[this.at + END.lastLength] = x; }
  get peerNxt() { return this.w[this.at + END.peerNxt] as number; }
  set peerNxt(x) { this.w[this.at + END.peerNxt] = x; }
  get letters() { return this.w[this.at + END.letters] as number; }
  set letters(x) { this.w[this.at + END.letters] = x; }
  get rttSeq() { return this.w[this.at + END.rttSeq] as number; }
  set rttSeq(x) { this.w[this.at + END.rttSeq] = x; }
  get rttCount() { return this.w[this.at + END.rttCount] as number; }
  set rttCount(x) { this.w[this.at + END.rttCount] = x; }
  get bytes() { return this.d[(this.at >> 1) + END.bytes] as number; }
  set bytes(x) { this.d[(this.at >> 1) + END.bytes] = x; }
  get ipBytes() { return this.d[(this.at >> 1) + END.ipBytes] as number; }
  set ipBytes(x) { this.d[(this.at >> 1) + END.ipBytes] = x; }
  get wireBytes() { return this.d[(this.at >> 1) + END.wireBytes] as number; }
  set wireBytes(x) { this.d[(this.at >> 1) + END.wireBytes] = x; }
  get firstDataAt() { return this.d[(this.at >> 1) + END.firstDataAt] as number; }
  set firstDataAt(x) { this.d[(this.at >> 1) + END.firstDataAt] = x; }
  get lastDataAt() { return this.d[(this.at >> 1) + END.lastDataAt] as number; }
  set lastDataAt(x) { this.d[(this.at >> 1) + END.lastDataAt] = x; }
  get lastSentAt() { return this.d[(this.at >> 1) + END.lastSentAt] as number; }
  set lastSentAt(x) { this.d[(this.at >> 1) + END.lastSentAt] = x; }
  get rttSince() { return this.d[(this.at >> 1) + END.rttSince] as number; }
  set rttSince(x) { this.d[(this.at >> 1) + END.rttSince] = x; }
  get synAt() { return this.d[(this.at >> 1) + END.synAt] as number; }
  set synAt(x) { this.d[(this.at >> 1) + END.synAt] = x; }
  get synLastAt() { return this.d[(this.at >> 1) + END.synLastAt] as number; }
  set synLastAt(x) { this.d[(this.at >> 1) + END.synLastAt] = x; }
  get finAt() { return this.d[(this.at >> 1) + END.finAt] as number; }
  set finAt(x) { this.d[(this.at >> 1) + END.finAt] = x; }
  get finLastAt() { return this.d[(this.at >> 1) + END.finLastAt] as number; }
  set finLastAt(x) { this.d[(this.at >> 1) + END.finLastAt] = x; }
  get finAckAt() { return this.d[(this.at >> 1) + END.finAckAt] as number; }
  set finAckAt(x) { this.d[(this.at >> 1) + END.finAckAt] = x; }
  get stepAt() { return this.d[(this.at >> 1) + END.stepAt] as number; }
  set stepAt(x) { this.d[(this.at >> 1) + END.stepAt] = x; }
}
