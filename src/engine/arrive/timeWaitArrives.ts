/**
 * Segments for a row of the TIME-WAIT table: TIME-WAIT proper (RFC 9293 3.10.7.4), and an orphan's
 * FIN-WAIT-2, which becomes one when the peer's FIN comes.
 */

import * as seq from "../../base/seq.ts";
import { ABORT, FIN_WAIT_2, RCV_FIN, RCV_RST, RCV_SYN, TIME_WAIT } from "../../machine/codes.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { stepRow } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { ageMs, endRow, lastsMicros, removeRow, rowId } from "../close/ending.ts";
import { replyAck, resetInAnswer } from "../close/reset.ts";
import { timestampOffset } from "../open/isn.ts";
import { listenArrives, listenerFor } from "../open/listen.ts";
import { ECT_0 } from "../receive/accEcn.ts";
import { fallsInto } from "./rowWindow.ts";

/** RFC 7323 5.5 and Linux: a reset with an old timestamp counts once TS.Recent is this old. */
const PAWS_MSL_MS = 60_000;

/** A segment for the row. A Fast Open connection in its place goes on with the segment. */
export function timeWaitArrives(
  core: Core,
  row: number,
  seg: Segment,
  local: number,
): Tcb | undefined {
  const old = isOld(core, row, seg);
  if (core.timeWaits.isFinWait2(row)) finWait2Arrives(core, row, seg, local, old);
  else if (!old && isQuiet(core, row, seg)) inWindowArrives(core, row, seg);
  else if (!old && opensAnew(core, row, seg)) return reopen(core, row, seg, local);
  else outOfWindowArrives(core, row, seg, old);
  return undefined;
}

/** PAWS: RFC 7323 5.3. */
function isOld(core: Core, row: number, seg: Segment): boolean {
  const { timeWaits } = core;
  if (!seg.hasTimestamps || !timeWaits.hasTimestamps(row)) return false;
  if (seq.ge(seg.tsVal, timeWaits.tsRecent(row))) return false;
  return (seg.flags & RST) === 0 || ageMs(core, row) < PAWS_MSL_MS;
}

/** Exactly at RCV.NXT and without length, or a reset there. */
function isQuiet(core: Core, row: number, seg: Segment): boolean {
  if (seg.seq !== core.timeWaits.rcvNxt(row)) return false;
  return seg.segLen === 0 || (seg.flags & RST) !== 0;
}

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
function opensAnew(core: Core, row: number, seg: Segment): boolean {
  const { timeWaits } = core;
  if ((seg.flags & (SYN | RST | ACK)) !== SYN) return false;
  if (seq.gt(seg.seq, timeWaits.rcvNxt(row))) return true;
  if (!seg.hasTimestamps || !timeWaits.hasTimestamps(row)) return false;
  return seq.gt(seg.tsVal, timeWaits.tsRecent(row));
}

/** The row makes way for a new incarnation, whose numbers start beyond the old one's. */
function reopen(core: Core, row: number, seg: Segment, local: number): Tcb | undefined {
  const listener = listenerFor(core, seg, local);
  if (listener === undefined) {
    outOfWindowArrives(core, row, seg, false);
    return undefined;
  }
  const iss = seq.add(core.timeWaits.sndNxt(row), 65_535 + 2) || 1;
  stepRow(core, rowId(row), TIME_WAIT, RCV_SYN);
  core.tracer?.makesWay(rowId(row));
  removeRow(core, row);
  return listenArrives(core, listener, seg, local, iss);
}

/** Everything else is acknowledged ("acknowledge it, and restart the 2 MSL timeout", 3.10.7.4). */
function outOfWindowArrives(core: Core, row: number, seg: Segment, old: boolean): void {
  if (old) core.counters.PAWSEstab++;
  if ((seg.flags & RST) !== 0) return;
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
  if (old || !fallsInto(seg, nxt, timeWaits.windowBytes(row))) {
    if ((seg.flags & RST) === 0) acknowledgeFromRow(core, row);
  } else if ((seg.flags & RST) !== 0) {
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

function resetRow(core: Core, row: number, seg: Segment, local: number): void {
  resetInAnswer(core, seg, local);
  endRow(core, row, FIN_WAIT_2, ABORT);
}

/** `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
export function acknowledgeFromRow(core: Core, row: number): void {
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
