/**
 * What a segment's sequence numbers say of its sender: new data, data sent before, data after a
 * gap, a keepalive, a probe of a closed window (RFC 9293 3.8.4, 3.8.6.1).
 */
import { diff, ge, gt } from "../../base/seq.ts";
import { ACK, FIN, RST, SYN } from "../../wire/index.ts";
import {
  HAS_GAPS,
  HAS_NXT,
  HAS_PROBED,
  HAS_RTT_PENDING,
  HAS_SENT_DATA,
  HAS_SYN_ACK,
  HAS_WINDOW,
  HAS_ZERO_WINDOW,
  IS_SIMULTANEOUS_OPEN,
  KIND_KEEPALIVE,
  KIND_PROBE,
} from "./codes.ts";
import * as END from "./columns/endPlaces.ts";
import { idDifference } from "./duplicates.ts";
import { noteGap } from "./history.ts";
import {
  MARK_GAP_BEFORE,
  MARK_KEEPALIVE,
  MARK_OLD_DUPLICATE,
  MARK_WINDOW_FULL,
  MARK_ZERO_WINDOW_PROBE,
} from "./marks.ts";
import type { Moment } from "./moment.ts";
import { readRepeated } from "./repeating.ts";
import { hasKnownScale } from "./windows.ts";

/** A segment that lies further off than this is of another age, or a forgery. */
const FARTHEST = 1 << 26;

/** As long as the shortest retransmission timer in use. */
const SILENCE_MICROS = 190_000;
/** Tries that may have been lost in a row. */
const MOST_SKIPPED = 4;

/** Reads SEG.SEQ and SEG.LEN. */
export function readSequence(moment: Moment): void {
  const { mine, seq, end, segment } = moment;
  if ((mine.facts & HAS_NXT) === 0) {
    mine.nxt = end;
    mine.una = seq;
    mine.facts |= HAS_NXT;
    if (segment.length > 0) readNew(moment, segment.length);
    return;
  }
  const ahead = diff(seq, mine.nxt);
  if (ahead === 0) {
    if (end === seq) return;
    if (isProbe(moment)) noteProbe(moment);
    if (mine.una === mine.nxt) mine.flight = seq;
    mine.nxt = end;
    if (segment.length > 0) {
      if (isAfterSilence(moment)) suspectHidden(moment);
      readNew(moment, segment.length);
    }
  } else if (ahead > FARTHEST || ahead < -FARTHEST) readStrange(moment);
  else if (ahead > 0) readAfterGap(moment, ahead);
  else readBehind(moment, ahead);
}

/** Whether the sender was silent for as long as a retransmission timer. */
export const isAfterSilence = ({ at, mine }: Moment): boolean =>
  at - mine.lastSentAt > SILENCE_MICROS;

/**
 * New data after a silence as long as a retransmission timer, and the IP-ID has skipped a packet:
 * the first try may have been lost before the capture. Whether the ids of this end can tell is
 * known only later (verdict/moved.ts).
 */
function suspectHidden(moment: Moment): void {
  const { mine, other, segment, at } = moment;
  const skipped = idDifference(segment.ipId, mine.ipId);
  if (mine.ipId <= 0 || skipped < 2 || skipped > MOST_SKIPPED) return;
  if (at - other.lastSentAt < SILENCE_MICROS) return;
  const rare = moment.rareMine;
  if (rare.hidden++ === 0) rare.hiddenFrame = moment.frame;
}

/** Payload that was not sent before. */
export function readNew(moment: Moment, length: number): void {
  const { w, d, at: mine } = moment.mine;
  const other = moment.other.at;
  const times = mine >> 1;
  const facts = w[mine + END.facts] as number;
  const nxt = w[mine + END.nxt] as number;
  d[times + END.bytes] = (d[times + END.bytes] as number) + length;
  if ((facts & HAS_SENT_DATA) === 0) d[times + END.firstDataAt] = moment.at;
  if ((facts & HAS_RTT_PENDING) === 0) {
    w[mine + END.rttSeq] = nxt;
    d[times + END.rttSince] = moment.at;
  }
  w[mine + END.facts] = facts | HAS_SENT_DATA | HAS_RTT_PENDING;
  const window = w[other + END.window] as number;
  const inFlight = diff(nxt, w[other + END.ack] as number);
  if (inFlight < window || window <= 0) return;
  if (((w[other + END.facts] as number) & HAS_WINDOW) !== 0) noteWindowFull(moment);
}

