/**
 * D-SACK: the first SACK block names what the receiver got twice (RFC 2883 section 4). That is how
 * a sender learns that it resent needlessly: recovery can be undone, and RACK's window widened.
 *
 * A report is data from outside. One that covers more than a window, or more segments than were
 * ever resent, is not ours (duplicated in the network, or invented) and teaches nothing.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { AckFacts } from "../block/ackFacts.ts";
import type { Core } from "../block/core.ts";
import { PROBE_NONE, type RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";

/** Whether the first block of `seg` is a D-SACK; takes in what it says. */
export function readDuplicateSack(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  seg: Segment,
  ack: AckFacts,
): boolean {
  const start = seg.sack[0] as number;
  const end = seg.sack[1] as number;
  if (seq.lt(start, seg.ack)) {
    core.counters.TCPDSACKRecv++; // RFC 2883 4.1: below the cumulative ACK
  } else if (
    seg.sackCount > 1 &&
    seq.le(end, seg.sack[3] as number) &&
    seq.ge(start, seg.sack[2] as number)
  ) {
    core.counters.TCPDSACKOfoRecv++; // RFC 2883 4.2: inside the second block
  } else {
    return false;
  }
  const count = duplicateSegments(tcb, recovery, start, end, ack);
  if (count === 0) return false;
  ack.duplicateSack = true;
  ack.duplicates = count;
  forgiveRetransmissions(recovery, ack, end, count);
  return true;
}

/** How many segments [start, end) stands for; 0 when the report cannot be true. */
function duplicateSegments(
  tcb: Tcb,
  recovery: RecoveryState,
  start: number,
  end: number,
  ack: AckFacts,
): number {
  const length = seq.diff(end, start);
  if (length <= 0 || length > tcb.snd.maxWnd) return 0;
  const count = Math.ceil(length / tcb.snd.mss);
  const probe = count === 1 && recovery.probeOut !== PROBE_NONE && recovery.probeEnd === (end | 0);
  recovery.dsacks += count;
  if (recovery.dsacks > recovery.retransmits) return 0;
  ack.duplicateProbe = probe;
  // RFC 8985 6.2 step 4: a probe's duplicate says nothing about reordering.
  if (recovery.reorderings > 0 && !probe) recovery.rackDsackSeen = true;
  return count;
}

/** What it names was already acknowledged: so many retransmissions were needless. */
function forgiveRetransmissions(
  recovery: RecoveryState,
  ack: AckFacts,
  end: number,
  count: number,
): void {
  if (!recovery.undoArmed || recovery.undoRetransmits <= 0) return;
  if (seq.gt(end, ack.priorUna) || seq.le(end, recovery.undoMarker)) return;
  recovery.undoRetransmits = Math.max(0, recovery.undoRetransmits - count);
}
