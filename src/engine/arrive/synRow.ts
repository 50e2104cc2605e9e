/**
 * Segments for a row of the SYN queue (RFC 9293 3.10.7.4 for SYN-RECEIVED, opened passively). The
 * last ACK makes a block of the row, which then goes through the eight checks like any other. The
 * row itself and its SYN,ACK: open/halfOpen.ts.
 */
import * as seq from "../../base/seq.ts";
import { RCV_RST_PASSIVE, SYN_RECEIVED } from "../../machine/codes.ts";
import { judgeReset } from "../../tcp/reset.ts";
import { isSynAgain } from "../../tcp/syn.ts";
import { isOldTimestamp } from "../../tcp/timestamps.ts";
import { YES } from "../../tcp/verdict.ts";
import { isInRowWindow } from "../../tcp/window.ts";
import { ACK, RST, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { stepRow } from "../block/step.ts";
import { ROW_ACC_ECN, ROW_ECN_LOST, ROW_RESENT, ROW_TIMESTAMPS } from "../block/synQueue.ts";
import { replyAck, resetInAnswer } from "../close/reset.ts";
import { removeSynRow, sendSynAck, synRowId } from "../open/halfOpen.ts";
import { timestampOffset } from "../open/isn.ts";
import { aceOf } from "../receive/accEcn.ts";

/** What became of a segment for a row. */
export type RowVerdict = "done" | "complete" | "unknown";

/**
 * The checks of a row (Linux's `tcp_check_req`). "complete": the segment holds the handshake's last
 * ACK. "unknown": it acknowledges something else, so it is as if there were no connection.
 */
export function checkRow(core: Core, row: number, seg: Segment, local: number): RowVerdict {
  const { synQueue } = core;
  const irs = synQueue.irs(row);
  const nxt = seq.add(irs, 1);
  const old = isOldDuplicate(core, row, seg);
  if (isSynAgain(seg.flags, seg.seq, irs) && !old) {
    if (synQueue.has(row, ROW_ACC_ECN)) {
      if (aceOf(seg.flags) === 0) synQueue.set(row, ROW_ECN_LOST);
      synQueue.setCodepoint(row, seg.tos & 3);
    }
    sendSynAck(core, row, true); // its own SYN again: our SYN,ACK was lost
    synQueue.set(row, ROW_RESENT);
    return "done";
  }
  // RFC 9293 3.10.7.4: a reset is the second check, its ACK would only be the fifth.
  const acks = (seg.flags & (ACK | RST)) === ACK;
  if (acks && seg.ack !== seq.add(synQueue.iss(row), 1)) return "unknown";
  const { seq: number, segLen } = seg;
  const strange = !old && echoesAnother(core, row, seg);
  const fits = isInRowWindow(number, segLen, nxt, synQueue.window(row), core.strict);
  if (old || strange || !fits) {
    if (old) core.counters.PAWSEstab++;
    if (strange) core.counters.TSEcrRejected++;
    if ((seg.flags & RST) === 0) answerRow(core, row);
    return "done";
  }
  // RFC 5961 3.2: a reset that falls into the window but does not hit RCV.NXT proves nothing.
  const isReset = (seg.flags & RST) !== 0;
  if (isReset && judgeReset(SYN_RECEIVED, number, nxt, nxt, core.strict) !== YES) {
    answerRow(core, row);
    return "done";
  }
  if (isReset || ((seg.flags & SYN) !== 0 && seg.seq !== irs)) {
    refuseRow(core, row, seg, local);
    return "done";
  }
  if ((seg.flags & ACK) === 0) return "done";
  // Linux: the row's own is kept until a connection comes of it, whatever else falls into it.
  if (seg.hasTimestamps && seq.le(seg.seq, nxt)) synQueue.setTsRecent(row, seg.tsVal);
  return "complete";
}

function isOldDuplicate(core: Core, row: number, seg: Segment): boolean {
  const { synQueue } = core;
  return (
    synQueue.has(row, ROW_TIMESTAMPS) &&
    seg.hasTimestamps &&
    isOldTimestamp(seg.tsVal, synQueue.tsRecent(row), 0)
  );
}

/**
 * Linux: what is echoed has left on a SYN,ACK of this row. So an ACK from an earlier connection
 * between the same ports is found out (RFC 7323 5.3 asks for TSval alone).
 */
function echoesAnother(core: Core, row: number, seg: Segment): boolean {
  const { synQueue, rowTuple } = core;
  if (!synQueue.has(row, ROW_TIMESTAMPS) || !seg.hasTimestamps || seg.tsEcr === 0) return false;
  synQueue.tupleOf(row, rowTuple);
  const ageMs = (core.ms + timestampOffset(core, rowTuple) - seg.tsEcr) | 0;
  const rowAgeMs = ((core.now | 0) - synQueue.sentAt(row)) / 1000;
  return ageMs < 0 || ageMs > rowAgeMs + 1;
}

/** Out of the window: an ACK tells the peer where we stand. */
function answerRow(core: Core, row: number): void {
  const { synQueue, rowTuple } = core;
  synQueue.tupleOf(row, rowTuple);
  const sequence = seq.add(synQueue.iss(row), 1);
  const window = synQueue.window(row) >>> synQueue.ownScale(row);
  const seg = replyAck(core, rowTuple, sequence, seq.add(synQueue.irs(row), 1), window);
  if (seg === undefined) return;
  if (synQueue.has(row, ROW_TIMESTAMPS)) {
    seg.hasTimestamps = true;
    seg.tsVal = (core.ms + timestampOffset(core, rowTuple)) >>> 0;
    seg.tsEcr = synQueue.tsRecent(row);
  }
  core.tracer?.rowSegment(synRowId(row), seg, true);
}

/** RST or a new SYN inside the window: back to LISTEN (note 1 of figure 5; 3.5, MUST-11). */
function refuseRow(core: Core, row: number, seg: Segment, local: number): void {
  core.counters.AttemptFails++;
  core.counters.EmbryonicRsts++;
  if ((seg.flags & RST) === 0) resetInAnswer(core, seg, local);
  stepRow(core, synRowId(row), SYN_RECEIVED, RCV_RST_PASSIVE);
  removeSynRow(core, row);
}
