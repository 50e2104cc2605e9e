/**
 * How both ends come from ESTABLISHED to TIME-WAIT and CLOSED (RFC 9293 3.6, figures 12 and 13).
 *
 * A FIN proves that its sender closed; an ACK of it that its receiver got it, which happened when
 * the FIN passed and not when the ACK did (Linux may delay it by 40 ms). That the ACK arrived is
 * inferred, and taken back when the FIN comes again too late to have crossed it.
 */

import { add, gt, lt } from "../../base/seq.ts";
import {
  CLOSE,
  CLOSE_WAIT,
  ESTABLISHED,
  FIN_WAIT_1,
  RCV_ACK_OF_FIN,
  RCV_FIN,
} from "../../machine/codes.ts";
import { ACK, FIN } from "../../wire/index.ts";
import {
  HAS_FIN,
  HAS_FIN_ACKED,
  HAS_RECEIVED_FIN,
  HAS_SENT_DATA,
  IS_CLOSE_CROSSED,
  IS_CLOSED_BY_CLIENT,
  IS_CLOSED_BY_SERVER,
  IS_FIN_ACKED_APART,
  IS_FIRST_FIN_DOUBTFUL,
  IS_LAST_ACK_LOST,
  IS_MID_CAPTURE,
  UNKNOWN,
} from "./codes.ts";
import type { Moment } from "./moment.ts";
import { roundTrip } from "./roundTrips.ts";

/** Reads FIN and the acknowledgement of one, once a FIN has been sent by either end. */
export function readClose(moment: Moment): void {
  const { mine, other, flags, connection } = moment;
  if ((connection.facts & IS_FIRST_FIN_DOUBTFUL) !== 0) settleFirst(moment);
  const acksFin =
    (flags & ACK) !== 0 && (other.facts & HAS_FIN) !== 0 && gt(moment.ack, other.finSeq);
  if (acksFin && (mine.facts & HAS_RECEIVED_FIN) === 0) receiveFin(moment);
  if ((flags & FIN) !== 0) readFin(moment, acksFin);
  if (acksFin && (other.facts & HAS_FIN_ACKED) === 0) readAckOfFin(moment);
}

/** A RST may be the first that acknowledges the other's FIN: its sender had received that. */
export function readAckOfRst(moment: Moment): void {
  const { mine, other, flags } = moment;
  const hasFin = (other.facts & HAS_FIN) !== 0 && (mine.facts & HAS_RECEIVED_FIN) === 0;
  if (hasFin && (flags & ACK) !== 0 && gt(moment.ack, other.finSeq)) receiveFin(moment);
}

/** The sender acknowledges the other's FIN: it had received it when the FIN passed. */
function receiveFin(moment: Moment): void {
  const { mine, other } = moment;
  mine.facts |= HAS_RECEIVED_FIN;
  const { finLastFrame, finLastAt } = other;
  if ((moment.connection.facts & IS_FIRST_FIN_DOUBTFUL) !== 0) return;
  if (mine.state === UNKNOWN) moment.mineIs(CLOSE_WAIT, finLastFrame, finLastAt);
  else moment.mineStepped(RCV_FIN, finLastFrame, finLastAt);
}

/** What an end sends after the other's FIN shows that it had not closed: that FIN was the first. */
function settleFirst(moment: Moment): void {
  const { mine, other, connection, flags, segment } = moment;
  if ((mine.facts & HAS_FIN) !== 0 || (segment.length === 0 && (flags & FIN) === 0)) return;
  connection.facts &= ~IS_FIRST_FIN_DOUBTFUL;
  if (other.state === UNKNOWN) moment.otherIs(FIN_WAIT_1, other.finFrame, other.finAt);
  if ((other.facts & HAS_FIN_ACKED) !== 0) {
    moment.otherStepped(RCV_ACK_OF_FIN, other.finAckFrame, other.finAckAt);
  }
  if ((mine.facts & HAS_RECEIVED_FIN) === 0 || mine.state !== UNKNOWN) return;
  moment.mineIs(CLOSE_WAIT, other.finLastFrame, other.finLastAt);
}

/** Whether the other end may have closed before the capture began: it has said nothing since. */
const isDoubtful = ({ connection, other }: Moment): boolean =>
  (connection.facts & IS_MID_CAPTURE) !== 0 &&
  other.state === UNKNOWN &&
  (other.facts & HAS_SENT_DATA) === 0;

