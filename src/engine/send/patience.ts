/**
 * How long a peer's silence is borne (RFC 9293 3.8.3: R2, MUST-20), as Linux counts: `tcp_retries2`
 * is a budget of time, TCP_USER_TIMEOUT replaces it for a connection (MUST-21, RFC 5482), and an
 * orphan has less patience. What follows when it is over: close/giveUp.ts.
 */
import { SYN_RECEIVED, SYN_SENT } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { ORPHAN, PASSIVE } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";

/** RFC 6298 (2.1): the RTO of a SYN, in ms. */
const SYN_RTO_MS = 1000;
/**
 * Linux's timers go off late, by some hundredths of their wait; ours do not. Without an allowance
 * for that each sum of waits that double would fall one least RTO short of its budget, and go on
 * for one wait more, as long as all before it.
 */
const LATENESS = 1.04;

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
 * Whether retransmission has gone on too long where the peer has taken its window back to nothing
 * over what is in flight: now each one probes it (RFC 9293 3.8.6, MUST-35), so only silence ends
 * the connection, not answers without an acknowledgment (MUST-37, SHLD-17). A user's own limit
 * still holds.
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
    const alive = tcb.rtoMicros < core.settings.tcp_rto_max_ms * 1000;
    retries = orphanRetries(core, tcb, alive);
  }
  const limit = userTimeoutMs(core, tcb);
  return limit > 0 ? elapsed >= limit : outlasts(core, elapsed, retries);
}

/** As long as R1 retransmissions last (RFC 9293 3.8.3): the way itself is in doubt. */
export function silentTooLong(core: Core, tcb: Tcb): boolean {
  if (tcb.retransmitStamp === 0) return false;
  return outlasts(core, core.ms - tcb.retransmitStamp, core.settings.tcp_retries1);
}

/**
 * Whether the handshake of a block has gone on too long (RFC 9293 3.8.3, MUST-22). For who connects
 * `tcp_syn_retries` or TCP_SYNCNT is a budget of time from the first SYN on, which linear
 * retransmissions use up as others do; and a count, to which they are added.
 */
export function handshakeRanOut(core: Core, tcb: Tcb): boolean {
  const { settings } = core;
  const count = tcb.extras?.synCount ?? 0;
  // Linux: Fast Open's SYN,ACK goes once more than another's, for its user may have begun already.
  if ((tcb.flags & PASSIVE) !== 0) {
    return tcb.retries >= (count || settings.tcp_synack_retries + 1);
  }
  // Who closed meanwhile waits as for a FIN's acknowledgment.
  if (tcb.state !== SYN_SENT && tcb.state !== SYN_RECEIVED) return retransmissionRanOut(core, tcb);
  const retries = count || settings.tcp_syn_retries;
  const linear = tcb.state === SYN_SENT ? settings.tcp_syn_linear_timeouts : 0;
  if (tcb.retries >= retries + linear) return true;
  if (tcb.retries === 0) return false;
  const limit = userTimeoutMs(core, tcb) || budgetMs(core, retries, SYN_RTO_MS);
  return core.ms - tcb.retransmitStamp >= limit;
}

/** Whether `elapsedMs` since the first retransmission is what `retries` of them would take. */
const outlasts = (core: Core, elapsedMs: number, retries: number): boolean =>
  elapsedMs * LATENESS >= budgetMs(core, retries, core.settings.tcp_rto_min_us / 1000);

/** How long `retries` retransmissions from an RTO of `firstMs` on would last: Linux's model. */
function budgetMs(core: Core, retries: number, firstMs: number): number {
  const most = core.settings.tcp_rto_max_ms;
  const doublings = Math.floor(Math.log2(most / firstMs));
  if (retries <= doublings) return (2 ** (retries + 1) - 1) * firstMs;
  return (2 ** (doublings + 1) - 1) * firstMs + (retries - doublings) * most;
}
