/**
 * Keepalive (RFC 9293 3.8.4, MAY-5: off unless asked for, two hours by default, no failure from
 * one lost answer unless the user counts like that) with its three endings: the peer answers; it
 * has rebooted and resets; it is gone, which is ETIMEDOUT. The timer also ends what an orphan may
 * not outlast.
 */
import * as seq from "../../base/seq.ts";
import { CLOSED, LISTEN, SYN_SENT, USER_TIMEOUT } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { FIN_QUEUED, KEEPALIVE, ORPHAN } from "../block/flags.ts";
import { traced } from "../block/step.ts";
import { type Tcb, TIMER_KEEPALIVE } from "../block/tcb.ts";
import { sendProbe } from "../send/probe.ts";
import { fail } from "./ending.ts";
import { onOrphanTimer } from "./orphan.ts";
import { resetConnection } from "./reset.ts";

const MICROS_PER_MS = 1000;

/** Of a connection's own, or else the system's two hours: RFC 9293 3.8.4, MUST-27, MUST-28. */
const idleMs = (core: Core, tcb: Tcb): number =>
  (tcb.extras?.keepIdle || core.settings.tcp_keepalive_time) * 1000;

const intervalMs = (core: Core, tcb: Tcb): number =>
  (tcb.extras?.keepInterval || core.settings.tcp_keepalive_intvl) * 1000;

/**
 * The handshake is done, or the user turned keepalive on or off or changed its times: it is off
 * until he turns it on (RFC 9293 3.8.4, MUST-24, MUST-25).
 */
export function startKeepalive(core: Core, tcb: Tcb): void {
  if (tcb.state === CLOSED || tcb.state === LISTEN || tcb.state === SYN_SENT) return;
  if ((tcb.flags & ORPHAN) !== 0) return;
  if ((tcb.options & KEEPALIVE) === 0) core.clearTimer(tcb, TIMER_KEEPALIVE);
  else core.setTimer(tcb, TIMER_KEEPALIVE, core.now + idleMs(core, tcb) * MICROS_PER_MS);
}

/** TIMER_KEEPALIVE went off. */
export function onKeepaliveTimer(core: Core, tcb: Tcb): void {
  if ((tcb.flags & ORPHAN) !== 0) {
    onOrphanTimer(core, tcb);
    return;
  }
  if ((tcb.options & KEEPALIVE) === 0) return;
  const next = busy(tcb) ? idleMs(core, tcb) : checkPeer(core, tcb);
  if (next > 0) core.setTimer(tcb, TIMER_KEEPALIVE, core.now + next * MICROS_PER_MS);
}

/** MUST-26: while something is in flight or queued, retransmission watches the peer. */
function busy(tcb: Tcb): boolean {
  const { snd } = tcb;
  if (!seq.eq(snd.una, snd.nxt) || seq.lt(snd.nxt, snd.end)) return true;
  return seq.eq(snd.nxt, snd.end) && (tcb.flags & FIN_QUEUED) !== 0;
}

/** Probes or gives up; milliseconds until the next look, 0 when the connection is no more. */
function checkPeer(core: Core, tcb: Tcb): number {
  const idle = idleMs(core, tcb);
  const now = core.ms;
  const silent = Math.min(now - tcb.lastDataReceived, now - tcb.lastAckReceived);
  if (silent < idle) return idle - silent; // MUST-26: something came meanwhile
  core.tracer?.timer(traced(tcb), "keepalive");
  const userTimeout = tcb.extras?.userTimeout ?? 0;
  const most = tcb.extras?.keepCount || core.settings.tcp_keepalive_probes;
  // MUST-29: one lost answer proves nothing, unless TCP_KEEPCNT or the user timeout says so.
  const gone = userTimeout > 0 ? silent >= userTimeout && tcb.probes > 0 : tcb.probes >= most;
  if (gone) {
    resetConnection(core, tcb, "keepalives unanswered");
    fail(core, tcb, USER_TIMEOUT, tcb.softError || ERRNO.ETIMEDOUT);
    return 0;
  }
  core.counters.TCPKeepAlive++;
  tcb.probes++;
  core.tracer?.mark("keepalive");
  sendProbe(core, tcb);
  return intervalMs(core, tcb);
}
