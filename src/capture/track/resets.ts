/**
 * A RST passes: does its receiver believe it (RFC 9293 3.10.7.4 second check, RFC 5961 3.2), what
 * does it do to both ends, and what was the situation? The situation is written down here, as it
 * is gone a moment later; who reset and why is concluded from it when somebody asks
 * (trace/resets/).
 */

import { add, diff, gt, max } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import {
  ABORT,
  CLOSED,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  RCV_RST,
  RCV_RST_PASSIVE,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
  TIMEOUT_FIN_WAIT_2,
} from "../../machine/codes.ts";
import { acknowledgesSyn, judgeResetFromAfar } from "../../tcp/reset.ts";
import { isOldTimestamp } from "../../tcp/timestamps.ts";
import { NO } from "../../tcp/verdict.ts";
import { ACK } from "../../wire/index.ts";
import { readAckOfRst } from "./closing.ts";
import {
  HAS_ACK,
  HAS_FIN,
  HAS_RST,
  HAS_SYN,
  HAS_TIMESTAMPS,
  IS_CLOSED_BY_CLIENT,
  IS_CLOSED_BY_SERVER,
  IS_RESET,
  IS_SIMULTANEOUS_OPEN,
  KIND_NONE,
  KIND_RST,
  UNKNOWN,
} from "./codes.ts";
import type { EndColumns } from "./columns/end.ts";
import { isForeignTtl } from "./foreign.ts";
import { MARK_AFTER_CLOSE, MARK_RST_IGNORED } from "./marks.ts";
import type { Moment } from "./moment.ts";
import { beginIn } from "./opening.ts";
import { roundTrip } from "./roundTrips.ts";
import { mostWindow, scaledWindow } from "./windows.ts";

/** Linux's default of tcp_fin_timeout. */
const FIN_TIMEOUT_MICROS = 60_000_000;
/** Nothing is sent again sooner: Linux's TCP_RTO_MIN. */
const LEAST_RTO_MICROS = 200_000;
/** RSTs to both ends within this time come from one hand. */
const BOTH_MICROS = 1_000_000;

/** Reads a segment with RST. */
export function readRst(moment: Moment): void {
  const { mine, other, connection } = moment;
  mine.facts |= HAS_RST;
  if ((connection.facts & IS_RESET) !== 0 || other.state === CLOSED) {
    readLateRst(moment);
    return;
  }
  if (!isBelieved(moment)) {
    noteIgnored(moment);
    return;
  }
  if (other.state === TIME_WAIT) {
    noteAssassination(moment);
    return;
  }
  takeBackUnproved(moment);
  readAckOfRst(moment);
  noteSituation(moment);
  connection.facts |= IS_RESET;
  if ((connection.facts & (IS_CLOSED_BY_CLIENT | IS_CLOSED_BY_SERVER)) === 0) {
    connection.facts |= moment.direction === 0 ? IS_CLOSED_BY_CLIENT : IS_CLOSED_BY_SERVER;
    connection.firstCloseAt = moment.at;
  }
  closeBoth(moment);
}

/**
 * The third ACK is answered by a RST of no socket: it did not make the server ESTABLISHED, since
 * its queue was full (Linux: tcp_abort_on_overflow).
 */
function takeBackUnproved(moment: Moment): void {
  const { mine, connection, direction, flags } = moment;
  if ((flags & ACK) !== 0 || mine.state !== ESTABLISHED) return;
  if (mine.synCount === 0 || mine.segments !== mine.synCount) return;
  moment.store.steps.takeBack(connection, mine, direction, connection.completedFrame);
}

/**
 * RFC 9293 3.10.7.3: in SYN-SENT the ACK decides; else the sequence number must be RCV.NXT. What
 * nobody can know here is believed: most RSTs are meant.
 */
function isBelieved(moment: Moment): boolean {
  const { mine, other, ack, flags } = moment;
  if (other.state === SYN_SENT) {
    return (flags & ACK) !== 0 && acknowledgesSyn(ack, other.iss, other.nxt) && !isEarly(moment);
  }
  if ((other.facts & HAS_ACK) === 0) return true;
  // RCV.NXT lies somewhere from what was acknowledged to what was sent.
  const sent = max(other.ack, mine.nxt);
  const length = diff(moment.end, moment.seq);
  const window = mostWindow(other, mine);
  return judgeResetFromAfar(other.state, moment.seq, length, other.ack, sent, window) !== NO;
}

