/**
 * Timers (RFC 9293 3.10.8): what goes off, and what that means. Connections' timers and those of
 * the SYN queue stand in wheels, TIME-WAIT's rows in order of their ends.
 */

import type { Micros } from "../base/time.ts";
import {
  FIN_WAIT_2,
  SYN_SENT,
  TIME_WAIT,
  TIMEOUT_2MSL,
  TIMEOUT_FIN_WAIT_2,
} from "../machine/codes.ts";
import { lastSynMs } from "./arrive/synSent.ts";
import type { Core } from "./block/core.ts";
import { HANDSHAKE_DONE, ORPHAN } from "./block/flags.ts";
import {
  type Tcb,
  TIMER_DELAYED_ACK,
  TIMER_PERSIST,
  TIMER_RETRANSMIT,
  TIMER_RTO,
  TIMERS,
} from "./block/tcb.ts";
import { tellTimer } from "./block/traceTimers.ts";
import { endRow, rowId } from "./close/ending.ts";
import { adviseAtR1, giveUp } from "./close/giveUp.ts";
import { onKeepaliveTimer } from "./close/keepalive.ts";
import { onSynAckTimer, synRowId } from "./open/halfOpen.ts";
import { onDelayedAckTimer } from "./receive/delayedAck.ts";
import { onRetransmitTimer } from "./recovery/recovery.ts";
import { suspectBlackHole } from "./send/mtuProbing.ts";
import {
  handshakeRanOut,
  retransmissionRanOut,
  shrunkWindowRanOut,
  silentTooLong,
} from "./send/patience.ts";
import { onPersistTimer } from "./send/persist.ts";
import { scheduleSyn } from "./send/syn.ts";

/** Everything that is due by `core.now`. */
export function handleTimeouts(core: Core): void {
  const { now, timers, synQueue, timeWaits } = core;
  for (let id = timers.takeDue(now); id !== -1; id = timers.takeDue(now)) {
    const tcb = core.tcbs[Math.floor(id / TIMERS)] as Tcb;
    const which = id % TIMERS;
    if (core.tracer !== null) tellTimer(core.tracer, tcb, which);
    if (which === TIMER_RETRANSMIT) onRetransmit(core, tcb);
    else if (which === TIMER_DELAYED_ACK) onDelayedAckTimer(core, tcb);
    else onKeepaliveTimer(core, tcb);
  }
  const rows = synQueue.timers;
  for (let row = rows.takeDue(now); row !== -1; row = rows.takeDue(now)) {
    core.tracer?.rowTimer(synRowId(row), "retransmission");
    onSynAckTimer(core, row);
  }
  for (let row = timeWaits.ended(now); row !== -1; row = timeWaits.ended(now)) {
    const isFinWait2 = timeWaits.isFinWait2(row);
    core.tracer?.rowTimer(rowId(row), isFinWait2 ? "FIN-WAIT-2" : "2MSL");
    if (isFinWait2) endRow(core, row, FIN_WAIT_2, TIMEOUT_FIN_WAIT_2);
    else endRow(core, row, TIME_WAIT, TIMEOUT_2MSL);
  }
}

/** A time at or before the next deadline. */
export function nextTimeout(core: Core): Micros {
  return Math.min(core.timers.nextDue(), core.synQueue.timers.nextDue(), core.timeWaits.nextDue());
}

function onRetransmit(core: Core, tcb: Tcb): void {
  if (tcb.timer === TIMER_PERSIST) {
    if (!onPersistTimer(core, tcb)) giveUp(core, tcb);
  } else if ((tcb.flags & HANDSHAKE_DONE) === 0) {
    onSynTimer(core, tcb);
  } else if (tcb.timer !== TIMER_RTO) {
    onRetransmitTimer(core, tcb);
  } else if (shrunkToZero(tcb) ? shrunkWindowRanOut(core, tcb) : retransmissionRanOut(core, tcb)) {
    giveUp(core, tcb);
  } else {
    tcb.retries++;
    adviseAtR1(core, tcb);
    if (silentTooLong(core, tcb)) suspectBlackHole(core, tcb);
    onRetransmitTimer(core, tcb);
  }
}

/** The peer closed its window on what was sent, and there is a user to wait for it. */
function shrunkToZero(tcb: Tcb): boolean {
  return tcb.snd.wnd === 0 && (tcb.flags & ORPHAN) === 0;
}

/**
 * A SYN or SYN,ACK was not answered: again, or the end, as with data (RFC 9293 3.8.3, MUST-22).
 * Linux differs from MUST-23, three minutes: its defaults give up after 131 s; `tcp_syn_retries` 7
 * or TCP_SYNCNT make it more.
 */
function onSynTimer(core: Core, tcb: Tcb): void {
  if (handshakeRanOut(core, tcb)) {
    giveUp(core, tcb);
    return;
  }
  if (tcb.retries++ === 0) tcb.retransmitStamp = lastSynMs(core, tcb) || -1; // 0 means none
  adviseAtR1(core, tcb);
  const linear = tcb.state === SYN_SENT ? core.settings.tcp_syn_linear_timeouts : 0;
  if (tcb.retries > linear) tcb.backoff++;
  core.counters.TCPTimeouts++;
  core.counters.TCPSynRetrans++;
  core.counters.RetransSegs++;
  scheduleSyn(core, tcb);
}
