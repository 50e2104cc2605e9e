/**
 * How both ends come to ESTABLISHED (RFC 9293 3.5, figures 6 and 7), as an observer can know it.
 *
 * A SYN proves that its sender is in SYN-SENT; a SYN,ACK that its sender got the SYN; the ACK of it
 * that its sender is ESTABLISHED. Of the last one the sender of the SYN,ACK says nothing: that its
 * ACK arrived is inferred, and taken back when the SYN,ACK comes again too late to have crossed it.
 */

import { diff, eq, gt } from "../../base/seq.ts";
import {
  ACTIVE_OPEN,
  CLOSED,
  ESTABLISHED,
  LISTEN,
  RCV_ACK_OF_SYN,
  RCV_SYN,
  RCV_SYN_ACK,
  SYN_RECEIVED,
  SYN_SENT,
} from "../../machine/codes.ts";
import { ACK, SYN } from "../../wire/index.ts";
import {
  FIRST_STATE_SHIFT,
  HAS_ACKED_SYN,
  HAS_SACK_PERMITTED,
  HAS_SYN,
  HAS_SYN_ACK,
  HAS_TIMESTAMPS,
  IS_CLOSED_BY_CLIENT,
  IS_CLOSED_BY_SERVER,
  IS_COMPLETED,
  IS_RESET,
  IS_SIMULTANEOUS_OPEN,
  UNKNOWN,
} from "./codes.ts";
import type { EndColumns } from "./columns/end.ts";
import { MARK_DATA_ON_SYN } from "./marks.ts";
import type { Moment } from "./moment.ts";

/** The state that `end` is in as the observation begins, before any step. */
export function beginIn(end: EndColumns, state: number): void {
  end.state = state;
  end.facts = (end.facts & ((1 << FIRST_STATE_SHIFT) - 1)) | (state << FIRST_STATE_SHIFT);
}

/** Reads what a segment with SYN says: options, sequence numbers, its sender's state. */
export function readSyn(moment: Moment): void {
  const { mine, segment, at, frame } = moment;
  if ((mine.facts & HAS_SYN) === 0) noteOffer(moment);
  if (mine.synCount++ === 0) {
    mine.synFrame = frame;
    mine.synAt = at;
    mine.synTs = segment.hasTimestamps ? segment.tsVal : 0;
  }
  mine.synLastFrame = frame;
  mine.synLastAt = at;
  if (segment.length > 0) noteDataOnSyn(moment);
  if (segment.fastOpenStart !== -1 || segment.length > 0) noteFastOpen(moment);
  if ((moment.flags & ACK) === 0) readSynAlone(moment);
  else readSynAck(moment);
}

function noteOffer(moment: Moment): void {
  const { mine, segment } = moment;
  mine.iss = moment.seq;
  mine.mss = segment.mss;
  mine.scale = Math.min(14, segment.windowScale) + 1;
  mine.facts |= HAS_SYN;
  if (segment.sackPermitted) mine.facts |= HAS_SACK_PERMITTED;
  if (segment.hasTimestamps) mine.facts |= HAS_TIMESTAMPS;
}

function noteDataOnSyn(moment: Moment): void {
  const { rare, segment } = moment;
  moment.marks |= MARK_DATA_ON_SYN;
  if ((moment.flags & ACK) === 0) rare.dataOnSynBytes = segment.length;
  else rare.dataOnSynAckBytes = segment.length;
}

/** RFC 7413 3: a client asks for a cookie with an empty option, or sends the one that it has. */
function noteFastOpen(moment: Moment): void {
  const { segment } = moment;
  if ((moment.flags & ACK) !== 0) return;
  if (segment.fastOpenStart === -1) return;
  const { rare } = moment;
  rare.fastOpen = Math.max(rare.fastOpen, segment.fastOpenLength > 0 ? 2 : 1);
}

function readSynAlone(moment: Moment): void {
  const { mine, other, connection, at, frame } = moment;
  if (mine.state === UNKNOWN && (other.facts & HAS_SYN) !== 0) {
    // Both have sent a SYN and neither an answer: they crossed (figure 7).
    beginIn(mine, CLOSED);
    connection.facts |= IS_SIMULTANEOUS_OPEN;
  }
  if ((connection.facts & IS_RESET) !== 0) tryAgain(moment);
  if (mine.state === CLOSED) moment.mineStepped(ACTIVE_OPEN, frame, at);
}

/** Some systems answer a refusal with the same SYN once more: it is not over then. */
function tryAgain(moment: Moment): void {
  const { connection, other } = moment;
  if ((other.facts & HAS_SYN) !== 0) return;
  connection.facts &= ~(IS_RESET | IS_CLOSED_BY_CLIENT | IS_CLOSED_BY_SERVER);
  beginIn(other, UNKNOWN);
}

