/**
 * Zero windows (RFC 9293 3.8.6.1): while the peer takes nothing, a probe now and then asks whether
 * it still does not (MUST-36), for as long as it answers (MUST-37), ever more seldom (SHLD-30).
 *
 * Linux differs: a probe of a closed window holds no byte of data, only the number before SND.UNA,
 * which the peer must answer. The same timer pushes out what TCP_CORK or
 * MSG_MORE held back too long (3.9.1.2, MUST-60).
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { FIN_QUEUED, MUST_SEND, ORPHAN } from "../block/flags.ts";
import { type Tcb, TIMER_OFF, TIMER_PERSIST, TIMER_RETRANSMIT } from "../block/tcb.ts";
import { untilUserTimeout } from "../recovery/timers.ts";
import { orphanRetries, userTimeoutMs } from "./patience.ts";
import { sendProbe } from "./probe.ts";
import { setMore } from "./sendSpace.ts";

/** Linux's TCP_RTO_MIN in the probe's first wait. */
const LEAST = 200_000;

/** Nothing is in flight whose acknowledgment could open the window: ask now and then. */
export function startPersist(core: Core, tcb: Tcb): void {
  if (!seq.eq(tcb.snd.una, tcb.snd.nxt) || tcb.timer !== TIMER_OFF) return;
  tcb.timer = TIMER_PERSIST;
  tcb.retransmitStamp = 0;
  setPersist(core, tcb, 0); // Linux: only the next wait goes by a back-off that is left over
}

/** The window is open again, or there is nothing to send any more. */
function stopPersist(core: Core, tcb: Tcb): void {
  if (tcb.timer !== TIMER_PERSIST) return;
  tcb.timer = TIMER_OFF;
  tcb.backoff = 0;
  tcb.probes = 0;
  tcb.retransmitStamp = 0;
  core.clearTimer(tcb, TIMER_RETRANSMIT);
}

/**
 * The peer spoke: a window that takes what waits ends the asking, a smaller one puts the next
 * question off.
 */
export function answeredPersist(core: Core, tcb: Tcb): void {
  const { snd } = tcb;
  const first = Math.min(seq.diff(snd.end, snd.nxt), snd.mss) || 1; // the FIN alone counts as one
  if (first <= snd.wnd) stopPersist(core, tcb);
  else setPersist(core, tcb, tcb.backoff);
}

/** The persist timer went off; false when the peer has been silent for too long. */
export function onPersistTimer(core: Core, tcb: Tcb): boolean {
  const { snd } = tcb;
  const queued = !seq.eq(snd.end, snd.nxt) || (tcb.flags & FIN_QUEUED) !== 0;
  if (!seq.eq(snd.una, snd.nxt) || !queued) {
    stopPersist(core, tcb);
    return true;
  }
  if (hasRunOut(core, tcb)) return false;
  if (tcb.retransmitStamp === 0) tcb.retransmitStamp = core.ms || 1;
  tcb.probes++;
  if (tcb.backoff < core.settings.tcp_retries2) tcb.backoff++;
  setPersist(core, tcb, tcb.backoff);
  if (seq.lt(snd.nxt, seq.add(snd.una, snd.wnd))) {
    tcb.retransmitStamp = 0; // what leaves now has not left before
    tcb.flags |= MUST_SEND;
    setMore(tcb, false); // what was announced did not come: what is there is pushed
    core.wantsToSend(tcb);
  } else {
    core.counters.TCPWinProbe++;
    core.tracer?.mark("zero-window probe");
    sendProbe(core, tcb);
  }
  return true;
}

/**
 * `probes` falls to 0 with every answer, so a peer that is there is never given up (MUST-37). A
 * TCP_USER_TIMEOUT counts from the first probe on, answered or not.
 */
function hasRunOut(core: Core, tcb: Tcb): boolean {
  const limit = userTimeoutMs(core, tcb);
  const asked = tcb.retransmitStamp !== 0;
  if (asked && limit > 0 && core.ms - tcb.retransmitStamp >= limit) return true;
  let most = core.settings.tcp_retries2;
  if ((tcb.flags & ORPHAN) !== 0) {
    const alive = tcb.rtoMicros * 2 ** tcb.backoff < core.settings.tcp_rto_max_ms * 1000;
    most = orphanRetries(core, tcb, alive);
    if (!alive && tcb.backoff >= most) return true;
  }
  return tcb.probes >= most;
}

function setPersist(core: Core, tcb: Tcb, backoff: number): void {
  const longest = core.settings.tcp_rto_max_ms * 1000;
  const wait = Math.min(longest, Math.max(tcb.rtoMicros, LEAST) * 2 ** backoff);
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + untilUserTimeout(core, tcb, wait));
}
