/**
 * Sequence numbers that passed before, or that others overtook: a retransmission and its reason, or
 * a segment out of order. RFC 5681 3.2 (fast retransmit), RFC 6298 (5.4) (timeout), RFC 8985
 * (tail loss probe), RFC 2883 and RFC 3522 (spurious).
 *
 * History decides, not the round trip alone: what was acknowledged, how many duplicate ACKs or
 * SACK blocks had passed, how long the sender had been silent, and for segments that fill a gap
 * the IP-ID and the timestamp, which tell whether they were sent before or after those that
 * overtook them.
 */
import { diff, ge, le, lt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import { FIN, SYN } from "../../wire/index.ts";
import {
  HAS_COUNTING_IDS,
  HAS_GAPS,
  HAS_RECOVERY,
  HAS_RTT_PENDING,
  HAS_TIMESTAMPS,
  RECOVERY_FAST,
  RECOVERY_TIMEOUT,
} from "./codes.ts";
import { idDifference, MOST_IDS_BACK } from "./duplicates.ts";
import { noteRetransmission } from "./history.ts";
import {
  MARK_FAST,
  MARK_OLD_DUPLICATE,
  MARK_OUT_OF_ORDER,
  MARK_RETRANSMISSION,
  MARK_SPURIOUS,
  MARK_TAIL_LOSS_PROBE,
} from "./marks.ts";
import type { Moment } from "./moment.ts";
import { roundTrip } from "./roundTrips.ts";
import { isTailLossProbe, noteTimer, settleTimer } from "./tailLoss.ts";

/** Shorter than any common least RTO (Linux 200 ms, RFC 6298 1 s), longer than a delayed ACK. */
const TIMEOUT_MICROS = 150_000;
/** Without any other sign, a segment that comes this soon was overtaken, not sent again. */
const REORDERING_MICROS = 3_000;

/** Reads a segment that starts behind SND.NXT. */
export function readRepeated(moment: Moment): void {
  const { mine, seq, segment } = moment;
  const filled = (mine.facts & HAS_GAPS) === 0 ? 0 : moment.gapsOfMine.fill(seq, moment.end);
  if (filled > 0) {
    mine.bytes += Math.min(filled, segment.length);
    if (moment.gapsOfMine.isEmpty) mine.facts &= ~HAS_GAPS;
    if (wasOvertaken(moment)) {
      noteOutOfOrder(moment);
      return;
    }
  }
  if (filled === 0 && isOldPacket(moment)) {
    noteOldPacket(moment);
    return;
  }
  // Karn: an ACK of something sent twice measures nothing.
  mine.facts &= ~HAS_RTT_PENDING;
  mine.retransmitted++;
  const rare = moment.rareMine;
  if (rare.retransmissionFrame === 0) rare.retransmissionFrame = moment.frame;
  rare.lastRetransmissionFrame = moment.frame;
  rare.retransmittedBytes += segment.length;
  noteTry(moment);
  if (segment.length > 0) noteRetransmission(moment, mine.retransmitted);
  noteReason(moment, (moment.flags & (SYN | FIN)) !== 0 && segment.length === 0);
}

/** The IP-ID says that the sender sent this packet long ago and once: the network kept a copy. */
function isOldPacket({ mine, segment }: Moment): boolean {
  if ((mine.facts & HAS_COUNTING_IDS) === 0 || segment.ipId <= 0) return false;
  const back = idDifference(mine.ipId, segment.ipId);
  return back >= 0 && back < MOST_IDS_BACK;
}

function noteOldPacket(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_OLD_DUPLICATE;
  if (rare.oldDuplicates++ === 0) rare.oldDuplicateFrame = moment.frame;
}

function noteOutOfOrder(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_OUT_OF_ORDER;
  if (rare.outOfOrder++ === 0) rare.outOfOrderFrame = moment.frame;
}

/** Whether a segment that fills a gap was sent before those that passed ahead of it. */
function wasOvertaken(moment: Moment): boolean {
  const { mine, other, segment, at } = moment;
  if ((mine.facts & HAS_COUNTING_IDS) !== 0 && segment.ipId > 0) {
    return idDifference(segment.ipId, mine.ipId) < 0;
  }
  if (segment.hasTimestamps && (mine.facts & HAS_TIMESTAMPS) !== 0) {
    const younger = diff(segment.tsVal, mine.tsVal);
    if (younger !== 0) return younger < 0;
  }
  const openedAt = moment.gapsOfMine.openedAt;
  // A retransmission answers what the receiver said of the gap, a round trip to the sender later.
  const wasTold = other.dupAcks > 0 && other.lastSentAt >= openedAt;
  const least = wasTold ? Math.min(roundTrip(moment), REORDERING_MICROS) : REORDERING_MICROS;
  return at - openedAt < least;
}

/** Counts how often the same segment was sent in vain. */
function noteTry(moment: Moment): void {
  const rare = moment.rareMine;
  if (rare.unclearMicros !== 0) settleTimer(moment);
  if (rare.tries === 0 || rare.triesSeq !== moment.seq) {
    rare.tries = 0;
    rare.triesSeq = moment.seq;
    rare.triesTs = moment.segment.tsVal;
    rare.triesSince = moment.mine.lastSentAt;
  }
  rare.tries++;
  rare.lastTryAt = moment.at;
}

function noteReason(moment: Moment, isControl: boolean): void {
  const { mine, end } = moment;
  const rare = moment.rareMine;
  if (isControl) moment.marks |= MARK_RETRANSMISSION;
  else if (le(end, mine.una)) {
    moment.marks |= MARK_SPURIOUS;
    if (rare.spuriousRetransmissions++ === 0) rare.spuriousFrame = moment.frame;
  } else if (isTailLossProbe(moment)) {
    moment.marks |= MARK_TAIL_LOSS_PROBE;
    rare.tailLossProbes++;
  } else {
    const reason = reasonOf(moment);
    if (reason === RECOVERY_FAST) {
      moment.marks |= MARK_FAST;
      rare.fastRetransmissions++;
    } else if (reason === RECOVERY_TIMEOUT) noteTimer(moment);
    else moment.marks |= MARK_RETRANSMISSION;
  }
}

/** Why it was sent again; what follows in the same recovery has the same reason. */
function reasonOf(moment: Moment): number {
  const { mine, other, seq, end, at } = moment;
  const rare = moment.rareMine;
  const silence = at - mine.lastDataAt;
  const sinceAck = at - other.lastSentAt;
  const sackHigh = moment.rareOther.sackHigh;
  const isSackedAbove = sackHigh !== 0 && ge(sackHigh, end);
  const isTold = other.dupAcks >= 3 || isSackedAbove;
  const isLate = isLongSilence(moment, silence) && isLongSilence(moment, sinceAck);
  const goesOn = (mine.facts & HAS_RECOVERY) !== 0 && lt(seq, rare.recoveryHigh);
  if (goesOn && !isLate) return rare.recoveryKind;

  let kind = 0;
  if (isTold && !isLate) kind = RECOVERY_FAST;
  else if (isLate) kind = RECOVERY_TIMEOUT;
  if (kind !== 0) {
    mine.facts |= HAS_RECOVERY;
    rare.recoveryHigh = mine.nxt;
    rare.recoveryKind = kind;
  }
  return kind;
}

/** Whether a silence is as long as a retransmission timer. */
function isLongSilence(moment: Moment, silence: Micros): boolean {
  if (silence >= TIMEOUT_MICROS) return true;
  const rtt = roundTrip(moment);
  return rtt > 1_000 && silence >= 3 * rtt;
}
