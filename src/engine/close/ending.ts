/**
 * How a connection's block ends: in CLOSED, or by handing over to a row of the TIME-WAIT table. A
 * block whose user is gone is freed here and must not be touched by the caller afterwards.
 */
import { CLOSED, TIMEOUT_2MSL, TIMEOUT_FIN_WAIT_2 } from "../../machine/codes.ts";
import { type Core, KIND_TCB, KIND_TIME_WAIT } from "../block/core.ts";
import { errorName } from "../block/errors.ts";
import { ENDED, FAILED, READABLE } from "../block/events.ts";
import {
  IN_TABLE,
  IN_TIME_WAIT,
  LINGERS,
  ORPHAN,
  PASSIVE,
  REUSE_ADDRESS,
  SHUT_READ,
  SYN_DATA,
  TIMESTAMPS,
} from "../block/flags.ts";
import { endOf, step, stepRow, traced } from "../block/step.ts";
import {
  type Tcb,
  TIMER_DELAYED_ACK,
  TIMER_KEEPALIVE,
  TIMER_OFF,
  TIMER_RETRANSMIT,
} from "../block/tcb.ts";
import { returnWriteEnds } from "../block/writeEndsPool.ts";
import { isEcnCapable } from "../receive/accEcn.ts";
import { stopAutotuning } from "../receive/autotune.ts";
import { possibleWindow } from "../receive/window.ts";
import { release } from "../recovery/recovery.ts";

const MICROS_PER_SECOND = 1_000_000;

/** The connection fails: along `trigger` to CLOSED, and its user is told `errno`. */
export function fail(core: Core, tcb: Tcb, trigger: number, errno: number): void {
  step(core, tcb, trigger);
  failed(core, tcb, errno);
}

/** The connection has stepped to CLOSED because of `errno` (positive), which its user is told. */
export function failed(core: Core, tcb: Tcb, errno: number): void {
  tcb.error = errno;
  tcb.flags |= SHUT_READ; // Linux: once the error is taken, reading answers the end
  core.tracer?.error(traced(tcb), errorName(errno) ?? "");
  core.tell(tcb, FAILED | READABLE);
  ended(core, tcb);
}

/** The connection is in CLOSED: it leaves all tables; an orphan's block is freed. */
export function ended(core: Core, tcb: Tcb): void {
  leaveTable(core, tcb);
  dropWork(core, tcb);
  leaveFastOpen(core, tcb);
  farewell(core, tcb);
  core.tell(tcb, ENDED);
  if ((tcb.flags & ORPHAN) !== 0) freeBlock(core, tcb);
}

/** A close() that lingered has nothing left to wait for. */
function farewell(core: Core, tcb: Tcb): void {
  if ((tcb.flags & LINGERS) !== 0) core.farewells.push(tcb.id);
}

/** A Fast Open connection that ends before its handshake does waits for it no more. */
function leaveFastOpen(core: Core, tcb: Tcb): void {
  if ((tcb.flags & SYN_DATA) === 0 || (tcb.flags & PASSIVE) === 0) return;
  const listening = core.resolve(tcb.parent)?.listening;
  if (listening) listening.fastOpenPending--;
}

/** Timers, what was to be sent, and what came out of order are gone; what can be read stays. */
function dropWork(core: Core, tcb: Tcb): void {
  core.clearTimer(tcb, TIMER_RETRANSMIT);
  core.clearTimer(tcb, TIMER_DELAYED_ACK);
  core.clearTimer(tcb, TIMER_KEEPALIVE);
  tcb.timer = TIMER_OFF;
  release(core, tcb);
  if (tcb.sendRing !== null) core.rings.give(tcb.sendRing);
  tcb.sendRing = null;
  returnWriteEnds(core, tcb);
  tcb.outOfOrder = null;
}

/** The block of a connection that nobody knows any more goes back to the pool. */
export function freeBlock(core: Core, tcb: Tcb): void {
  if ((tcb.flags & ORPHAN) !== 0) core.counters.orphan--;
  if (tcb.receiveRing !== null) core.rings.give(tcb.receiveRing);
  tcb.receiveRing = null;
  stopAutotuning(core, tcb);
  core.free(tcb);
}

