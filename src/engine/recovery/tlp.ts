/**
 * Tail loss probe, RFC 8985 section 7: when the last segments of a flight are lost, nothing comes
 * back that would show it. So after two round trips of silence one segment is sent, new data if
 * there is any, otherwise the last one again: its SACK lets RACK see what is missing, long before
 * the retransmission timeout.
 *
 * A probe may itself repair the only loss; that is found out (7.4) and pays for it with the window.
 */
import * as seq from "../../base/seq.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { FIN_QUEUED } from "../block/flags.ts";
import {
  CWR,
  OPEN,
  PROBE_AGAIN,
  PROBE_NEW,
  PROBE_NONE,
  type RecoveryState,
} from "../block/recoveryState.ts";
import { type Tcb, TIMER_LOSS_PROBE, TIMER_RETRANSMIT } from "../block/tcb.ts";
import { setState } from "./caState.ts";
import { hasSack } from "./pipe.ts";
import { beginReduction, endReduction } from "./prr.ts";
import { LEAST_TIMEOUT } from "./rack.ts";
import { INITIAL_RTO } from "./rtt.ts";
import { keepOpen } from "./undo.ts";

/** Microseconds until the RTO of the first segment in flight; below 0 when it is overdue. */
export function untilRto(core: Core, tcb: Tcb, recovery: RecoveryState): number {
  const { board } = recovery;
  return (board.sentAt[board.first & board.mask] as number) + tcb.rtoMicros - core.now;
}

/**
 * Sets the probe timer if this is the moment for one: RFC 8985 7.2. `moved`: SND.UNA has just
 * advanced, so the RTO counts from now. Otherwise the RTO is the caller's to set.
 */
export function scheduleProbe(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  moved: boolean,
): boolean {
  const { tcp_early_retrans, tcp_rto_min_us } = core.settings;
  if (tcp_early_retrans !== 3 && tcp_early_retrans !== 4) return false;
  if (recovery.board.size === 0 || !hasSack(tcb)) return false;
  if (recovery.state !== OPEN && recovery.state !== CWR) return false;
  let wait = INITIAL_RTO;
  if (recovery.srtt8 > 0) {
    // A lone segment may wait for a delayed ACK.
    wait = (recovery.srtt8 >> 2) + (recovery.board.size === 1 ? tcp_rto_min_us : LEAST_TIMEOUT);
  }
  const rtoMicros = moved ? tcb.rtoMicros : untilRto(core, tcb, recovery);
  if (rtoMicros > 0) wait = Math.min(wait, rtoMicros);
  tcb.timer = TIMER_LOSS_PROBE;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + wait);
  return true;
}

/** The probe timer went off: RFC 8985 7.3. What is to leave is put in `probeDue`. */
export function requestProbe(tcb: Tcb, recovery: RecoveryState): void {
  if (recovery.probeOut !== PROBE_NONE || recovery.board.size === 0) return; // one at a time
  const { snd } = tcb;
  const unsent = seq.diff(snd.end, snd.nxt) + ((tcb.flags & FIN_QUEUED) !== 0 ? 1 : 0);
  const length = Math.min(unsent, snd.mss);
  const fits = seq.le(snd.nxt + length, snd.una + snd.wnd);
  recovery.probeDue = unsent > 0 && fits ? PROBE_NEW : PROBE_AGAIN;
}

/** The probe has left. */
export function probeSent(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  recovery.probeOut = recovery.probeDue;
  recovery.probeDue = PROBE_NONE;
  recovery.probeEnd = tcb.snd.nxt | 0;
  core.counters.TCPLossProbes++;
}

/** An ACK came while a probe is out: RFC 8985 7.4 (TLP_process_ack). `number` is SEG.ACK. */
export function processProbeAck(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  number: number,
  ack: AckFacts,
  pureDuplicate: boolean,
): void {
  if (seq.lt(number, recovery.probeEnd)) return;
  if (recovery.probeOut === PROBE_NEW || ack.duplicateProbe) {
    recovery.probeOut = PROBE_NONE;
  } else if (seq.gt(number, recovery.probeEnd)) {
    // Never reported twice: the original was lost, and the probe has repaired it.
    beginReduction(core, tcb, recovery);
    setState(core, tcb, recovery, CWR);
    endReduction(core, tcb, recovery);
    keepOpen(core, tcb, recovery);
    core.counters.TCPLossProbeRecovery++;
  } else if (pureDuplicate) {
    recovery.probeOut = PROBE_NONE; // both arrived
  }
}
