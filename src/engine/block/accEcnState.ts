/**
 * What a connection keeps of Accurate ECN (RFC 9768): how often and in how many bytes each
 * codepoint arrived, what the peer told of the same, and which of its means have been seen to fail.
 */

import { flagWord } from "../../base/flagWord.ts";

const failure = flagWord(32);

/** The peer's SYN or SYN,ACK had no such bits, though they were sent: none leave any more. */
export const ACE_SEND_FAILS = failure();
/** The ACE field does not come through to us. */
export const ACE_RECEIVE_FAILS = failure();
/** Our option does not reach the peer. */
export const OPTION_SEND_FAILS = failure();
/** The peer's option comes with zeros in it. */
export const OPTION_RECEIVE_FAILS = failure();

/** How much of the peer's option has been seen. */
export const OPTION_UNSEEN = 0;
export const OPTION_EMPTY = 1;
export const OPTION_COUNTS = 2;
export const OPTION_ZEROED = 3;

/** Hangs on the block of a connection that agreed on Accurate ECN. */
export class AccEcn {
  /** Segments that arrived marked CE, and those that the peer received so. */
  receivedCe = 0;
  deliveredCe = 0;
  /** Bytes of data, at `codepoint - 1`: ECT(1), ECT(0), CE; received, and told by the peer. */
  readonly received = [0, 0, 0];
  readonly delivered = [0, 0, 0];
  /** How many of the option's fields the codepoints of late need. */
  fields = 0;
  /** So many ACKs shall carry the option even where that is rare. */
  demand = 0;
  /** The codepoint of the last segment. */
  lastCodepoint = 0;
  /** Bits of what fails, above. */
  failed = 0;
  /** One of the OPTION_ numbers above. */
  option = OPTION_UNSEEN;
  /** The codepoint that the bytes of an ACK without the option are counted for; 0: none. */
  estimated = 0;
  /** When the option last left (microseconds). */
  optionSentAt = 0;
  /** The codepoint that the next bare ACK reflects; -1: none, it counts. */
  reflect = -1;
  /** The codepoint has changed: the next ACK must not wait. */
  changed = false;
  /** The segment in hand brought a newer timestamp. */
  newerTimestamp = false;
  /** Segments an ACK acknowledges, on average, in 64ths; 0: unknown. */
  average = 0;
  /** What the last ACK with both the option and a D-SACK told of; equal: there was none. */
  toldStart = 0;
  toldEnd = 0;
}