function readSynAck(moment: Moment): void {
  const { mine, other, at, frame } = moment;
  mine.facts |= HAS_SYN_ACK;
  if (mine.state === UNKNOWN) {
    if ((other.facts & HAS_SYN) === 0) {
      moment.mineIs(SYN_RECEIVED, frame, at);
      if (other.state === UNKNOWN) moment.otherIs(SYN_SENT, frame, at);
      return;
    }
    beginIn(mine, LISTEN);
  }
  if (mine.state === LISTEN || mine.state === SYN_SENT) {
    const answersFirst = isEchoOfFirstSyn(moment);
    const synFrame = answersFirst ? other.synFrame : other.synLastFrame;
    const synAt = answersFirst ? other.synAt : other.synLastAt;
    moment.mineStepped(RCV_SYN, synFrame, synAt);
  } else if (mine.synCount > 1) readSynAckAgain(moment);
  if (diff(moment.ack, other.iss) > 1 && moment.connection.rare !== 0) {
    moment.rare.fastOpenTaken = 1;
  }
}

/** Whether the timestamp says that this answers the first SYN, of several. */
const isEchoOfFirstSyn = ({ segment, other }: Moment): boolean =>
  segment.hasTimestamps && other.synTs !== 0 && eq(segment.tsEcr, other.synTs);

/** Its ACK had passed; unless they crossed, that ACK never arrived. */
function readSynAckAgain(moment: Moment): void {
  const { mine, other, connection, direction, at } = moment;
  const hasOnlySyns = mine.segments === mine.synCount;
  if (mine.state !== ESTABLISHED || !hasOnlySyns) return;
  const roundTrip = Math.max(0, mine.synAt - other.synAt);
  if (at - connection.completedAt <= roundTrip) return;
  moment.store.steps.takeBack(connection, mine, direction, connection.completedFrame);
  connection.facts &= ~IS_COMPLETED;
}

/** Reads what an ACK says of the handshake, as long as one end is not yet ESTABLISHED. */
export function readHandshakeAck(moment: Moment): void {
  const { mine, other, flags, ack } = moment;
  const acksSyn = (other.facts & HAS_SYN) !== 0 && gt(ack, other.iss);
  if ((flags & SYN) === 0) findMissedSynAck(moment);
  if (!acksSyn && (other.facts & HAS_SYN) !== 0) return;
  mine.facts |= HAS_ACKED_SYN;
  if (mine.state === SYN_SENT && (other.facts & HAS_SYN_ACK) !== 0 && (flags & SYN) === 0) {
    moment.mineStepped(RCV_SYN_ACK, other.synLastFrame, other.synLastAt);
  }
  if (other.state === SYN_RECEIVED) moment.otherSteps(RCV_ACK_OF_SYN);
  // After a simultaneous open each one's SYN,ACK acknowledges the other's SYN.
  const isCrossed = (moment.connection.facts & IS_SIMULTANEOUS_OPEN) !== 0;
  if (isCrossed && mine.state === SYN_RECEIVED && (other.facts & HAS_ACKED_SYN) !== 0) {
    moment.mineSteps(RCV_ACK_OF_SYN, moment.frame, moment.at);
  }
  if (mine.state === ESTABLISHED && other.state === ESTABLISHED) complete(moment);
}

function complete(moment: Moment): void {
  const { connection, segment } = moment;
  if ((connection.facts & IS_COMPLETED) !== 0) return;
  connection.facts |= IS_COMPLETED;
  connection.completedAt = moment.at;
  connection.completedFrame = moment.frame;
  const isThirdAck = (moment.flags & SYN) === 0 && moment.direction === 0;
  if (isThirdAck && segment.length > 0) moment.rare.dataOnThirdAckBytes = segment.length;
}

/** A SYN was seen, its answer not, and yet both go on: the capture lacks the SYN,ACK. */
function findMissedSynAck(moment: Moment): void {
  const { mine, other, frame, at } = moment;
  if (mine.state === SYN_SENT && other.state === UNKNOWN) {
    moment.otherIs(SYN_RECEIVED, frame, at);
    moment.mineStepped(RCV_SYN_ACK, frame, at);
  } else if (mine.state === UNKNOWN && other.state === SYN_SENT && isAnswer(moment)) {
    moment.mineIs(SYN_RECEIVED, frame, at);
    moment.otherSteps(RCV_SYN_ACK);
    moment.mineSteps(RCV_ACK_OF_SYN, frame, at);
  }
}

const isAnswer = ({ ack, other }: Moment): boolean => gt(ack, other.iss);