function readFin(moment: Moment, acksOther: boolean): void {
  const { mine, other, connection, frame, at, end, flags, ack } = moment;
  if (mine.finCount++ > 0) {
    readFinAgain(moment);
    return;
  }
  mine.facts |= HAS_FIN;
  mine.finSeq = add(end, -1);
  mine.finFrame = frame;
  mine.finLastFrame = frame;
  mine.finAt = at;
  mine.finLastAt = at;
  if ((other.facts & HAS_FIN) === 0) {
    noteFirst(moment);
    // What the FIN acknowledges came before it, although the capture may have missed it.
    const missed = (flags & ACK) !== 0 && gt(ack, other.nxt);
    connection.nxtAtFin = missed ? ack : other.nxt;
    if (isDoubtful(moment)) connection.facts |= IS_FIRST_FIN_DOUBTFUL;
  } else if (!acksOther) connection.facts |= IS_CLOSE_CROSSED;
  else if ((other.facts & HAS_FIN_ACKED) !== 0) connection.facts |= IS_FIN_ACKED_APART;
  if (mine.state === UNKNOWN) {
    const isKnown = (connection.facts & IS_FIRST_FIN_DOUBTFUL) === 0;
    if (isKnown) moment.mineIs(FIN_WAIT_1, frame, at);
  } else moment.mineStepped(CLOSE, frame, at);
}

/** Who closes first; a RST may have been before the FIN. */
function noteFirst({ connection, direction, at }: Moment): void {
  if ((connection.facts & (IS_CLOSED_BY_CLIENT | IS_CLOSED_BY_SERVER)) !== 0) return;
  connection.facts |= direction === 0 ? IS_CLOSED_BY_CLIENT : IS_CLOSED_BY_SERVER;
  connection.firstCloseAt = at;
}

/** The FIN again: unless an ACK of it that had passed is crossing it, that ACK never arrived. */
function readFinAgain(moment: Moment): void {
  const { mine, other, connection, direction, at } = moment;
  mine.finLastFrame = moment.frame;
  mine.finLastAt = at;
  if ((mine.facts & HAS_FIN_ACKED) === 0) {
    if ((other.facts & HAS_RECEIVED_FIN) !== 0) takeBackReceipt(moment);
    return;
  }
  if (at - mine.finAckAt <= 2 * roundTrip(moment)) return;
  moment.store.steps.takeBack(connection, mine, direction, mine.finAckFrame);
  mine.facts &= ~HAS_FIN_ACKED;
  if ((other.facts & HAS_FIN) !== 0 && lt(other.finFrame, mine.finFrame)) {
    connection.facts |= IS_LAST_ACK_LOST;
  }
}

/**
 * The FIN seemed to have crossed the other's, whose ACK had passed; nothing has acknowledged it, so
 * that it never arrived: the other end is not in CLOSING, but in FIN-WAIT-2.
 */
function takeBackReceipt(moment: Moment): void {
  const { mine, other, connection } = moment;
  const { steps } = moment.store;
  steps.takeBack(connection, other, moment.otherDirection, mine.finFrame);
  other.facts &= ~HAS_RECEIVED_FIN;
  if ((other.facts & HAS_FIN_ACKED) === 0) return;
  moment.otherStepped(RCV_ACK_OF_FIN, other.finAckFrame, other.finAckAt);
}

/** This segment acknowledges the other's FIN, and is on its way there. */
function readAckOfFin(moment: Moment): void {
  const { mine, other, frame, at } = moment;
  other.facts |= HAS_FIN_ACKED;
  other.finAckFrame = frame;
  other.finAckAt = at;
  // A FIN that passed before this ACK arrives before it: the FINs crossed, and the other one is in
  // CLOSING when the ACK comes.
  const hasFinBefore = (mine.facts & HAS_FIN) !== 0 && mine.finFrame !== frame;
  if (hasFinBefore && (other.facts & HAS_RECEIVED_FIN) === 0 && other.state === FIN_WAIT_1) {
    other.facts |= HAS_RECEIVED_FIN;
    moment.otherStepped(RCV_FIN, mine.finLastFrame, mine.finLastAt);
  }
  moment.otherSteps(RCV_ACK_OF_FIN);
}

/** Data that passes both ways shows that neither end has closed: so both were ESTABLISHED. */
export function readMidway(moment: Moment): void {
  const { mine, other, connection } = moment;
  if ((mine.facts & other.facts & HAS_SENT_DATA) === 0) return;
  if (((mine.facts | other.facts) & HAS_FIN) !== 0) return;
  const { firstFrame, startedAt } = connection;
  if (mine.state === UNKNOWN) moment.mineIs(ESTABLISHED, firstFrame, startedAt);
  if (other.state === UNKNOWN) moment.otherIs(ESTABLISHED, firstFrame, startedAt);
}
