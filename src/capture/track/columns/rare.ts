/**
 * What few connections have: a reset, Fast Open, a death in TIME-WAIT, an ICMP error.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */
import { Cursor } from "../slabs.ts";

/** Words in all. */
export const words = 46;

/** What few connections have: a reset, Fast Open, a death in TIME-WAIT, an ICMP error. */
// biome-ignore format: a column a line
export class RareColumns extends Cursor {
  /** Who sent the RST: direction + 1. */
  get rstFrom() { return this.w[this.at + 0] as number; }
  set rstFrom(x) { this.w[this.at + 0] = x; }
  /** Its frame. */
  get rstFrame() { return this.w[this.at + 1] as number; }
  set rstFrame(x) { this.w[this.at + 1] = x; }
  /** Its flags. */
  get rstFlags() { return this.w[this.at + 2] as number; }
  set rstFlags(x) { this.w[this.at + 2] = x; }
  /** Its window, scaled. */
  get rstWindow() { return this.w[this.at + 3] as number; }
  set rstWindow(x) { this.w[this.at + 3] = x; }
  /** Its TTL. */
  get rstTtl() { return this.w[this.at + 4] as number; }
  set rstTtl(x) { this.w[this.at + 4] = x; }
  /** Its IP-ID. */
  get rstIpId() { return this.w[this.at + 5] as number; }
  set rstIpId(x) { this.w[this.at + 5] = x; }
  /** The sender's usual TTL; 0 where it is not known. */
  get rstUsualTtl() { return this.w[this.at + 6] as number; }
  set rstUsualTtl(x) { this.w[this.at + 6] = x; }
  /** The sender's latest IP-ID; -1 where it is not known. */
  get rstUsualIpId() { return this.w[this.at + 7] as number; }
  set rstUsualIpId(x) { this.w[this.at + 7] = x; }
  /** The window that the sender had announced. */
  get rstUsualWindow() { return this.w[this.at + 8] as number; }
  set rstUsualWindow(x) { this.w[this.at + 8] = x; }
  /** SEG.SEQ - the sender's SND.NXT. */
  get rstSeqAhead() { return this.w[this.at + 9] as number; }
  set rstSeqAhead(x) { this.w[this.at + 9] = x; }
  /** The receiver's SND.NXT - SEG.ACK. */
  get rstAckBehind() { return this.w[this.at + 10] as number; }
  set rstAckBehind(x) { this.w[this.at + 10] = x; }
  /** The state of its sender before it. */
  get rstSenderState() { return this.w[this.at + 11] as number; }
  set rstSenderState(x) { this.w[this.at + 11] = x; }
  /** The state of its receiver before it. */
  get rstReceiverState() { return this.w[this.at + 12] as number; }
  set rstReceiverState(x) { this.w[this.at + 12] = x; }
  /** What it answered: a `KIND_` number. */
  get rstAnswers() { return this.w[this.at + 13] as number; }
  set rstAnswers(x) { this.w[this.at + 13] = x; }
  /** The payload of that, in bytes. */
  get rstAnswersLength() { return this.w[this.at + 14] as number; }
  set rstAnswersLength(x) { this.w[this.at + 14] = x; }
  /** The frame of that. */
  get rstAnswersFrame() { return this.w[this.at + 15] as number; }
  set rstAnswersFrame(x) { this.w[this.at + 15] = x; }
  /** 1 when it has no timestamp although its sender uses them. */
  get rstLacksClock() { return this.w[this.at + 16] as number; }
  set rstLacksClock(x) { this.w[this.at + 16] = x; }
  /** What the sender may have left unread. */
  get rstUnreadBytes() { return this.w[this.at + 17] as number; }
  set rstUnreadBytes(x) { this.w[this.at + 17] = x; }
  /** How often the sender had sent the same in vain. */
  get rstTries() { return this.w[this.at + 18] as number; }
  set rstTries(x) { this.w[this.at + 18] = x; }
  /** How many of its keepalives had no answer. */
  get rstKeepalives() { return this.w[this.at + 19] as number; }
  set rstKeepalives(x) { this.w[this.at + 19] = x; }
  /** 1 when both ends sent one at once. */
  get rstBothEnds() { return this.w[this.at + 20] as number; }
  set rstBothEnds(x) { this.w[this.at + 20] = x; }
  /** Segments of its alleged sender after it. */
  get rstGoesOn() { return this.w[this.at + 21] as number; }
  set rstGoesOn(x) { this.w[this.at + 21] = x; }
  /** 1 when its TTL is none that the sender's packets can have. */
  get rstForeign() { return this.w[this.at + 22] as number; }
  set rstForeign(x) { this.w[this.at + 22] = x; }
  /** Fast Open, RFC 7413: 1 a cookie was requested, 2 one was sent. */
  get fastOpen() { return this.w[this.at + 23] as number; }
  set fastOpen(x) { this.w[this.at + 23] = x; }
  /** 1 when the data on the SYN was taken. */
  get fastOpenTaken() { return this.w[this.at + 24] as number; }
  set fastOpenTaken(x) { this.w[this.at + 24] = x; }
  /** Data on the SYN. */
  get dataOnSynBytes() { return this.w[this.at + 25] as number; }
  set dataOnSynBytes(x) { this.w[this.at + 25] = x; }
  /** Data on the SYN,ACK. */
  get dataOnSynAckBytes() { return this.w[this.at + 26] as number; }
  set dataOnSynAckBytes(x) { this.w[this.at + 26] = x; }
  /** Data on the ACK that completed the handshake. */
  get dataOnThirdAckBytes() { return this.w[this.at + 27] as number; }
  set dataOnThirdAckBytes(x) { this.w[this.at + 27] = x; }
  /** The RST that ended a TIME-WAIT before its time, RFC 1337. */
  get assassinFrame() { return this.w[this.at + 28] as number; }
  set assassinFrame(x) { this.w[this.at + 28] = x; }
  /** 1 when the RST answered a challenge ACK. */
  get challengeAck() { return this.w[this.at + 29] as number; }
  set challengeAck(x) { this.w[this.at + 29] = x; }
  /** The type of the ICMP error. */
  get icmpType() { return this.w[this.at + 30] as number; }
  set icmpType(x) { this.w[this.at + 30] = x; }
  /** Its code. */
  get icmpCode() { return this.w[this.at + 31] as number; }
  set icmpCode(x) { this.w[this.at + 31] = x; }
  /** Its frame; 0 without one. */
  get icmpFrame() { return this.w[this.at + 32] as number; }
  set icmpFrame(x) { this.w[this.at + 32] = x; }
  /** 1 when the RST came with another TTL, or on another interface. */
  get rstStrayed() { return this.w[this.at + 33] as number; }
  set rstStrayed(x) { this.w[this.at + 33] = x; }
  /** When the RST came. */
  get rstAt() { return this.d[(this.at >> 1) + 17] as number; }
  set rstAt(x) { this.d[(this.at >> 1) + 17] = x; }
  /** When that came which it answered. */
  get rstAnswersAt() { return this.d[(this.at >> 1) + 18] as number; }
  set rstAnswersAt(x) { this.d[(this.at >> 1) + 18] = x; }
  /** How long the connection had been silent before it. */
  get rstIdleMicros() { return this.d[(this.at >> 1) + 19] as number; }
  set rstIdleMicros(x) { this.d[(this.at >> 1) + 19] = x; }
  /** When the TIME-WAIT was ended. */
  get assassinAt() { return this.d[(this.at >> 1) + 20] as number; }
  set assassinAt(x) { this.d[(this.at >> 1) + 20] = x; }
  /** Who sent the ICMP error: its address, or the first word of it. */
  get icmpFrom0() { return this.w[this.at + 42] as number; }
  set icmpFrom0(x) { this.w[this.at + 42] = x; }
  /** The second. */
  get icmpFrom1() { return this.w[this.at + 43] as number; }
  set icmpFrom1(x) { this.w[this.at + 43] = x; }
  /** The third. */
  get icmpFrom2() { return this.w[this.at + 44] as number; }
  set icmpFrom2(x) { this.w[this.at + 44] = x; }
  /** The fourth. */
  get icmpFrom3() { return this.w[this.at + 45] as number; }
  set icmpFrom3(x) { this.w[this.at + 45] = x; }
}
