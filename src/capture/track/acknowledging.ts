/**
 * What a segment's acknowledgement says: data that arrived, duplicate ACKs as RFC 5681 section 2
 * defines them, SACK and D-SACK (RFC 2018, RFC 2883), answers to keepalives, challenge ACKs
 * (RFC 5961), and bytes that the capture lacks although they arrived.
 */
import { diff, ge, gt, le, lt } from "../../base/seq.ts";
import { ACK, FIN, RST, SYN } from "../../wire/index.ts";
import {
  HAS_ACK,
  HAS_GAPS,
  HAS_NXT,
  HAS_PROBED,
  HAS_RECOVERY,
  HAS_RTT_PENDING,
  IS_RESET,
  KIND_CHALLENGE,
  KIND_RST,
  KIND_STRANGE_SYN,
} from "./codes.ts";
import {
  MARK_CHALLENGE_ACK,
  MARK_DSACK,
  MARK_DUPLICATE_ACK,
  MARK_KEEPALIVE_ACK,
  MARK_SACK,
  MARK_WINDOW_UPDATE,
} from "./marks.ts";
import type { Moment } from "./moment.ts";
import { noteRtt } from "./roundTrips.ts";

/** An ACK that leads further than this is no capture's loss but nonsense. */
const FARTHEST = 1 << 28;

/** Reads SEG.ACK. `window` is what the segment announces, scaled. */
export function readAck(moment: Moment, window: number): void {
  if ((moment.flags & (ACK | RST)) !== ACK) return;
  const { mine, other, ack } = moment;
  if ((other.facts & HAS_NXT) === 0) {
    other.nxt = ack;
    other.una = ack;
    other.facts |= HAS_NXT;
  }
  const ahead = diff(ack, other.una);
  if (ahead > 0) advance(moment, ahead);
  else if (ahead === 0 && moment.end === moment.seq) readSameAck(moment, window);
  if (moment.segment.sackCount > 0) readSack(moment);
  if ((mine.facts & HAS_ACK) === 0 || gt(ack, mine.ack)) mine.ack = ack;
  mine.facts |= HAS_ACK;
  if ((other.facts & HAS_PROBED) !== 0) readProbeAnswer(moment);
}

/** New data was acknowledged. */
function advance(moment: Moment, ahead: number): void {
  const { mine, other, ack } = moment;
  const unseen = diff(ack, other.nxt);
  if (unseen > 0) {
    if (ahead > FARTHEST) return;
    moment.rareOther.missingBytes += unseen;
    moment.rareOther.unseenTo = ack;
    other.nxt = ack;
  }
  other.una = ack;
  mine.dupAcks = 0;
  if ((other.facts & (HAS_RTT_PENDING | HAS_GAPS | HAS_RECOVERY)) === 0) return;
  if ((other.facts & HAS_RTT_PENDING) !== 0 && ge(ack, other.rttSeq)) noteRtt(moment);
  if ((other.facts & HAS_GAPS) !== 0) forgiveGaps(moment);
  if ((other.facts & HAS_RECOVERY) !== 0) endRecovery(moment);
}

function forgiveGaps(moment: Moment): void {
  const gaps = moment.gapsOfOther;
  moment.rareOther.missingBytes += gaps.forgive(moment.ack);
  if (gaps.isEmpty) moment.other.facts &= ~HAS_GAPS;
}

/** The recovery ends when all that was sent before it is acknowledged; was it needed at all? */
function endRecovery(moment: Moment): void {
  const { other, ack, segment } = moment;
  const rare = moment.rareOther;
  // RFC 3522: an echo older than the retransmission acknowledges the original.
  if (segment.hasTimestamps && rare.tries > 0 && gt(ack, rare.triesSeq)) {
    if (lt(segment.tsEcr, rare.triesTs)) rare.spuriousByEcho++;
    rare.tries = 0;
  }
  if (ge(ack, rare.recoveryHigh)) other.facts &= ~HAS_RECOVERY;
}

/** Nothing new is acknowledged and nothing is sent: why was it said? */
function readSameAck(moment: Moment, window: number): void {
  const { mine, other, flags, segment } = moment;
  if ((flags & (SYN | FIN)) !== 0) return;
  if (isChallenge(moment)) {
    noteChallenge(moment);
    return;
  }
  if ((other.facts & HAS_PROBED) !== 0 || other.nxt === other.una) {
    if (window > mine.window) moment.marks |= MARK_WINDOW_UPDATE;
    return;
  }
  if (window !== mine.window && segment.sackCount === 0) {
    if (window > mine.window) moment.marks |= MARK_WINDOW_UPDATE;
    return;
  }
  mine.dupAcks++;
  moment.rareMine.dupAcks++;
  moment.marks |= MARK_DUPLICATE_ACK;
}

/** RFC 5961 3.2 and 4.2: a SYN, or a RST that is not exact, is answered by an ACK alone. */
const isChallenge = (moment: Moment): boolean => {
  const { other, mine, connection } = moment;
  if (mine.segments === 0 || (connection.facts & IS_RESET) !== 0) return false;
  return other.lastKind === KIND_RST || other.lastKind === KIND_STRANGE_SYN;
};

function noteChallenge(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_CHALLENGE_ACK;
  moment.mine.lastKind = KIND_CHALLENGE;
  if (rare.challengeAcks++ === 0) rare.challengeFrame = moment.frame;
}

function readSack(moment: Moment): void {
  const { segment, ack } = moment;
  const { sack, sackCount } = segment;
  const rare = moment.rareMine;
  const left = sack[0] ?? 0;
  const right = sack[1] ?? 0;
  const isBelowAck = lt(left, ack);
  const isInside = sackCount > 1 && ge(left, sack[2] ?? 0) && le(right, sack[3] ?? 0);
  if (isBelowAck || isInside) {
    moment.marks |= MARK_DSACK;
    if (rare.dsacks++ === 0) rare.dsackFrame = moment.frame;
    if (sackCount === 1) return;
  }
  moment.marks |= MARK_SACK;
  rare.sacks++;
  for (let i = isBelowAck ? 1 : 0; i < sackCount; i++) {
    const edge = sack[2 * i + 1] ?? 0;
    if (rare.sackHigh === 0 || gt(edge, rare.sackHigh)) rare.sackHigh = edge;
  }
}

/** The other end had asked whether this one is still there. */
function readProbeAnswer(moment: Moment): void {
  const { other, end, seq } = moment;
  other.facts &= ~HAS_PROBED;
  const rare = moment.rareOther;
  rare.keepalivesUnanswered = 0;
  if (end === seq && moment.ack === other.una) moment.marks |= MARK_KEEPALIVE_ACK;
}
