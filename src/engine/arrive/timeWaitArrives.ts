/**
 * Segments for a row of the TIME-WAIT table: TIME-WAIT proper (RFC 9293 3.10.7.4), and an orphan's
 * FIN-WAIT-2, which becomes one when the peer's FIN comes.
 */

import * as seq from "../../base/seq.ts";
import { ABORT, FIN_WAIT_2, RCV_FIN, RCV_RST, RCV_SYN, TIME_WAIT } from "../../machine/codes.ts";
import { judgeReset } from "../../tcp/reset.ts";
import { judgeReopening, STAYS } from "../../tcp/syn.ts";
import { isOldTimestamp, STALE_FOR_RESET_MS } from "../../tcp/timestamps.ts";
import { isQuiet, lacksAck } from "../../tcp/timeWait.ts";
import { YES } from "../../tcp/verdict.ts";
import { isInRowWindow, isInWindow } from "../../tcp/window.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { stepRow } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { ageMs, endRow, lastsMicros, removeRow, rowId } from "../close/ending.ts";
import { replyAck, resetInAnswer } from "../close/reset.ts";
import { timestampOffset } from "../open/isn.ts";
import { listenerFor, roomFor, synArrives } from "../open/listen.ts";
import { ECT_0 } from "../receive/accEcn.ts";

/** A segment for the row. A Fast Open connection in its place goes on with the segment. */
export function timeWaitArrives(
  core: Core,
  row: number,
  seg: Segment,
  local: number,
): Tcb | undefined {
  const old = isOld(core, row, seg);
  if (core.timeWaits.isFinWait2(row)) finWait2Arrives(core, row, seg, local, old);
  else if (core.strict && !old && isForNobody(core, row, seg)) return undefined;
  else if (!old && isQuiet(seg.flags, seg.seq, seg.segLen, core.timeWaits.rcvNxt(row)))
    inWindowArrives(core, row, seg);
  else if (opensAnew(core, row, seg)) return reopen(core, row, seg, local);
  else outOfWindowArrives(core, row, seg, old);
  return undefined;
}

/** PAWS: RFC 7323 5.3. */
function isOld(core: Core, row: number, seg: Segment): boolean {
  const { timeWaits } = core;
  if (!seg.hasTimestamps || !timeWaits.hasTimestamps(row)) return false;
  if (!isOldTimestamp(seg.tsVal, timeWaits.tsRecent(row), 0)) return false;
  return (seg.flags & RST) === 0 || ageMs(core, row) < STALE_FOR_RESET_MS;
}

/** What RFC 9293 drops after the fifth check at the latest, and Linux answers: tcp/timeWait.ts. */
function isForNobody({ timeWaits }: Core, row: number, seg: Segment): boolean {
  const { flags, seq: number, segLen } = seg;
  return lacksAck(flags, number, segLen, timeWaits.rcvNxt(row), timeWaits.windowBytes(row));
}

const isInsideOf = ({ timeWaits }: Core, row: number, { seq: number, segLen }: Segment): boolean =>
  isInWindow(number, segLen, timeWaits.rcvNxt(row), timeWaits.windowBytes(row));

/** A reset ends the row, unless RFC 1337's hazard is guarded against; an ACK restarts its time. */
function inWindowArrives(core: Core, row: number, seg: Segment): void {
  if ((seg.flags & RST) === 0) {
    core.timeWaits.restart(row, core.now, lastsMicros(core));
    keepTimestamp(core, row, seg);
  } else if (core.settings.tcp_rfc1337 === 0) {
    endRow(core, row, TIME_WAIT, RCV_RST);
  }
}

function keepTimestamp(core: Core, row: number, seg: Segment): void {
  if (seg.hasTimestamps && core.timeWaits.hasTimestamps(row)) {
    core.timeWaits.setTsRecent(row, seg.tsVal);
  }
}

/** RFC 9293 3.6.1 MAY-2 and RFC 6191: a SYN beyond the old numbers, or with a later timestamp. */
function opensAnew({ timeWaits }: Core, row: number, seg: Segment): boolean {
  const { flags, tsVal } = seg;
  const both = seg.hasTimestamps && timeWaits.hasTimestamps(row);
  const recent = timeWaits.tsRecent(row);
  return judgeReopening(flags, seg.seq, timeWaits.rcvNxt(row), both, tsVal, recent) !== STAYS;
}

/**
 * The row makes way for a new incarnation, whose numbers start beyond the old one's. Linux differs:
 * there the TIME-WAIT is over before the listener has been asked whether it takes the SYN at all.
 */
