/**
 * The retransmission timer (RFC 6298), or a tail loss probe (RFC 8985 7.2)? Of a flight the timer
 * sends the first segment again and a probe the last. Of a lone segment both send the same.
 *
 * A probe is due after two round trips and what an ACK may be delayed by, Linux: 2 SRTT + 200 ms,
 * but never later than the retransmission timer, SRTT + 200 ms at least: on a fast path both are
 * due at one moment, and the wire cannot tell. What comes later tells: after a probe the timer
 * starts anew, so the next interval is as long as this one; after a timeout it is twice as long.
 */
import type { Micros } from "../../base/time.ts";
import { HAS_RECOVERY, HAS_SACK_PERMITTED, HAS_SYN } from "./codes.ts";
import { MARK_TIMEOUT, MARK_TIMEOUT_OR_PROBE } from "./marks.ts";
import type { Moment } from "./moment.ts";

/** What Linux adds to two round trips for a lone segment: TCP_RTO_MIN. */
const DELAYED_ACK_MICROS = 200_000;
/** A timer's ticks, and a scheduler's delays. */
const LATE_MICROS = 30_000;
/** RFC 8985 7.2: a probe is due after a second where no round trip is known, and so is the RTO. */
const LONGEST_UNKNOWN_MICROS = 1_100_000;
/** How many times the interval before one may be that is no doubled one; from when it is one. */
const SAME = 1.35;
const DOUBLED = 1.7;

/** RFC 8985 7.2: the last segment again, although the timer would send the first of its flight. */
export function isTailLossProbe(moment: Moment): boolean {
  const { mine, seq, end } = moment;
  if (end !== mine.nxt || seq === mine.una || (mine.facts & HAS_RECOVERY) !== 0) return false;
  if (moment.rareMine.tries !== 1) return false;
  // Due after two round trips; the shortest of them all is surely no longer than the smoothed one.
  const shortest = moment.store.roundTrips.of(mine)?.min ?? 0;
  return silenceOf(moment) >= 1.5 * shortest;
}

/** Notes a retransmission that only a timer can have sent. */
export function noteTimer(moment: Moment): void {
  const rare = moment.rareMine;
  const silence = silenceOf(moment);
  if (rare.tries === 1 && mayBeProbe(moment, silence)) {
    moment.marks |= MARK_TIMEOUT_OR_PROBE;
    rare.timeoutsOrProbes++;
    rare.unclearMicros = Math.max(1, Math.round(silence));
  } else {
    moment.marks |= MARK_TIMEOUT;
    rare.timeoutRetransmissions++;
  }
}

/** One more segment is sent again: if it is the same, its interval tells what the first was. */
export function settleTimer(moment: Moment): void {
  const rare = moment.rareMine;
  const first = rare.unclearMicros;
  rare.unclearMicros = 0;
  if (rare.tries !== 1 || rare.triesSeq !== moment.seq) return;
  const ratio = (moment.at - rare.lastTryAt) / first;
  if (ratio > SAME && ratio < DOUBLED) return;
  rare.timeoutsOrProbes--;
  if (ratio <= SAME) rare.tailLossProbes++;
  else rare.timeoutRetransmissions++;
}

/** Since both ends were silent: either one's segment starts the sender's timers anew. */
const silenceOf = ({ at, mine, other }: Moment): Micros =>
  at - Math.max(mine.lastDataAt, other.lastSentAt);

function mayBeProbe(moment: Moment, silence: Micros): boolean {
  const { mine, other, seq, end } = moment;
  if (seq !== mine.una || end !== mine.nxt || other.dupAcks > 0) return false;
  // RFC 8985 7: a probe needs SACK.
  const bothSyns = (mine.facts & other.facts & HAS_SYN) !== 0;
  if (bothSyns && (mine.facts & other.facts & HAS_SACK_PERMITTED) === 0) return false;
  return silence <= latestProbe(moment);
}

/** The latest that a probe may come, with the round trip as the handshake or the data showed it. */
function latestProbe(moment: Moment): Micros {
  const { mine, other, connection } = moment;
  const isHandshakeSeen = mine.synCount === 1 && other.synCount === 1 && connection.completedAt > 0;
  if (!isHandshakeSeen) return LONGEST_UNKNOWN_MICROS;
  const handshake = connection.completedAt - Math.min(mine.synAt, other.synAt);
  const longest = Math.max(handshake, moment.store.roundTrips.of(mine)?.max ?? 0);
  const due = 2 * longest + DELAYED_ACK_MICROS;
  return due + Math.max(LATE_MICROS, due / 10);
}