/** Whether it echoes a time from before the first SYN: an older connection's segment. */
function isEarly({ segment, other }: Moment): boolean {
  if (!segment.hasTimestamps || segment.tsEcr === 0 || other.synTs === 0) return false;
  return isOldTimestamp(segment.tsEcr, other.synTs, 0);
}

function noteIgnored(moment: Moment): void {
  const rare = moment.rareMine;
  moment.marks |= MARK_RST_IGNORED;
  if (rare.rstIgnored++ === 0) rare.rstIgnoredFrame = moment.frame;
}

/** One more RST, after it was over. */
function readLateRst(moment: Moment): void {
  const { connection, direction } = moment;
  moment.marks |= MARK_AFTER_CLOSE;
  if ((connection.facts & IS_RESET) === 0) return;
  const { rare, other } = moment;
  if (rare.rstFrom === direction + 1) {
    if (rare.rstForeign === 0 && other.state !== CLOSED) moment.otherSteps(RCV_RST);
    return;
  }
  if ((moment.flags & ACK) !== 0 && rare.rstForeign === 0) takeBackCrossed(moment);
  // The end whose name was abused learns by the true RST of the other.
  if (rare.rstForeign !== 0) moment.otherSteps(RCV_RST);
  else if (moment.at - rare.rstAt < BOTH_MICROS && other.lastKind === KIND_RST)
    rare.rstBothEnds = 1;
}

/**
 * The end that a RST had gone to speaks on, when all that crossed it must have come: that RST never
 * arrived.
 */
export function readGoingOn(moment: Moment): void {
  const { mine, connection, direction, rare, at } = moment;
  if (rare.rstForeign !== 0 || mine.state !== CLOSED) return;
  if (at - rare.rstAt <= Math.max(LEAST_RTO_MICROS, 2 * longestRoundTrip(moment))) return;
  moment.store.steps.takeBack(connection, mine, direction, rare.rstFrame);
}

/** As the handshake or the data showed it; a second where nothing did. */
function longestRoundTrip(moment: Moment): Micros {
  const { connection, mine, other } = moment;
  const isSeen = mine.synCount > 0 && other.synCount > 0 && connection.completedAt > 0;
  const handshake = isSeen ? connection.completedAt - Math.min(mine.synAt, other.synAt) : 0;
  const known = mine.rttCount > 0 ? roundTrip(moment) : 0;
  return Math.max(handshake, known) || 1_000_000;
}

/** A RST that a socket sends as it is aborted: it cannot have received the one that crossed it. */
function takeBackCrossed(moment: Moment): void {
  const { mine, connection, direction, rare, frame, at } = moment;
  moment.store.steps.takeBack(connection, mine, direction, rare.rstFrame);
  moment.mineStepped(ABORT, frame, at);
}

/** RFC 1337: a RST ends a TIME-WAIT before its time. */
function noteAssassination(moment: Moment): void {
  const { rare } = moment;
  rare.assassinFrame = moment.frame;
  rare.assassinAt = moment.at;
  moment.otherSteps(RCV_RST);
}

function noteSituation(moment: Moment): void {
  const { rare, mine, other, segment, connection } = moment;
  rare.rstFrom = moment.direction + 1;
  rare.rstFrame = moment.frame;
  rare.rstAt = moment.at;
  rare.rstFlags = moment.flags;
  rare.rstWindow = scaledWindow(moment);
  rare.rstTtl = segment.ttl;
  rare.rstIpId = segment.ipId;
  rare.rstUsualTtl = mine.segments > 0 ? mine.ttl : 0;
  rare.rstForeign = mine.segments > 0 && isForeignTtl(segment.ttl, mine.ttl) ? 1 : 0;
  const hasStrayed = segment.ttl !== mine.ttl || moment.interfaceIndex !== mine.interfaceIndex;
  rare.rstStrayed = mine.segments > 0 && hasStrayed ? 1 : 0;
  rare.rstUsualIpId = mine.segments > 0 ? mine.ipId : -1;
  rare.rstUsualWindow = mine.window;
  rare.rstSeqAhead = diff(moment.seq, mine.nxt);
  rare.rstAckBehind = diff(other.nxt, moment.ack);
  rare.rstSenderState = mine.state;
  rare.rstReceiverState = other.state;
  rare.rstIdleMicros = moment.at - connection.lastAt;
  const usesClock = (mine.facts & HAS_TIMESTAMPS) !== 0;
  rare.rstLacksClock = usesClock && !segment.hasTimestamps ? 1 : 0;
  noteAnswered(moment);
  noteTroubles(moment);
  noteDataAfterClose(moment);
}

