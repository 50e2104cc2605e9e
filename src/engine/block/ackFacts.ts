/**
 * What one arriving ACK told, gathered while it is processed: one record a stack, filled anew for
 * each ACK, so that the steps can speak to each other without allocating.
 */
import type { Micros } from "../../base/time.ts";

/** No time was taken. */
export const NO_TIME: Micros = -1;

/** The facts of the ACK in hand. */
export class AckFacts {
  /** SND.UNA before it. */
  priorUna = 0;
  /** Behind the highest SACKed byte before it. */
  priorHighestSack = 0;
  /** SND.UNA has moved. */
  advanced = false;
  /** A duplicate ACK in the sense of RFC 5681 section 2. */
  duplicate = false;
  /** It has the ECN-Echo flag, and ECN was agreed on. */
  congestionEcho = false;
  /** Something was newly acknowledged by number. */
  dataAcked = false;
  /** Something was newly SACKed. */
  dataSacked = false;
  /** Something that had been sent more than once was acknowledged: Karn's rule. */
  retransmitAcked = false;
  /** Something that left before the episode and never again was delivered: F-RTO's evidence. */
  originalDelivered = false;
  /** It reported data received twice (RFC 2883). */
  duplicateSack = false;
  /** That was the tail loss probe. */
  duplicateProbe = false;
  /** The new first segment had been SACKed: the peer went back on its word (RFC 2018 section 8). */
  reneged = false;
  /** A retransmission was found lost. */
  lostRetransmission = false;
  /** The retransmission timer is to be set anew. */
  setTimer = false;
  /** Segments acknowledged by number. */
  acked = 0;
  /** The lowest segment whose delivery shows reordering. */
  reordered = 0;
  /** When the first and last of what was acknowledged by number, never resent, had left. */
  firstAckedSentAt: Micros = NO_TIME;
  lastAckedSentAt: Micros = NO_TIME;
  /** The same of what was SACKed. */
  firstSackedSentAt: Micros = NO_TIME;
  lastSackedSentAt: Micros = NO_TIME;
  /** When the most recently sent of all that it delivered had left. */
  newestSentAt: Micros = NO_TIME;
  newestEnd = 0;
  /** What the connection had delivered when that one left; -1 when it delivered nothing. */
  priorDelivered = -1;
  /** The round trip for congestion control, in microseconds; -1 when none was measured. */
  rtt = -1;
  /** Duplicate segments that a D-SACK reported. */
  duplicates = 0;
}
