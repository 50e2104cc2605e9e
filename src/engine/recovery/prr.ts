/**
 * Proportional Rate Reduction, RFC 6937 (and RFC 9937): how the window comes down during recovery.
 *
 * While more is in flight than the new threshold, one segment leaves for so many delivered that the
 * old window turns into the new one over a round trip. Below it, the reduction bound lets as many
 * leave as were delivered (CRB), and one more while recovery goes well (SSRB).
 */

import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import {
  CWR,
  INFINITE_SSTHRESH,
  inFlight,
  PROBE_NONE,
  RECOVERY,
  type RecoveryState,
} from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { moduleOf } from "../congestion/modules.ts";
import { queueCwr } from "./ecn.ts";

/** Whether PRR rules the window now. */
export const inReduction = (recovery: RecoveryState): boolean =>
  recovery.state === CWR || recovery.state === RECOVERY;

/** A reduction begins: the module says where it is to end. */
export function beginReduction(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  recovery.highSeq = tcb.snd.nxt | 0;
  recovery.probeOut = PROBE_NONE;
  recovery.cwndCount = 0;
  recovery.priorCwnd = tcb.cwnd;
  recovery.prrDelivered = 0;
  recovery.prrOut = 0;
  tcb.ssthresh = moduleOf(tcb).ssthresh(core, tcb, recovery);
  queueCwr(tcb);
}

/** An ACK delivered `delivered` segments and revealed `lost` new losses: sets the window. */
export function reduce(
  tcb: Tcb,
  recovery: RecoveryState,
  delivered: number,
  lost: number,
  ack: AckFacts | null,
): void {
  if (delivered <= 0 || recovery.priorCwnd === 0) return;
  const pipe = inFlight(recovery);
  const room = tcb.ssthresh - pipe;
  recovery.prrDelivered += delivered;
  let count = 0;
  if (room < 0) {
    const share = Math.ceil((tcb.ssthresh * recovery.prrDelivered) / recovery.priorCwnd);
    count = share - recovery.prrOut;
  } else {
    count = Math.max(recovery.prrDelivered - recovery.prrOut, delivered);
    // RFC 9937 6.2: SafeACK. Progress without further loss allows slow start.
    if (ack?.advanced && lost === 0) count++;
    count = Math.min(room, count);
  }
  // Recovery begins with a retransmission, whatever the arithmetic says.
  count = Math.max(count, recovery.prrOut === 0 ? 1 : 0);
  tcb.cwnd = pipe + count;
}

/** The reduction ends where the module wanted it. */
export function endReduction(core: Core, tcb: Tcb, recovery: RecoveryState): void {
  if (tcb.ssthresh >= INFINITE_SSTHRESH) return;
  if (recovery.state !== CWR && !recovery.undoArmed) return;
  tcb.cwnd = tcb.ssthresh;
  recovery.cwndStamp = core.ms;
}
