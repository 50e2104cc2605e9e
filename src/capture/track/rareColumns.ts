/**
 * The columns of what happens to few connections only, in records of their own, so that a hundred
 * thousand plain ones stay small. The first rare thing of a connection makes its record.
 */
import { Cursor } from "./slabs.ts";

/** Words of the connection's part, of one end's, and of the record. */
export const RARE_WORDS = 46;
export const RARE_END_WORDS = 58;
export const RARE_RECORD_WORDS = RARE_WORDS + 2 * RARE_END_WORDS;

/** What few connections have: a reset, Fast Open, a tuple used again, a death. */
// biome-ignore format: a column a line
export class RareColumns extends Cursor {
  // The RST: whose (direction + 1), its frame, flags and fields relative to what was expected.
  get rstFrom() { return this.w[this.at + 0] as number; }
  set rstFrom(x) { this.w[this.at + 0] = x; }
  get rstFrame() { return this.w[this.at + 1] as number; }
  set rstFrame(x) { this.w[this.at + 1] = x; }
  get rstFlags() { return this.w[this.at + 2] as number; }
  set rstFlags(x) { this.w[this.at + 2] = x; }
  get rstWindow() { return this.w[this.at + 3] as number; }
  set rstWindow(x) { this.w[this.at + 3] = x; }
  get rstTtl() { return this.w[this.at + 4] as number; }
  set rstTtl(x) { this.w[this.at + 4] = x; }
  get rstIpId() { return this.w[this.at + 5] as number; }
  set rstIpId(x) { this.w[this.at + 5] = x; }
  get rstUsualTtl() { return this.w[this.at + 6] as number; }
  set rstUsualTtl(x) { this.w[this.at + 6] = x; }
  get rstUsualIpId() { return this.w[this.at + 7] as number; }
  set rstUsualIpId(x) { this.w[this.at + 7] = x; }
  get rstUsualWindow() { return this.w[this.at + 8] as number; }
  set rstUsualWindow(x) { this.w[this.at + 8] = x; }
  get rstSeqAhead() { return this.w[this.at + 9] as number; }
  set rstSeqAhead(x) { this.w[this.at + 9] = x; }
  get rstAckBehind() { return this.w[this.at + 10] as number; }
  set rstAckBehind(x) { this.w[this.at + 10] = x; }
  // The states of its sender and receiver before it, and what it answered (`KIND_`).
  get rstSenderState() { return this.w[this.at + 11] as number; }
  set rstSenderState(x) { this.w[this.at + 11] = x; }
  get rstReceiverState() { return this.w[this.at + 12] as number; }
  set rstReceiverState(x) { this.w[this.at + 12] = x; }
  get rstAnswers() { return this.w[this.at + 13] as number; }
  set rstAnswers(x) { this.w[this.at + 13] = x; }
  get rstAnswersLength() { return this.w[this.at + 14] as number; }
  set rstAnswersLength(x) { this.w[this.at + 14] = x; }
  get rstAnswersFrame() { return this.w[this.at + 15] as number; }
  set rstAnswersFrame(x) { this.w[this.at + 15] = x; }
  get rstLacksClock() { return this.w[this.at + 16] as number; }
  set rstLacksClock(x) { this.w[this.at + 16] = x; }
  get rstUnread() { return this.w[this.at + 17] as number; }
  set rstUnread(x) { this.w[this.at + 17] = x; }
  get rstTries() { return this.w[this.at + 18] as number; }
  set rstTries(x) { this.w[this.at + 18] = x; }
  get rstKeepalives() { return this.w[this.at + 19] as number; }
  set rstKeepalives(x) { this.w[this.at + 19] = x; }
  get rstBothEnds() { return this.w[this.at + 20] as number; }
  set rstBothEnds(x) { this.w[this.at + 20] = x; }
  get rstGoesOn() { return this.w[this.at + 21] as number; }
  set rstGoesOn(x) { this.w[this.at + 21] = x; }
  get rstForeign() { return this.w[this.at + 22] as number; }
  set rstForeign(x) { this.w[this.at + 22] = x; }
  // Fast Open: 1 requested, 2 sent; 1 when its data was taken. Data on SYN and on the third ACK.
  get fastOpen() { return this.w[this.at + 23] as number; }
  set fastOpen(x) { this.w[this.at + 23] = x; }
  get fastOpenTaken() { return this.w[this.at + 24] as number; }
  set fastOpenTaken(x) { this.w[this.at + 24] = x; }
  get dataOnSyn() { return this.w[this.at + 25] as number; }
  set dataOnSyn(x) { this.w[this.at + 25] = x; }
  get dataOnSynAck() { return this.w[this.at + 26] as number; }
  set dataOnSynAck(x) { this.w[this.at + 26] = x; }
  get dataOnThirdAck() { return this.w[this.at + 27] as number; }
  set dataOnThirdAck(x) { this.w[this.at + 27] = x; }
  get assassinFrame() { return this.w[this.at + 28] as number; }
  set assassinFrame(x) { this.w[this.at + 28] = x; }
  get challengeAck() { return this.w[this.at + 29] as number; }
  set challengeAck(x) { this.w[this.at + 29] = x; }
  get icmpType() { return this.w[this.at + 30] as number; }
  set icmpType(x) { this.w[this.at + 30] = x; }
  get icmpCode() { return this.w[this.at + 31] as number; }
  set icmpCode(x) { this.w[this.at + 31] = x; }
  get icmpFrame() { return this.w[this.at + 32] as number; }
  set icmpFrame(x) { this.w[this.at + 32] = x; }
  // The RST came with another TTL, or first on another interface, than the end's packets do.
  get rstStrayed() { return this.w[this.at + 33] as number; }
  set rstStrayed(x) { this.w[this.at + 33] = x; }
  get icmpFrom0() { return this.w[this.at + 42] as number; }
  set icmpFrom0(x) { this.w[this.at + 42] = x; }
  get icmpFrom1() { return this.w[this.at + 43] as number; }
  set icmpFrom1(x) { this.w[this.at + 43] = x; }
  get icmpFrom2() { return this.w[this.at + 44] as number; }
  set icmpFrom2(x) { this.w[this.at + 44] = x; }
  get icmpFrom3() { return this.w[this.at + 45] as number; }
  set icmpFrom3(x) { this.w[this.at + 45] = x; }
  get rstAt() { return this.d[(this.at >> 1) + 17] as number; }
  set rstAt(x) { this.d[(this.at >> 1) + 17] = x; }
  get rstAnswersAt() { return this.d[(this.at >> 1) + 18] as number; }
  set rstAnswersAt(x) { this.d[(this.at >> 1) + 18] = x; }
  get rstIdle() { return this.d[(this.at >> 1) + 19] as number; }
  set rstIdle(x) { this.d[(this.at >> 1) + 19] = x; }
  get assassinAt() { return this.d[(this.at >> 1) + 20] as number; }
  set assassinAt(x) { this.d[(this.at >> 1) + 20] = x; }
}