function noteWindowFull(moment: Moment): void {
  if (!hasKnownScale(moment.mine, moment.other)) return;
  const rare = moment.rareMine;
  moment.marks |= MARK_WINDOW_FULL;
  if (rare.windowFull++ === 0) rare.windowFullFrame = moment.frame;
}

/** RFC 9293 3.8.6.1: while the window is closed, a byte is sent now and then. */
const isProbe = (moment: Moment): boolean =>
  (moment.other.facts & HAS_ZERO_WINDOW) !== 0 && moment.segment.length === 1;

/** Sequence numbers are missing before this segment. */
function readAfterGap(moment: Moment, ahead: number): void {
  const { mine, seq, end, at, frame, segment } = moment;
  const isAcknowledged = ge(mine.una, seq);
  const rare = moment.rareMine;
  moment.marks |= MARK_GAP_BEFORE;
  if (rare.gaps++ === 0) rare.gapFrame = frame;
  noteGap(moment, rare.gaps);
  if (isAcknowledged) rare.missingBytes += ahead;
  else {
    mine.facts |= HAS_GAPS;
    rare.missingBytes += moment.gapsOfMine.open(mine.nxt, seq, at, frame);
  }
  mine.nxt = end;
  if (segment.length > 0) readNew(moment, segment.length);
}

/** The segment starts with sequence numbers that lie behind. */
function readBehind(moment: Moment, ahead: number): void {
  const { mine, other, seq, end, segment } = moment;
  const isControl = (moment.flags & (SYN | FIN | RST)) !== 0;
  if (segment.length <= 1 && !isControl) {
    // Nothing is under way, so nothing is sent again: it wants an answer.
    const isIdle = mine.una === mine.nxt;
    const isBefore = ahead === -1 || diff(seq, mine.una) === -1;
    if (isBefore && (isIdle || end === seq)) {
      if ((other.facts & HAS_ZERO_WINDOW) !== 0) noteProbe(moment);
      else if (isIdle) noteKeepalive(moment);
      return;
    }
    if (end !== seq && (other.facts & HAS_ZERO_WINDOW) !== 0) {
      noteProbe(moment);
      return;
    }
  }
  if (end === seq || isAnswerToCrossing(moment)) return;
  readRepeated(moment);
  if (gt(end, mine.nxt)) {
    const fresh = diff(end, mine.nxt);
    mine.nxt = end;
    if (segment.length > 0) mine.bytes += Math.min(fresh, segment.length);
  }
}

/**
 * RFC 9293 3.5, figure 7: where SYNs crossed, each end's SYN,ACK bears the number of its SYN, and
 * the first one repeats nothing.
 */
function isAnswerToCrossing({ mine, connection, flags, segment }: Moment): boolean {
  if ((flags & (SYN | ACK)) !== (SYN | ACK) || segment.length > 0) return false;
  const isFirst = (mine.facts & HAS_SYN_ACK) === 0;
  return isFirst && (connection.facts & IS_SIMULTANEOUS_OPEN) !== 0;
}

function noteProbe(moment: Moment): void {
  moment.marks |= MARK_ZERO_WINDOW_PROBE;
  moment.rareMine.zeroWindowProbes++;
  moment.mine.facts |= HAS_PROBED;
  moment.mine.lastKind = KIND_PROBE;
}

function noteKeepalive(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_KEEPALIVE;
  if (rare.keepalives++ === 0) rare.keepaliveFrame = moment.frame;
  rare.keepalivesUnanswered++;
  moment.mine.facts |= HAS_PROBED;
  moment.mine.lastKind = KIND_KEEPALIVE;
}

/** Numbers that this connection never had: a segment of a former use of the four-tuple. */
function readStrange(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_OLD_DUPLICATE;
  if (rare.oldDuplicates++ === 0) rare.oldDuplicateFrame = moment.frame;
}
