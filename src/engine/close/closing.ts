/**
 * CLOSE and ABORT (RFC 9293 3.10.4, 3.10.5): shutdown sends a FIN and keeps reading, close
 * gives the handle up too. As in Linux, close() with unread data, or lingering for no time, resets
 * instead (RFC 9293 3.6.1, MAY-1, SHLD-3: "a RST to show that data was lost"; RFC 2525 2.17).
 */
import * as seq from "../../base/seq.ts";
import {
  ABORT,
  CLOSE,
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
} from "../../machine/codes.ts";
import type { Abort } from "../../trace/events.ts";
import { type Core, KIND_TIME_WAIT } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { FIN_QUEUED, FIN_RECEIVED, IN_TIME_WAIT, ORPHAN, SHUT_READ } from "../block/flags.ts";
import { step } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { ended, endRow, freeBlock } from "./ending.ts";
import { becomeOrphan } from "./orphan.ts";
import { resetConnection } from "./reset.ts";

/**
 * The user will send no more: a FIN goes behind what is queued. Nothing when it has been said.
 * `half`: the user keeps the handle, to read.
 */
export function closeSending(core: Core, tcb: Tcb, half = false): void {
  const { state } = tcb;
  if (state === SYN_SENT) {
    step(core, tcb, CLOSE);
    if ((tcb.flags & ORPHAN) === 0) tcb.error = ERRNO.ECONNRESET; // Linux: who asks again is told
    ended(core, tcb);
    tcb.flags &= ~SHUT_READ; // Linux: as if it had never connected
    return;
  }
  if (state !== SYN_RECEIVED && state !== ESTABLISHED && state !== CLOSE_WAIT) return;
  // Linux differs: a half-close in SYN-RECEIVED waits for the handshake's end, even where nothing
  // has been sent (3.10.4); giving the handle up does not.
  if (state === SYN_RECEIVED && half && !core.strict) {
    tcb.flags |= FIN_QUEUED;
    return;
  }
  // The state changes at the call, though the FIN may have to wait for the window (3.10.4).
  step(core, tcb, CLOSE);
  tcb.flags |= FIN_QUEUED;
  core.wantsToSend(tcb);
}

/**
 * close(): the handle is given up; what is queued is still sent, unless the close resets. Whether
 * it lingers: SO_LINGER with a time, and the peer has not acknowledged everything yet.
 */
export function closeConnection(core: Core, tcb: Tcb): boolean {
  if (tcb.state === CLOSED) {
    freeBlock(core, tcb);
    return false;
  }
  const linger = tcb.extras?.linger ?? -1;
  if (unread(tcb) > 0) {
    core.counters.TCPAbortOnClose++;
    abortConnection(core, tcb, "closed with unread data");
  } else if (linger === 0) {
    core.counters.TCPAbortOnData++;
    abortConnection(core, tcb, "aborted by its user");
  } else {
    // A SYN-SENT is deleted by the call, block and all.
    const deleted = tcb.state === SYN_SENT;
    if (deleted) tcb.flags |= ORPHAN;
    if (deleted) core.counters.orphan++;
    closeSending(core, tcb);
    if (!deleted) return becomeOrphan(core, tcb, linger);
  }
  return false;
}

/** Bytes that the user has not read; the FIN counts not. */
function unread(tcb: Tcb): number {
  return seq.diff(tcb.rcv.nxt, tcb.rcv.read) - ((tcb.flags & FIN_RECEIVED) !== 0 ? 1 : 0);
}

/** ABORT: a reset where the peer must know, and the block is freed at once. */
export function abortConnection(core: Core, tcb: Tcb, why: Abort): void {
  abortTimeWait(core, tcb);
  if (tcb.state !== CLOSED) {
    if (needsReset(tcb.state)) resetConnection(core, tcb, why);
    step(core, tcb, ABORT);
    if ((tcb.flags & ORPHAN) === 0) core.counters.orphan++;
    tcb.flags |= ORPHAN;
    ended(core, tcb);
    return;
  }
  freeBlock(core, tcb);
}

/** The user still holds the handle of a connection whose TIME-WAIT lasts: ABORT ends that too. */
function abortTimeWait(core: Core, tcb: Tcb): void {
  if ((tcb.flags & IN_TIME_WAIT) === 0) return;
  const id = core.find(tcb);
  if (id === -1 || (id & 3) !== KIND_TIME_WAIT) return;
  const row = id >>> 2;
  if (!core.timeWaits.isFinWait2(row)) endRow(core, row, TIME_WAIT, ABORT);
}

/** RFC 9293 3.10.5: these states send a RST. */
function needsReset(state: number): boolean {
  return (
    state === SYN_RECEIVED ||
    state === ESTABLISHED ||
    state === FIN_WAIT_1 ||
    state === FIN_WAIT_2 ||
    state === CLOSE_WAIT
  );
}
