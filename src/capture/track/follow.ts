/**
 * One segment of a connection, read from the first question to the last: the control flow of the
 * tracker in one place. Each question has a file of its own.
 */

import { CLOSED, ESTABLISHED, TIME_WAIT } from "../../machine/codes.ts";
import { ACK, FIN, RST, SYN } from "../../wire/index.ts";
import { readAck } from "./acknowledging.ts";
import { readClose, readMidway } from "./closing.ts";
import {
  HAS_FIN,
  IS_RESET,
  KIND_ACK,
  KIND_DATA,
  KIND_FIN,
  KIND_RST,
  KIND_SYN,
  KIND_SYN_ACK,
  UNKNOWN,
} from "./codes.ts";
import { count, noteClock } from "./count.ts";
import { notePacket } from "./duplicates.ts";
import { noteHistory } from "./history.ts";
import { MARK_AFTER_CLOSE, MARK_OLD_DUPLICATE, MARK_OUT_OF_ORDER } from "./marks.ts";
import type { Moment } from "./moment.ts";
import { readHandshakeAck, readSyn } from "./opening.ts";
import { readGoingOn, readRst } from "./resets.ts";
import { readSequence } from "./sending.ts";
import { readWindow, scaledWindow } from "./windows.ts";

/** Reads the moment's segment, which belongs to the connection that the moment is on. */
export function follow(moment: Moment): void {
  const { mine, flags } = moment;
  noteHistory(moment);
  if ((flags & RST) !== 0) {
    readRst(moment);
    count(moment);
    mine.lastKind = KIND_RST;
    notePacket(moment);
    return;
  }
  mine.lastKind = kindOf(moment);
  if (isOver(moment)) readAfterEnd(moment);
  readSequence(moment);
  count(moment);
  if ((moment.marks & MARK_OLD_DUPLICATE) !== 0) return;
  const window = scaledWindow(moment);
  readStates(moment);
  readAck(moment, window);
  readWindow(moment, window);
  if (moment.segment.hasTimestamps) noteClock(moment);
  if ((moment.marks & MARK_OUT_OF_ORDER) === 0) notePacket(moment);
}

/** The steps of both ends, where this segment can make one. */
function readStates(moment: Moment): void {
  const { mine, other, flags } = moment;
  const isPlain = mine.state === ESTABLISHED && other.state === ESTABLISHED;
  if (isPlain && (flags & (SYN | FIN)) === 0) return;
  if ((flags & SYN) !== 0) readSyn(moment);
  if ((flags & ACK) !== 0 && (mine.state < ESTABLISHED || other.state < ESTABLISHED)) {
    readHandshakeAck(moment);
  }
  if (mine.state === UNKNOWN || other.state === UNKNOWN) readMidway(moment);
  if (((flags | mine.facts | other.facts) & (FIN | HAS_FIN)) !== 0) readClose(moment);
}

function kindOf(moment: Moment): number {
  const { flags } = moment;
  if ((flags & SYN) !== 0) return (flags & ACK) !== 0 ? KIND_SYN_ACK : KIND_SYN;
  if ((flags & FIN) !== 0) return KIND_FIN;
  return moment.segment.length > 0 ? KIND_DATA : KIND_ACK;
}

function isOver({ connection, mine, other }: Moment): boolean {
  if ((connection.facts & IS_RESET) !== 0) return true;
  const isMineOver = mine.state === CLOSED || mine.state === TIME_WAIT;
  const isOtherOver = other.state === CLOSED || other.state === TIME_WAIT;
  return isMineOver && isOtherOver && mine.segments > 0 && other.segments > 0;
}

/** A straggler: it changes nothing any more, but it may tell who sent the RST. */
function readAfterEnd(moment: Moment): void {
  const { connection } = moment;
  moment.marks |= MARK_AFTER_CLOSE;
  if ((connection.facts & IS_RESET) === 0) return;
  const { rare } = moment;
  if ((moment.flags & SYN) !== 0) return;
  if (rare.rstFrom === moment.direction + 1) rare.rstGoesOn++;
  else readGoingOn(moment);
}
