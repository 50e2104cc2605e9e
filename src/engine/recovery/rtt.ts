/**
 * Round-trip time and retransmission timeout: RFC 6298 (RFC 9293 3.8.1, MUST-18), with the
 * refinements that Linux has made.
 *
 * The RFC adds four deviations to the smoothed RTT. Linux differs: the deviation that counts is the
 * largest of a round trip (`rttvar4`), it grows at once and shrinks by a quarter a round trip, and
 * it is never below `tcp_rto_min_us`: so an RTO is at least SRTT + 200 ms instead of one second.
 * A deviation toward shorter times counts only an eighth, since it is no reason to wait longer.
 *
 * When a sample may be taken (Karn's rule, RTTM) is decided in delivered.ts.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";

/** RFC 6298 (2.1): the RTO before any sample, in microseconds. */
export const INITIAL_RTO = 1_000_000;
/** RFC 6298 (5.7): the RTO when the handshake brought no sample. */
export const FALLBACK_RTO = 3_000_000;

/** RFC 6298 (2.2): the first measurement. `rtt` in microseconds. */
export function adoptSample(core: Core, tcb: Tcb, recovery: RecoveryState, rtt: number): void {
  recovery.srtt8 = rtt << 3;
  recovery.mdev4 = rtt << 1; // half of it, scaled
  recovery.rttvar4 = Math.max(recovery.mdev4, core.settings.tcp_rto_min_us);
  recovery.mdevMax4 = recovery.rttvar4;
  recovery.rttEnd = tcb.snd.nxt | 0;
}

/** RFC 6298 (2.3): a further measurement. */
function furtherSample(core: Core, tcb: Tcb, recovery: RecoveryState, rtt: number): void {
  const error = rtt - (recovery.srtt8 >> 3);
  recovery.srtt8 += error;
  let change = Math.abs(error) - (recovery.mdev4 >> 2);
  if (error < 0 && change > 0) change >>= 3;
  recovery.mdev4 += change;
  if (recovery.mdev4 > recovery.mdevMax4) {
    recovery.mdevMax4 = recovery.mdev4;
    recovery.rttvar4 = Math.max(recovery.rttvar4, recovery.mdevMax4);
  }
  if (!seq.gt(tcb.snd.una, recovery.rttEnd)) return;
  // A round trip has passed: what it saw as the worst is what the variance moves to.
  if (recovery.mdevMax4 < recovery.rttvar4) {
    recovery.rttvar4 -= (recovery.rttvar4 - recovery.mdevMax4) >> 2;
  }
  recovery.rttEnd = tcb.snd.nxt | 0;
  recovery.mdevMax4 = core.settings.tcp_rto_min_us;
}

/** Takes a measurement of `rtt` microseconds into `tcb.srtt`, `tcb.rttvar` and `tcb.rto`. */
export function sampleRtt(core: Core, tcb: Tcb, recovery: RecoveryState, rtt: number): void {
  if (recovery.srtt8 === 0) adoptSample(core, tcb, recovery, rtt | 0);
  else furtherSample(core, tcb, recovery, rtt | 0);
  recovery.srtt8 = Math.max(1, recovery.srtt8);
  tcb.srttMicros = recovery.srtt8 >> 3;
  tcb.rttvarMicros = recovery.mdev4 >> 2;
  setRto(core, tcb, recovery);
}

/** The RTO without back-off: SRTT + the variance, which `tcp_rto_min_us` bounds from below. */
export function setRto(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  const longest = core.settings.tcp_rto_max_ms * 1000;
  tcb.rtoMicros = Math.min((recovery.srtt8 >> 3) + recovery.rttvar4, longest);
}
