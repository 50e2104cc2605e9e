/**
 * Connections without a user: close() was called, the protocol goes on. There may be only so many
 * (`tcp_max_orphans`), and FIN-WAIT-2 does not wait forever for a peer that never closes
 * (`tcp_fin_timeout`; RFC 9293 3.6 permits it where nobody is left to read).
 */

import { ABORT, FIN_WAIT_2 } from "../../machine/codes.ts";
import { FIN, type Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { LINGERS, ORPHAN } from "../block/flags.ts";
import { step } from "../block/step.ts";
import { type Tcb, TIMER_KEEPALIVE } from "../block/tcb.ts";
import { becomeRow, ended } from "./ending.ts";
import { resetConnection, resetInAnswer } from "./reset.ts";

const MICROS_PER_SECOND = 1_000_000;
/** What Linux compiles in: rows in FIN-WAIT-2 last no longer than a TIME-WAIT. */
const rowLimit = (core: Core): number => 2 * core.settings.msl * MICROS_PER_SECOND;

/**
 * The user gave the handle up; `linger` is SO_LINGER's time in seconds, -1 without. Whether the
 * close lingers.
 */
export function becomeOrphan(core: Core, tcb: Tcb, linger: number): boolean {
  tcb.flags |= ORPHAN;
  core.counters.orphan++;
  const waits = linger > 0 && tcb.state !== FIN_WAIT_2;
  if (waits) startLinger(core, tcb, linger);
  else core.clearTimer(tcb, TIMER_KEEPALIVE);
  if (core.counters.orphan > core.settings.tcp_max_orphans) {
    core.counters.TCPAbortOnMemory++;
    resetConnection(core, tcb, "too many orphans");
    step(core, tcb, ABORT);
    ended(core, tcb);
  } else if (tcb.state === FIN_WAIT_2) {
    orphanInFinWait2(core, tcb, null);
  }
  return waits;
}

/** Whether the block ends in a reset as soon as its FIN is acknowledged without a user. */
export const resetsOrphans = (tcb: Tcb): boolean =>
  (tcb.flags & ORPHAN) !== 0 && (tcb.extras?.linger2 ?? 0) < 0;

/**
 * Our FIN is acknowledged, by `seg` or before, and nobody waits for the peer's: how long it may
 * take.
 */
export function orphanInFinWait2(core: Core, tcb: Tcb, seg: Segment | null): void {
  if ((tcb.extras?.linger2 ?? 0) < 0) {
    core.counters.TCPAbortOnLinger++;
    if (seg === null) resetConnection(core, tcb, "waits for no FIN");
    else resetInAnswer(core, seg, tcb.local);
    step(core, tcb, ABORT);
    ended(core, tcb);
    return;
  }
  const wait = finTimeout(core, tcb);
  const limit = rowLimit(core);
  const besideFin = seg !== null && (seg.flags & FIN) !== 0; // an old one: any other is taken
  // Linux differs from what the setting's name says: beyond 60 s the block itself waits for the
  // excess, and the row that follows waits for no more than the same excess again. The block also
  // waits where a FIN stands beside the ACK of ours.
  if (wait > limit) core.setTimer(tcb, TIMER_KEEPALIVE, core.now + wait - limit);
  else if (besideFin) core.setTimer(tcb, TIMER_KEEPALIVE, core.now + wait);
  else becomeRow(core, tcb, true, wait);
}

/** An orphan's timer: its lingering is over, or the block's own time in FIN-WAIT-2 is. */
export function onOrphanTimer(core: Core, tcb: Tcb): void {
  if ((tcb.flags & LINGERS) !== 0) {
    lingerDone(core, tcb);
    return;
  }
  const excess = finTimeout(core, tcb) - rowLimit(core);
  if (excess > 0) {
    becomeRow(core, tcb, true, Math.max(excess, rtos(tcb)));
    return;
  }
  resetConnection(core, tcb, "waits for no FIN");
  step(core, tcb, ABORT);
  ended(core, tcb);
}

/** Microseconds: TCP_LINGER2 or `tcp_fin_timeout`, but never below three and a half RTOs. */
function finTimeout(core: Core, tcb: Tcb): number {
  const seconds = tcb.extras?.linger2 || core.settings.tcp_fin_timeout;
  return Math.max(seconds * MICROS_PER_SECOND, rtos(tcb));
}

const rtos = (tcb: Tcb): number => 3.5 * tcb.rtoMicros;

/** SO_LINGER with a time: the user is told when all is acknowledged, or the time is over. */
function startLinger(core: Core, tcb: Tcb, seconds: number): void {
  tcb.flags |= LINGERS;
  core.setTimer(tcb, TIMER_KEEPALIVE, core.now + seconds * MICROS_PER_SECOND);
}

/** What close() waited for has happened, or its time is over: the user is told. */
export function lingerDone(core: Core, tcb: Tcb): void {
  if ((tcb.flags & LINGERS) === 0) return;
  tcb.flags &= ~LINGERS;
  core.clearTimer(tcb, TIMER_KEEPALIVE);
  core.farewells.push(tcb.id);
}
