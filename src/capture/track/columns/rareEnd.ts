/**
 * What few ends have: losses, disorder, windows that close, probes.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */
import { Cursor } from "../slabs.ts";

/** Words in all. */
export const words = 58;

/** What few ends have: losses, disorder, windows that close, probes. */
// biome-ignore format: a column a line
export class RareEndColumns extends Cursor {
  /** Retransmissions after duplicate ACKs or SACK blocks. */
  get fastRetransmissions() { return this.w[this.at + 0] as number; }
  set fastRetransmissions(x) { this.w[this.at + 0] = x; }
  /** Retransmissions that the timer sent. */
  get timeoutRetransmissions() { return this.w[this.at + 1] as number; }
  set timeoutRetransmissions(x) { this.w[this.at + 1] = x; }
  /** Retransmissions of what had been acknowledged. */
  get spuriousRetransmissions() { return this.w[this.at + 2] as number; }
  set spuriousRetransmissions(x) { this.w[this.at + 2] = x; }
  /** Tail loss probes, RFC 8985 7.2. */
  get tailLossProbes() { return this.w[this.at + 3] as number; }
  set tailLossProbes(x) { this.w[this.at + 3] = x; }
  /** Segments that others had overtaken. */
  get outOfOrder() { return this.w[this.at + 4] as number; }
  set outOfOrder(x) { this.w[this.at + 4] = x; }
  /** Duplicate ACKs that it sent. */
  get dupAcks() { return this.w[this.at + 5] as number; }
  set dupAcks(x) { this.w[this.at + 5] = x; }
  /** Segments with SACK blocks. */
  get sacks() { return this.w[this.at + 6] as number; }
  set sacks(x) { this.w[this.at + 6] = x; }
  /** Segments with a D-SACK, RFC 2883. */
  get dsacks() { return this.w[this.at + 7] as number; }
  set dsacks(x) { this.w[this.at + 7] = x; }
  /** How often it closed its window. */
  get zeroWindows() { return this.w[this.at + 8] as number; }
  set zeroWindows(x) { this.w[this.at + 8] = x; }
  /** Its probes of the other's closed window. */
  get zeroWindowProbes() { return this.w[this.at + 9] as number; }
  set zeroWindowProbes(x) { this.w[this.at + 9] = x; }
  /** Its keepalives. */
  get keepalives() { return this.w[this.at + 10] as number; }
  set keepalives(x) { this.w[this.at + 10] = x; }
  /** Those since the other end last answered. */
  get keepalivesUnanswered() { return this.w[this.at + 11] as number; }
  set keepalivesUnanswered(x) { this.w[this.at + 11] = x; }
  /** How often it filled the other's window. */
  get windowFull() { return this.w[this.at + 12] as number; }
  set windowFull(x) { this.w[this.at + 12] = x; }
  /** Its challenge ACKs, RFC 5961. */
  get challengeAcks() { return this.w[this.at + 13] as number; }
  set challengeAcks(x) { this.w[this.at + 13] = x; }
  /** Its RSTs that the other end ignored. */
  get rstIgnored() { return this.w[this.at + 14] as number; }
  set rstIgnored(x) { this.w[this.at + 14] = x; }
  /** Segments of another age, or that the network kept a copy of. */
  get oldDuplicates() { return this.w[this.at + 15] as number; }
  set oldDuplicates(x) { this.w[this.at + 15] = x; }
  /** Segments with a wrong checksum. */
  get badChecksums() { return this.w[this.at + 16] as number; }
  set badChecksums(x) { this.w[this.at + 16] = x; }
  /** Bytes that it sent to an end that had closed. */
  get dataAfterCloseBytes() { return this.w[this.at + 17] as number; }
  set dataAfterCloseBytes(x) { this.w[this.at + 17] = x; }
  /** How often sequence numbers were missing. */
  get gaps() { return this.w[this.at + 18] as number; }
  set gaps(x) { this.w[this.at + 18] = x; }
  /** The first retransmission. */
  get retransmissionFrame() { return this.w[this.at + 19] as number; }
  set retransmissionFrame(x) { this.w[this.at + 19] = x; }
  /** The first spurious one. */
  get spuriousFrame() { return this.w[this.at + 20] as number; }
  set spuriousFrame(x) { this.w[this.at + 20] = x; }
  /** The first segment out of order. */
  get outOfOrderFrame() { return this.w[this.at + 21] as number; }
  set outOfOrderFrame(x) { this.w[this.at + 21] = x; }
  /** The first closed window. */
  get zeroWindowFrame() { return this.w[this.at + 22] as number; }
  set zeroWindowFrame(x) { this.w[this.at + 22] = x; }
  /** The first full window. */
  get windowFullFrame() { return this.w[this.at + 23] as number; }
  set windowFullFrame(x) { this.w[this.at + 23] = x; }
  /** The first keepalive. */
  get keepaliveFrame() { return this.w[this.at + 24] as number; }
  set keepaliveFrame(x) { this.w[this.at + 24] = x; }
  /** The first challenge ACK. */
  get challengeFrame() { return this.w[this.at + 25] as number; }
  set challengeFrame(x) { this.w[this.at + 25] = x; }
  /** The first RST that was ignored. */
  get rstIgnoredFrame() { return this.w[this.at + 26] as number; }
  set rstIgnoredFrame(x) { this.w[this.at + 26] = x; }
  /** The first old duplicate. */
  get oldDuplicateFrame() { return this.w[this.at + 27] as number; }
  set oldDuplicateFrame(x) { this.w[this.at + 27] = x; }
  /** The first wrong checksum. */
  get badChecksumFrame() { return this.w[this.at + 28] as number; }
  set badChecksumFrame(x) { this.w[this.at + 28] = x; }
  /** The last segment before the RST that answered it. */
  get dataAfterCloseFrame() { return this.w[this.at + 29] as number; }
  set dataAfterCloseFrame(x) { this.w[this.at + 29] = x; }
  /** The first segment after a gap. */
  get gapFrame() { return this.w[this.at + 30] as number; }
  set gapFrame(x) { this.w[this.at + 30] = x; }
  /** The latest retransmission. */
  get lastRetransmissionFrame() { return this.w[this.at + 31] as number; }
  set lastRetransmissionFrame(x) { this.w[this.at + 31] = x; }
  /** SND.NXT when the loss recovery under way began. */
  get recoveryHigh() { return this.w[this.at + 32] as number; }
  set recoveryHigh(x) { this.w[this.at + 32] = x; }
  /** How that began: a `RECOVERY_` number. */
  get recoveryKind() { return this.w[this.at + 33] as number; }
  set recoveryKind(x) { this.w[this.at + 33] = x; }
  /** The highest right edge of a SACK block; 0 without one. */
  get sackHigh() { return this.w[this.at + 34] as number; }
  set sackHigh(x) { this.w[this.at + 34] = x; }
  /** How often the same segment was sent again in vain. */
  get tries() { return this.w[this.at + 35] as number; }
  set tries(x) { this.w[this.at + 35] = x; }
  /** The sequence number of that. */
  get triesSeq() { return this.w[this.at + 36] as number; }
  set triesSeq(x) { this.w[this.at + 36] = x; }
  /** TSval of its first retransmission. */
  get triesTs() { return this.w[this.at + 37] as number; }
  set triesTs(x) { this.w[this.at + 37] = x; }
  /** Retransmissions that a timestamp's echo proves needless, RFC 3522. */
  get spuriousByEcho() { return this.w[this.at + 38] as number; }
  set spuriousByEcho(x) { this.w[this.at + 38] = x; }
  /** The first D-SACK. */
  get dsackFrame() { return this.w[this.at + 39] as number; }
  set dsackFrame(x) { this.w[this.at + 39] = x; }
  /** Segments that may repeat what the capture never saw. */
  get hidden() { return this.w[this.at + 40] as number; }
  set hidden(x) { this.w[this.at + 40] = x; }
  /** The first of those. */
  get hiddenFrame() { return this.w[this.at + 41] as number; }
  set hiddenFrame(x) { this.w[this.at + 41] = x; }
  /** Bytes of payload that were sent before. */
  get retransmittedBytes() { return this.d[(this.at >> 1) + 21] as number; }
  set retransmittedBytes(x) { this.d[(this.at >> 1) + 21] = x; }
  /** Bytes that were acknowledged and never seen. */
  get missingBytes() { return this.d[(this.at >> 1) + 22] as number; }
  set missingBytes(x) { this.d[(this.at >> 1) + 22] = x; }
  /** How long its window was closed, without the time under way. */
  get zeroMicros() { return this.d[(this.at >> 1) + 23] as number; }
  set zeroMicros(x) { this.d[(this.at >> 1) + 23] = x; }
  /** When it closed its window last. */
  get zeroSince() { return this.d[(this.at >> 1) + 24] as number; }
  set zeroSince(x) { this.d[(this.at >> 1) + 24] = x; }
  /** When it had last sent anything before it sent the same in vain. */
  get triesSince() { return this.d[(this.at >> 1) + 25] as number; }
  set triesSince(x) { this.d[(this.at >> 1) + 25] = x; }
  /** When it did so last. */
  get lastTryAt() { return this.d[(this.at >> 1) + 26] as number; }
  set lastTryAt(x) { this.d[(this.at >> 1) + 26] = x; }
  /** Retransmissions by a timer that may as well be tail loss probes. */
  get timeoutsOrProbes() { return this.w[this.at + 54] as number; }
  set timeoutsOrProbes(x) { this.w[this.at + 54] = x; }
  /** After what time the latest came, as long as the next may tell. */
  get unclearMicros() { return this.w[this.at + 55] as number; }
  set unclearMicros(x) { this.w[this.at + 55] = x; }
  /** Up to here it was acknowledged although nobody saw it pass. */
  get unseenTo() { return this.w[this.at + 56] as number; }
  set unseenTo(x) { this.w[this.at + 56] = x; }
}
