/**
 * When a connection is given up (RFC 9293 3.8.3: R1 and R2, MUST-20; 3.10.8 user timeout), as
 * Linux counts: `tcp_retries2` is a budget of time, TCP_USER_TIMEOUT replaces it for a connection
 * (MUST-21, RFC 5482), and an orphan has less patience.
 */

import { USER_TIMEOUT } from "../../machine/codes.ts";
import { SOFT_ERROR } from "../api.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { ORPHAN, type Tcb } from "../block/tcb.ts";
import { fail } from "./ending.ts";

/** The connection ends: ETIMEDOUT, or what ICMP said last. */
export function giveUp(core: Core, tcb: Tcb): void {
  core.counters.TCPAbortOnTimeout++;
  fail(core, tcb, USER_TIMEOUT, tcb.softError || ERRNO.ETIMEDOUT);
}

/** R1 (RFC 9293 3.8.3, MUST-20 (b), SHLD-10): the user is told while there is still hope. */
export function adviseAtR1(core: Core, tcb: Tcb): void {
  if (tcb.retries === core.settings.tcp_retries1) core.tell(tcb, SOFT_ERROR);
}

/** TCP_USER_TIMEOUT in ms; 0: none (RFC 5482). */
export function userTimeoutMs(_core: Core, tcb: Tcb): number {
  return tcb.extras?.userTimeout ?? 0;
}

/** How often an orphan retransmits: `tcp_orphan_retries`, where 0 means 8 while the path lives. */
export function orphanRetries(core: Core, tcb: Tcb, alive: boolean): number {
  const retries = core.settings.tcp_orphan_retries;
  if (tcb.softError !== 0 && !alive) return 0;
  return retries === 0 && alive ? 8 : retries;
}

/**
 * The same where the peer has taken its window back to nothing over what is in flight: now each
 * retransmission probes it (RFC 9293 3.8.6, MUST-35), so only silence ends the connection, not
 * answers without an acknowledgment (MUST-37, SHLD-17). A user's own limit still holds.
 */
export function shrunkWindowRanOut(core: Core, tcb: Tcb): boolean {
  if (tcb.retries === 0) return false;
  const elapsed = core.ms - tcb.retransmitStamp;
  const limit = userTimeoutMs(core, tcb);
  if (limit > 0 && elapsed >= limit) return true;
  const longest = 2 * core.settings.tcp_rto_max_ms;
  return elapsed > longest && core.ms - tcb.lastAckReceived > longest;
}

/** Whether retransmission of an established connection's data has gone on too long. */
export function retransmissionRanOut(core: Core, tcb: Tcb): boolean {
  if (tcb.retries === 0) return false;
  const elapsed = core.ms - tcb.retransmitStamp;
  let retries = core.settings.tcp_retries2;
  if ((tcb.flags & ORPHAN) !== 0) {
    const alive = tcb.rto < core.settings.tcp_rto_max_ms * 1000;
    retries = orphanRetries(core, tcb, alive);
  }
  const limit = userTimeoutMs(core, tcb) || budgetMs(core, retries);
  return elapsed >= limit;
}

/** How long `retries` retransmissions from the least RTO on would last: Linux's model timeout. */
export function budgetMs(core: Core, retries: number): number {
  const base = core.settings.tcp_rto_min_us / 1000;
  const most = core.settings.tcp_rto_max_ms;
  const doublings = Math.floor(Math.log2(most / base));
  if (retries <= doublings) return (2 ** (retries + 1) - 1) * base;
  return (2 ** (doublings + 1) - 1) * base + (retries - doublings) * most;
}