function reopen(core: Core, row: number, seg: Segment, local: number): Tcb | undefined {
  const listener = listenerFor(core, seg, local);
  if (listener === undefined) {
    outOfWindowArrives(core, row, seg, false);
    return undefined;
  }
  const iss = seq.add(core.timeWaits.sndNxt(row), 65_535 + 2) || 1;
  if (roomFor(core, listener, seg, iss) === "none") return undefined;
  stepRow(core, rowId(row), TIME_WAIT, RCV_SYN);
  core.tracer?.makesWay(rowId(row));
  removeRow(core, row);
  return synArrives(core, listener, seg, iss);
}

/** Everything else is acknowledged ("acknowledge it, and restart the 2 MSL timeout", 3.10.7.4). */
function outOfWindowArrives(core: Core, row: number, seg: Segment, old: boolean): void {
  if (old) core.counters.PAWSEstab++;
  if ((seg.flags & RST) !== 0) {
    // Linux differs: it drops one beside RCV.NXT, also where RFC 5961 3.2 asks for a challenge.
    if (core.strict && !old && isInsideOf(core, row, seg)) acknowledgeFromRow(core, row);
    return;
  }
  // A bare SYN may be new with smaller numbers, or an old duplicate: it does not restart the time.
  if (old || (seg.flags & ACK) !== 0) {
    core.timeWaits.restart(row, core.now, lastsMicros(core));
  }
  acknowledgeFromRow(core, row);
}

/** FIN-WAIT-2 without a user: the FIN is awaited, data is refused. */
function finWait2Arrives(core: Core, row: number, seg: Segment, local: number, old: boolean): void {
  const { timeWaits } = core;
  const nxt = timeWaits.rcvNxt(row);
  const end = seq.add(seg.seq, seg.segLen);
  const window = timeWaits.windowBytes(row);
  if (old || !isInRowWindow(seg.seq, seg.segLen, nxt, window, core.strict)) {
    if ((seg.flags & RST) === 0) acknowledgeFromRow(core, row);
  } else if ((seg.flags & (RST | SYN)) !== 0 && core.strict) {
    controlByRule(core, row, seg);
  } else if ((seg.flags & RST) !== 0) {
    // Linux differs: without a user any reset in the window ends it, and any new SYN resets it.
    endRow(core, row, FIN_WAIT_2, RCV_RST);
  } else if ((seg.flags & SYN) !== 0 && seq.ge(seg.seq, nxt)) {
    resetRow(core, row, seg, local);
  } else if ((seg.flags & ACK) === 0 || seq.le(end, nxt) || seg.segLen === 0) {
    return; // a duplicate ACK
  } else if ((seg.flags & FIN) === 0 || end !== seq.add(nxt, 1)) {
    resetRow(core, row, seg, local); // data after the user has gone: RFC 1122 4.2.2.13
  } else {
    stepRow(core, rowId(row), FIN_WAIT_2, RCV_FIN);
    timeWaits.setRcvNxt(row, end);
    keepTimestamp(core, row, seg);
    timeWaits.restart(row, core.now, lastsMicros(core));
    acknowledgeFromRow(core, row);
  }
}

/** RFC 5961 3.2, 4.2: a reset at RCV.NXT ends it; any other, and a SYN, is challenged. */
function controlByRule(core: Core, row: number, seg: Segment): void {
  const nxt = core.timeWaits.rcvNxt(row);
  const isReset = (seg.flags & RST) !== 0;
  if (isReset && judgeReset(FIN_WAIT_2, seg.seq, nxt, nxt, true) === YES) {
    endRow(core, row, FIN_WAIT_2, RCV_RST);
  } else acknowledgeFromRow(core, row);
}

function resetRow(core: Core, row: number, seg: Segment, local: number): void {
  resetInAnswer(core, seg, local);
  endRow(core, row, FIN_WAIT_2, ABORT);
}

/** `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
function acknowledgeFromRow(core: Core, row: number): void {
  const { timeWaits, rowTuple } = core;
  timeWaits.tupleOf(row, rowTuple);
  const window = timeWaits.window(row);
  const seg = replyAck(core, rowTuple, timeWaits.sndNxt(row), timeWaits.rcvNxt(row), window);
  if (seg === undefined) return;
  if (timeWaits.hasTimestamps(row)) {
    seg.hasTimestamps = true;
    seg.tsVal = (core.ms + timestampOffset(core, rowTuple)) >>> 0;
    seg.tsEcr = timeWaits.tsRecent(row);
  }
  if (timeWaits.isEcnCapable(row)) seg.tos |= ECT_0;
  core.tracer?.rowSegment(rowId(row), seg, true);
}
