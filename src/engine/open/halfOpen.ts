/**
 * A half-open connection as a row of the SYN queue (SYN-RECEIVED, opened passively): its SYN,ACK
 * and the retransmissions of that, and how the row ends. What comes for it: arrive/synRow.ts.
 */
import * as seq from "../../base/seq.ts";
import { SYN_RECEIVED, USER_TIMEOUT } from "../../machine/codes.ts";
import { ACK, ECE, type Segment, SYN } from "../../wire/segment.ts";
import { type Core, KIND_SYN } from "../block/core.ts";
import type { Listening } from "../block/listening.ts";
import { stepRow } from "../block/step.ts";
import {
  ROW_ACC_ECN,
  ROW_ACKED,
  ROW_COOKIE,
  ROW_COOKIE_OLD,
  ROW_ECN,
  ROW_SACK,
  ROW_TIMESTAMPS,
  ROW_WSCALE,
} from "../block/synQueue.ts";
import type { Tcb } from "../block/tcb.ts";
import { sendReply } from "../close/reset.ts";
import { reflected, setFirstCounters } from "../receive/accEcn.ts";
import { address, setIpFields } from "../send/emit.ts";
import { setCookie } from "../send/fastOpenSyn.ts";
import { ownMss } from "../send/segmentSize.ts";
import { cookieFor } from "./fastOpenCookie.ts";
import { timestampOffset } from "./isn.ts";

const FIRST_WAIT = 1_000_000;

/** The id that the table of tuples has for a row of the SYN queue. */
export const synRowId = (row: number): number => (row << 2) | KIND_SYN;

/** Sends the row's SYN,ACK and sets its timer: 1, 2, 4 … seconds. */
export function sendSynAck(core: Core, row: number, again: boolean): void {
  const { synQueue, rowTuple } = core;
  synQueue.tupleOf(row, rowTuple);
  writeSynAck(core, row, again);
  if (!again) synQueue.setSentAt(row, core.now);
  const longest = core.settings.tcp_rto_max_ms * 1000;
  const wait = Math.min(longest, FIRST_WAIT * 2 ** synQueue.tries(row));
  synQueue.timers.set(row, core.now + wait);
}

function writeSynAck(core: Core, row: number, again: boolean): void {
  const { synQueue, rowTuple } = core;
  const seg = core.replies.add();
  if (seg === undefined) return;
  const listener = core.tcbs[synQueue.listener(row)] as Tcb;
  address(core, seg, rowTuple);
  setIpFields(seg, listener.extras);
  seg.seq = synQueue.iss(row);
  seg.ack = seq.add(synQueue.irs(row), 1);
  seg.flags = SYN | ACK | (synQueue.has(row, ROW_ECN) ? ECE : 0);
  if (synQueue.has(row, ROW_ACC_ECN)) answerAccEcn(core, row, seg, again);
  seg.window = synQueue.window(row);
  seg.mss = ownMss(core, rowTuple, listener.extras?.maxSegment ?? 0);
  seg.sackPermitted = synQueue.has(row, ROW_SACK);
  if (synQueue.has(row, ROW_WSCALE)) seg.windowScale = synQueue.ownScale(row);
  if (synQueue.has(row, ROW_TIMESTAMPS)) {
    seg.hasTimestamps = true;
    seg.tsVal = (core.ms + timestampOffset(core, rowTuple)) >>> 0;
    seg.tsEcr = synQueue.tsRecent(row);
  }
  if (synQueue.has(row, ROW_COOKIE)) {
    const key = listener.listening?.fastOpenKey ?? null;
    setCookie(seg, cookieFor(core, rowTuple, key), synQueue.has(row, ROW_COOKIE_OLD));
  }
  sendReply(core);
  core.tracer?.rowSegment(synRowId(row), seg, true);
}

/**
 * RFC 9768 3.1.4.2: what stands in the SYN,ACK's way may be the option, so it leaves again without,
 * and then without the flags.
 */
function answerAccEcn(core: Core, row: number, seg: Segment, again: boolean): void {
  const { synQueue, settings } = core;
  if (synQueue.tries(row) < 2) seg.flags |= reflected(synQueue.codepoint(row));
  if (!again && settings.tcp_ecn_option !== 0) setFirstCounters(seg);
}

/** The row's timer went off: SYN,ACK again, or the row is given up. */
export function onSynAckTimer(core: Core, row: number): void {
  const { synQueue, settings } = core;
  const listener = core.tcbs[synQueue.listener(row)] as Tcb;
  const most = listener.extras?.synCount || settings.tcp_synack_retries;
  const waits = synQueue.has(row, ROW_ACKED) && synQueue.tries(row) < deferLimit(listener);
  if (synQueue.tries(row) >= most && !waits) {
    stepRow(core, synRowId(row), SYN_RECEIVED, USER_TIMEOUT);
    removeSynRow(core, row);
    return;
  }
  synQueue.countTry(row);
  // TCP_DEFER_ACCEPT: one that has acknowledged is left in peace until the waiting ends.
  if (synQueue.has(row, ROW_ACKED) && synQueue.tries(row) < deferLimit(listener)) {
    const wait = FIRST_WAIT * 2 ** synQueue.tries(row);
    synQueue.timers.set(row, core.now + wait);
    return;
  }
  core.counters.RetransSegs++;
  core.counters.TCPSynRetrans++;
  sendSynAck(core, row, true);
}

/** TCP_DEFER_ACCEPT's seconds as a number of SYN,ACK timeouts, as Linux counts. */
function deferLimit(listener: Tcb): number {
  const seconds = listener.extras?.deferAccept ?? 0;
  let timeouts = 0;
  for (let passed = 0; passed < seconds; timeouts++) passed += 2 ** timeouts;
  return timeouts;
}

/** The row leaves its tables; its step was taken by the caller. */
export function removeSynRow(core: Core, row: number): void {
  core.synQueue.tupleOf(row, core.rowTuple);
  core.leave(core.rowTuple, KIND_SYN, row);
  dropSynRow(core, row);
}

/** The row is gone; something else has its tuple already. */
export function dropSynRow(core: Core, row: number): void {
  const { synQueue } = core;
  const listener = core.tcbs[synQueue.listener(row)] as Tcb;
  synQueue.remove(listener.listening as Listening, row);
  core.tracer?.forgetRow(synRowId(row));
}
