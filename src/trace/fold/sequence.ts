/**
 * What a segment's sequence numbers say of its sender: new data, data sent before and why, a
 * keepalive, a probe of a closed window (RFC 9293 3.8.4, 3.8.6.1).
 */
import { diff, eq, gt, le, max } from "../../base/seq.ts";
import { ACK, FIN, SYN } from "../../wire/segment.ts";
import type { Mark, SegmentEvent } from "../events.ts";
import type { History } from "./history.ts";
import { timestampsOf } from "./options.ts";
import { endSeq, frameOf, isControl } from "./parts.ts";
import type { Stream } from "./stream.ts";

/** Reads SEG.SEQ and SEG.LEN of what `mine` sends. */
export function readSequence(s: SegmentEvent, mine: Stream, other: Stream, history: History): void {
  const { nxt } = mine;
  if (nxt === null) {
    mine.nxt = endSeq(s);
    mine.una = s.seq;
    readNew(s, mine, other);
    return;
  }
  const ahead = diff(s.seq, nxt);
  if (ahead >= 0) readNext(s, mine, other);
  else readBehind(s, mine, other, history);
}

function readNext(s: SegmentEvent, mine: Stream, other: Stream): void {
  if (s.length === 1 && other.isShut) noteProbe(mine);
  mine.nxt = endSeq(s);
  readNew(s, mine, other);
}

/** Payload that was not sent before. */
function readNew(s: SegmentEvent, mine: Stream, other: Stream): void {
  if (s.length === 0) return;
  const end = endSeq(s);
  mine.bytes += s.length;
  mine.firstDataAt ??= s.at;
  if (mine.rttSeq === null) {
    mine.rttSeq = end;
    mine.rttSince = s.at;
  }
  if (other.window === null || other.window === 0 || other.largestWindow === 0) return;
  if (other.ack === null || diff(end, other.ack) < other.window) return;
  if (mine.troubles.windowFull++ === 0) mine.troubles.windowFullFrame = frameOf(s);
}

/** The segment starts with sequence numbers that lie behind. */
function readBehind(s: SegmentEvent, mine: Stream, other: Stream, history: History): void {
  const nxt = mine.nxt as number;
  const end = endSeq(s);
  if (s.length <= 1 && !isControl(s) && readProbe(s, mine, other)) return;
  if (end === s.seq || isAnswerToCrossing(s, mine)) return;
  noteRepeated(s, mine, history);
  if (!gt(end, nxt)) return;
  mine.nxt = end;
  mine.bytes += Math.min(diff(end, nxt), s.length);
}

/** Whether it asks for an answer: of a peer that is silent, or whose window is shut. */
function readProbe(s: SegmentEvent, mine: Stream, other: Stream): boolean {
  const isIdle = !mine.isWaiting;
  const isBefore = diff(s.seq, mine.nxt as number) === -1 || diff(s.seq, mine.una) === -1;
  if (isBefore && (isIdle || s.length === 0)) {
    if (other.isShut) noteProbe(mine);
    else if (isIdle) noteKeepalive(s, mine);
    return true;
  }
  if (s.length === 0 || !other.isShut) return false;
  noteProbe(mine);
  return true;
}

/** RFC 9293 3.5, figure 7: the first SYN,ACK after SYNs that crossed repeats nothing. */
const isAnswerToCrossing = ({ flags, length }: SegmentEvent, { hasSynAck }: Stream): boolean =>
  (flags & (SYN | ACK)) === (SYN | ACK) && length === 0 && !hasSynAck;

function noteProbe(mine: Stream): void {
  mine.troubles.zeroWindowProbes++;
  mine.hasProbed = true;
  mine.lastKind = "zero-window probe";
}

function noteKeepalive(s: SegmentEvent, mine: Stream): void {
  if (mine.keepalives++ === 0) mine.troubles.keepaliveFrame = frameOf(s);
  mine.troubles.keepalivesUnanswered++;
  mine.hasProbed = true;
  mine.lastKind = "keepalive";
}

/** Sequence numbers that were sent before. */
function noteRepeated(s: SegmentEvent, mine: Stream, history: History): void {
  const { troubles } = mine;
  // Karn: an ACK of something sent twice measures nothing.
  mine.rttSeq = null;
  mine.retransmitted++;
  if (troubles.retransmissionFrame === 0) troubles.retransmissionFrame = frameOf(s);
  troubles.lastRetransmissionFrame = frameOf(s);
  mine.retransmittedBytes += s.length;
  noteTry(s, mine);
  if (s.length > 0) history.count("T", s.from, mine.retransmitted);
  const isBare = (s.flags & (SYN | FIN)) !== 0 && s.length === 0;
  if (!isBare) noteReason(s, mine);
}

/** Counts how often the same was sent in vain. */
function noteTry(s: SegmentEvent, mine: Stream): void {
  const { troubles } = mine;
  if (troubles.tries === 0 || !eq(mine.triesSeq, s.seq)) {
    troubles.tries = 0;
    mine.triesSeq = s.seq;
    mine.triesTs = timestampsOf(s)?.val ?? 0;
    troubles.triesSince = mine.lastSentAt;
  }
  troubles.tries++;
  troubles.lastTryAt = s.at;
}

/** Why it was sent again: its sender tells, unless it was needless whatever it thought. */
function noteReason(s: SegmentEvent, mine: Stream): void {
  const { troubles } = mine;
  const is = (mark: Mark): boolean => s.marks.includes(mark);
  if (le(endSeq(s), mine.una)) {
    if (mine.spurious++ === 0) troubles.spuriousFrame = frameOf(s);
    return;
  }
  if (is("tail loss probe")) troubles.probes++;
  else if (is("timeout or tail loss probe")) troubles.timeoutsOrProbes++;
  else {
    if (is("fast retransmission")) troubles.fast++;
    else if (is("timeout retransmission")) troubles.timeouts++;
    else return;
    const high = mine.recoveryHigh;
    const nxt = mine.nxt as number;
    mine.recoveryHigh = high === null ? nxt : max(high, nxt);
  }
}