/** Takes the tuple out of the table, if it is there. */
function leaveTable(core: Core, tcb: Tcb): void {
  if ((tcb.flags & IN_TABLE) === 0) return;
  core.leave(tcb, KIND_TCB, tcb.index);
  tcb.flags &= ~IN_TABLE;
}

/**
 * The connection has stepped to TIME-WAIT (or stays in FIN-WAIT-2 without a user): from now on it
 * is a row. Returns the row, or -1 when `tcp_max_tw_buckets` leaves no room: it is over at once.
 */
export function becomeRow(core: Core, tcb: Tcb, finWait2: boolean, lasts: number): number {
  const full = core.timeWaits.size >= core.settings.tcp_max_tw_buckets;
  const row = full ? -1 : addRow(core, tcb, finWait2, lasts);
  if (full) {
    leaveTable(core, tcb);
    core.counters.TCPTimeWaitOverflow++;
    step(core, tcb, finWait2 ? TIMEOUT_FIN_WAIT_2 : TIMEOUT_2MSL);
  }
  // The row carries the state on; for its user the connection is over, as on Linux.
  tcb.state = CLOSED;
  dropWork(core, tcb);
  farewell(core, tcb);
  core.tell(tcb, ENDED);
  if ((tcb.flags & ORPHAN) !== 0) freeBlock(core, tcb);
  return row;
}

function addRow(core: Core, tcb: Tcb, finWait2: boolean, lasts: number): number {
  const { timeWaits } = core;
  const row = timeWaits.add(tcb, finWait2, core.now, lasts);
  const window = Math.min(0xffff, possibleWindow(core, tcb) >>> tcb.rcv.scale);
  timeWaits.store(row, tcb.snd.nxt | 0, tcb.rcv.nxt | 0, window, tcb.rcv.scale);
  if ((tcb.options & REUSE_ADDRESS) !== 0) timeWaits.setReusesAddress(row);
  if ((tcb.flags & TIMESTAMPS) !== 0) timeWaits.setTsRecent(row, tcb.rcv.tsRecent | 0);
  if (tcb.accEcn !== null && isEcnCapable(tcb.accEcn)) timeWaits.setEcnCapable(row);
  if ((tcb.flags & IN_TABLE) !== 0) core.handOver(tcb, blockId(tcb), rowId(row));
  else core.enter(tcb, KIND_TIME_WAIT, row);
  core.counters.tw++;
  tcb.flags = (tcb.flags & ~IN_TABLE) | IN_TIME_WAIT;
  core.tracer?.setRow(rowId(row), tcb.connection, endOf(tcb), tcb.rcv.scale, tcb.snd.scale);
  return row;
}

/** The id that the table of tuples has for a block. */
export const blockId = (tcb: Tcb): number => (tcb.index << 2) | KIND_TCB;

/** The id that the table of tuples has for a row of the TIME-WAIT table. */
export const rowId = (row: number): number => (row << 2) | KIND_TIME_WAIT;

/** Enters TIME-WAIT for 2 MSL (RFC 9293 3.6.1, MUST-13); the row or -1. */
export function enterTimeWait(core: Core, tcb: Tcb): number {
  return becomeRow(core, tcb, false, lastsMicros(core));
}

/** A row of the TIME-WAIT table is over: along `trigger` to CLOSED. */
export function endRow(core: Core, row: number, from: number, trigger: number): void {
  stepRow(core, rowId(row), from, trigger);
  removeRow(core, row);
}

/** Takes a row out of its tables; a step of its own was taken by the caller. */
export function removeRow(core: Core, row: number): void {
  core.timeWaits.tupleOf(row, core.rowTuple);
  core.leave(core.rowTuple, KIND_TIME_WAIT, row);
  core.timeWaits.remove(row);
  core.counters.tw--;
  core.tracer?.forgetRow(rowId(row));
}

/** Milliseconds since the row's time began. */
export function ageMs(core: Core, row: number): number {
  const lasts = lastsMicros(core);
  return (core.now - (core.timeWaits.endOf(row) - lasts)) / 1000;
}

/** How long a TIME-WAIT lasts: 2 MSL (RFC 9293 3.6.1, MUST-13). */
export const lastsMicros = (core: Core): number => 2 * core.settings.msl * MICROS_PER_SECOND;
