/**
 * What a segment says of the other end's: data that arrived, duplicate ACKs as RFC 5681 section 2
 * defines them, SACK and D-SACK (RFC 2018, RFC 2883), challenge ACKs (RFC 5961); and its window.
 */
import { diff, ge, gt, le, lt } from "../../base/seq.ts";
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type { SegmentEvent } from "../events.ts";
import type { History } from "./history.ts";
import { sackOf, timestampsOf } from "./options.ts";
import { endSeq, frameOf } from "./parts.ts";
import type { Stream } from "./stream.ts";

/** Reads SEG.ACK and SEG.WND of what `mine` sends. */
export function readAck(s: SegmentEvent, mine: Stream, other: Stream): void {
  if ((s.flags & (ACK | RST)) !== ACK) return;
  if (other.nxt === null) {
    other.nxt = s.ack;
    other.una = s.ack;
  }
  const ahead = diff(s.ack, other.una);
  if (ahead > 0) advance(s, other);
  else if (ahead === 0 && endSeq(s) === s.seq) readSameAck(s, mine, other);
  readSack(s, mine);
  if (mine.ack === null || gt(s.ack, mine.ack)) mine.ack = s.ack;
  if (!other.hasProbed) return;
  other.hasProbed = false;
  other.troubles.keepalivesUnanswered = 0;
}

/** New data was acknowledged. */
function advance(s: SegmentEvent, other: Stream): void {
  if (gt(s.ack, other.nxt as number)) other.nxt = s.ack;
  other.una = s.ack;
  if (other.rttSeq !== null && ge(s.ack, other.rttSeq)) {
    other.rtts.add(s.at - other.rttSince);
    other.rttSeq = null;
  }
  if (other.recoveryHigh === null) return;
  const clock = timestampsOf(s);
  // RFC 3522: an echo older than the retransmission acknowledges the original.
  if (clock !== null && other.troubles.tries > 0 && gt(s.ack, other.triesSeq)) {
    if (lt(clock.ecr, other.triesTs)) other.spuriousByEcho++;
    other.troubles.tries = 0;
  }
  if (ge(s.ack, other.recoveryHigh)) other.recoveryHigh = null;
}

/** Nothing new is acknowledged and nothing is sent: why was it said? */
function readSameAck(s: SegmentEvent, mine: Stream, other: Stream): void {
  if ((s.flags & (SYN | FIN)) !== 0) return;
  if (mine.segments > 1 && other.isChallenging) {
    noteChallenge(s, mine);
    return;
  }
  if (other.hasProbed || !other.isWaiting) return;
  if (s.window !== mine.window && sackOf(s).length === 0) return;
  mine.duplicateAcks++;
}

/** RFC 5961 3.2 and 4.2: a SYN, or a RST that is not exact, is answered by an ACK alone. */
function noteChallenge(s: SegmentEvent, mine: Stream): void {
  const { troubles } = mine;
  mine.lastKind = "challenge ACK";
  if (troubles.challengeAcks++ === 0) troubles.challengeFrame = frameOf(s);
}

function readSack(s: SegmentEvent, mine: Stream): void {
  const [first, second] = sackOf(s);
  if (first === undefined) return;
  const isBelowAck = lt(first[0], s.ack);
  const isInside = second !== undefined && ge(first[0], second[0]) && le(first[1], second[1]);
  if (isBelowAck || isInside) {
    mine.dsacks++;
    if (second === undefined) return;
  }
  mine.sacks++;
}

/** RFC 9293 3.8.6: how small and large windows were, and for how long they were shut. */
export function readWindow(s: SegmentEvent, mine: Stream, history: History): void {
  if ((s.flags & RST) !== 0) return;
  mine.window = s.window;
  if ((s.flags & SYN) !== 0) return;
  mine.smallestWindow = Math.min(mine.smallestWindow, s.window);
  mine.largestWindow = Math.max(mine.largestWindow, s.window);
  const { troubles } = mine;
  if (s.window === 0 && !mine.isShut) {
    mine.isShut = true;
    mine.zeroSince = s.at;
    if (troubles.zeroWindows++ === 0) troubles.zeroWindowFrame = frameOf(s);
    history.count("W", s.from, troubles.zeroWindows);
  } else if (s.window > 0 && mine.isShut) {
    mine.isShut = false;
    troubles.zeroMicros += s.at - mine.zeroSince;
  }
}