/** RFC 9293 3.10.7.4: data for an end whose user is gone is answered by a RST. */
function noteDataAfterClose(moment: Moment): void {
  const { mine, other } = moment;
  if ((mine.facts & (HAS_FIN | HAS_ACK)) !== (HAS_FIN | HAS_ACK)) return;
  const bytes = diff(endOfData(other), mine.ack);
  if (bytes <= 0) return;
  const rare = moment.rareOther;
  rare.dataAfterCloseBytes = bytes;
  rare.dataAfterCloseFrame = other.lastFrame;
}

/** What the receiver had said last, when the sender has said nothing since. */
function noteAnswered(moment: Moment): void {
  const { rare, mine, other } = moment;
  const isAnswer = other.segments > 0 && gt(other.lastFrame, mine.lastFrame);
  rare.rstAnswers = isAnswer ? other.lastKind : KIND_NONE;
  rare.rstAnswersFrame = other.lastFrame;
  rare.rstAnswersAt = other.lastSentAt;
  rare.rstAnswersLength = other.lastLength;
  const since = mine.dataSegments > 0 ? mine.peerNxt : firstData(moment);
  rare.rstUnreadBytes = Math.max(0, diff(endOfData(other), since));
}

const firstData = ({ other }: Moment): number =>
  (other.facts & HAS_SYN) !== 0 ? add(other.iss, 1) : add(other.nxt, -other.bytes);

/** The number behind its last byte of data. */
const endOfData = ({ nxt, facts }: EndColumns): number =>
  (facts & HAS_FIN) !== 0 ? add(nxt, -1) : nxt;

/** What had gone wrong before: retransmissions and keepalives without an answer. */
function noteTroubles(moment: Moment): void {
  const { rare, mine } = moment;
  const { keepalivesUnanswered, tries, triesSeq } = moment.rareMine;
  rare.rstKeepalives = keepalivesUnanswered;
  rare.rstTries = gt(mine.una, triesSeq) ? 0 : tries;
}

/** An orphan in FIN-WAIT-2 had no socket any more that could have answered (tcp_fin_timeout). */
const isOverdue = ({ mine, at, flags }: Moment): boolean =>
  mine.state === FIN_WAIT_2 && (flags & ACK) === 0 && at - mine.stepAt >= FIN_TIMEOUT_MICROS;

function closeSender(moment: Moment): void {
  const { mine, frame, at } = moment;
  if (mine.state === UNKNOWN) {
    if (mine.segments === 0) beginIn(mine, CLOSED);
    else moment.mineIs(CLOSED, frame, at);
  } else if (mine.state !== CLOSED && mine.state !== LISTEN && mine.state !== TIME_WAIT) {
    moment.mineStepped(isOverdue(moment) ? TIMEOUT_FIN_WAIT_2 : ABORT, frame, at);
  }
}

function closeBoth(moment: Moment): void {
  const { other, connection, frame, at } = moment;
  // What a stranger sends in an end's name does nothing to that end.
  if (moment.rare.rstForeign === 0) closeSender(moment);
  if (other.state === UNKNOWN) moment.otherIs(CLOSED, frame, at);
  else {
    const isPassive =
      other.state === SYN_RECEIVED &&
      moment.direction === 0 &&
      (connection.facts & IS_SIMULTANEOUS_OPEN) === 0;
    moment.otherSteps(isPassive ? RCV_RST_PASSIVE : RCV_RST);
  }
}