/** What few ends have: losses, disorder, windows that close, probes. */
// biome-ignore format: a column a line
export class RareEndColumns extends Cursor {
  get fastRetransmissions() { return this.w[this.at + 0] as number; }
  set fastRetransmissions(x) { this.w[this.at + 0] = x; }
  get timeoutRetransmissions() { return this.w[this.at + 1] as number; }
  set timeoutRetransmissions(x) { this.w[this.at + 1] = x; }
  get spuriousRetransmissions() { return this.w[this.at + 2] as number; }
  set spuriousRetransmissions(x) { this.w[this.at + 2] = x; }
  get tailLossProbes() { return this.w[this.at + 3] as number; }
  set tailLossProbes(x) { this.w[this.at + 3] = x; }
  get outOfOrder() { return this.w[this.at + 4] as number; }
  set outOfOrder(x) { this.w[this.at + 4] = x; }
  get dupAcks() { return this.w[this.at + 5] as number; }
  set dupAcks(x) { this.w[this.at + 5] = x; }
  get sacks() { return this.w[this.at + 6] as number; }
  set sacks(x) { this.w[this.at + 6] = x; }
  get dsacks() { return this.w[this.at + 7] as number; }
  set dsacks(x) { this.w[this.at + 7] = x; }
  get zeroWindows() { return this.w[this.at + 8] as number; }
  set zeroWindows(x) { this.w[this.at + 8] = x; }
  get zeroWindowProbes() { return this.w[this.at + 9] as number; }
  set zeroWindowProbes(x) { this.w[this.at + 9] = x; }
  get keepalives() { return this.w[this.at + 10] as number; }
  set keepalives(x) { this.w[this.at + 10] = x; }
  get keepalivesUnanswered() { return this.w[this.at + 11] as number; }
  set keepalivesUnanswered(x) { this.w[this.at + 11] = x; }
  get windowFull() { return this.w[this.at + 12] as number; }
  set windowFull(x) { this.w[this.at + 12] = x; }
  get challengeAcks() { return this.w[this.at + 13] as number; }
  set challengeAcks(x) { this.w[this.at + 13] = x; }
  get rstIgnored() { return this.w[this.at + 14] as number; }
  set rstIgnored(x) { this.w[this.at + 14] = x; }
  get oldDuplicates() { return this.w[this.at + 15] as number; }
  set oldDuplicates(x) { this.w[this.at + 15] = x; }
  get badChecksums() { return this.w[this.at + 16] as number; }
  set badChecksums(x) { this.w[this.at + 16] = x; }
  get dataAfterClose() { return this.w[this.at + 17] as number; }
  set dataAfterClose(x) { this.w[this.at + 17] = x; }
  get gaps() { return this.w[this.at + 18] as number; }
  set gaps(x) { this.w[this.at + 18] = x; }
  // The first frame of each.
  get retransmissionFrame() { return this.w[this.at + 19] as number; }
  set retransmissionFrame(x) { this.w[this.at + 19] = x; }
  get spuriousFrame() { return this.w[this.at + 20] as number; }
  set spuriousFrame(x) { this.w[this.at + 20] = x; }
  get outOfOrderFrame() { return this.w[this.at + 21] as number; }
  set outOfOrderFrame(x) { this.w[this.at + 21] = x; }
  get zeroWindowFrame() { return this.w[this.at + 22] as number; }
  set zeroWindowFrame(x) { this.w[this.at + 22] = x; }
  get windowFullFrame() { return this.w[this.at + 23] as number; }
  set windowFullFrame(x) { this.w[this.at + 23] = x; }
  get keepaliveFrame() { return this.w[this.at + 24] as number; }
  set keepaliveFrame(x) { this.w[this.at + 24] = x; }
  get challengeFrame() { return this.w[this.at + 25] as number; }
  set challengeFrame(x) { this.w[this.at + 25] = x; }
  get rstIgnoredFrame() { return this.w[this.at + 26] as number; }
  set rstIgnoredFrame(x) { this.w[this.at + 26] = x; }
  get oldDuplicateFrame() { return this.w[this.at + 27] as number; }
  set oldDuplicateFrame(x) { this.w[this.at + 27] = x; }
  get badChecksumFrame() { return this.w[this.at + 28] as number; }
  set badChecksumFrame(x) { this.w[this.at + 28] = x; }
  get dataAfterCloseFrame() { return this.w[this.at + 29] as number; }
  set dataAfterCloseFrame(x) { this.w[this.at + 29] = x; }
  get gapFrame() { return this.w[this.at + 30] as number; }
  set gapFrame(x) { this.w[this.at + 30] = x; }
  get lastRetransmissionFrame() { return this.w[this.at + 31] as number; }
  set lastRetransmissionFrame(x) { this.w[this.at + 31] = x; }
  // Loss recovery: SND.NXT when it began and its kind; highest SACKed; the same segment again.
  get recoveryHigh() { return this.w[this.at + 32] as number; }
  set recoveryHigh(x) { this.w[this.at + 32] = x; }
  get recoveryKind() { return this.w[this.at + 33] as number; }
  set recoveryKind(x) { this.w[this.at + 33] = x; }
  get sackHigh() { return this.w[this.at + 34] as number; }
  set sackHigh(x) { this.w[this.at + 34] = x; }
  get tries() { return this.w[this.at + 35] as number; }
  set tries(x) { this.w[this.at + 35] = x; }
  get triesSeq() { return this.w[this.at + 36] as number; }
  set triesSeq(x) { this.w[this.at + 36] = x; }
  get triesTs() { return this.w[this.at + 37] as number; }
  set triesTs(x) { this.w[this.at + 37] = x; }
  get spuriousByEcho() { return this.w[this.at + 38] as number; }
  set spuriousByEcho(x) { this.w[this.at + 38] = x; }
  get dsackFrame() { return this.w[this.at + 39] as number; }
  set dsackFrame(x) { this.w[this.at + 39] = x; }
  // Segments that may be retransmissions of what the capture never saw, and the first.
  get hidden() { return this.w[this.at + 40] as number; }
  set hidden(x) { this.w[this.at + 40] = x; }
  get hiddenFrame() { return this.w[this.at + 41] as number; }
  set hiddenFrame(x) { this.w[this.at + 41] = x; }
  get retransmittedBytes() { return this.d[(this.at >> 1) + 21] as number; }
  set retransmittedBytes(x) { this.d[(this.at >> 1) + 21] = x; }
  get missingBytes() { return this.d[(this.at >> 1) + 22] as number; }
  set missingBytes(x) { this.d[(this.at >> 1) + 22] = x; }
  get zeroMicros() { return this.d[(this.at >> 1) + 23] as number; }
  set zeroMicros(x) { this.d[(this.at >> 1) + 23] = x; }
  get zeroSince() { return this.d[(this.at >> 1) + 24] as number; }
  set zeroSince(x) { this.d[(this.at >> 1) + 24] = x; }
  get triesSince() { return this.d[(this.at >> 1) + 25] as number; }
  set triesSince(x) { this.d[(this.at >> 1) + 25] = x; }
  get lastTryAt() { return this.d[(this.at >> 1) + 26] as number; }
  set lastTryAt(x) { this.d[(this.at >> 1) + 26] = x; }
  // Retransmissions that a timer sent, or as well a tail loss probe; after how many microseconds
  // the latest came, as long as the next one may tell which it was.
  get timeoutsOrProbes() { return this.w[this.at + 54] as number; }
  set timeoutsOrProbes(x) { this.w[this.at + 54] = x; }
  get unclearMicros() { return this.w[this.at + 55] as number; }
  set unclearMicros(x) { this.w[this.at + 55] = x; }
  // Up to here it was acknowledged although nobody saw it pass.
  get unseenTo() { return this.w[this.at + 56] as number; }
  set unseenTo(x) { this.w[this.at + 56] = x; }
}
