/**
 * First check (RFC 9293 3.10.7.4): does the segment fall into the receive window? Before it PAWS
 * (RFC 7323 5): is it an old duplicate by its timestamp? What fails is answered by an ACK, so that
 * two ends that lost step find each other again, but not so often that ACKs chase ACKs.
 */
import * as seq from "../../base/seq.ts";
import { SYN_RECEIVED } from "../../machine/codes.ts";
import { ACK, FIN, RST, type Segment, SYN, URG } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { PASSIVE, TIMESTAMPS } from "../block/flags.ts";
import { traced } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { isQueueEmpty } from "../receive/receiveSpace.ts";
import { currentWindow, rightmostEdge } from "../receive/window.ts";
import { tellsWindow } from "../send/sendWindow.ts";
import { scheduleSyn } from "../send/syn.ts";
import { answerOutOfWindow, challengeAck } from "./challenge.ts";
import { isLateReset, reset } from "./checkControl.ts";

/** TS.Recent older than this says nothing any more: RFC 7323 5.5. */
const PAWS_DAYS_MS = 24 * 24 * 3600 * 1000;

/** Whether to go on with the segment. */
export function checkSequence(core: Core, tcb: Tcb, seg: Segment): boolean {
  const ownSyn = (seg.flags & (SYN | ACK)) === SYN && seq.lt(seg.seq, tcb.rcv.nxt);
  // Who opened actively answers a SYN as any other that does not fit: by an ACK, as in Linux.
  if (tcb.state === SYN_RECEIVED && ownSyn && (tcb.flags & PASSIVE) !== 0) {
    scheduleSyn(core, tcb); // the peer's SYN again: our SYN,ACK was lost
    return false;
  }
  if ((tcb.flags & TIMESTAMPS) !== 0 && seg.hasTimestamps && isOld(core, tcb, seg)) {
    if ((seg.flags & RST) === 0) {
      core.counters.PAWSEstab++;
      core.tracer?.drop(traced(tcb), "old timestamp");
      answerOutOfWindow(core, tcb, seg, "TCPACKSkippedPAWS");
      return false;
    }
  }
  if (isAcceptable(core, tcb, seg)) return true;
  core.tracer?.drop(traced(tcb), "outside the window");
  if ((seg.flags & RST) !== 0) {
    if (isLateReset(tcb, seg)) reset(core, tcb);
    return false;
  }
  if ((seg.flags & SYN) !== 0) {
    core.counters.TCPSYNChallenge++;
    if (tcb.accEcn !== null) tcb.accEcn.reflect = seg.tos & 3;
    challengeAck(core, tcb);
  } else {
    answerOutOfWindow(core, tcb, seg, "TCPACKSkippedSeq");
  }
  return false;
}

/**
 * The four cases of table 6. RST at RCV.NXT passes even where the window is zero (3.4, MUST-66).
 * Linux differs: it asks only whether the segment touches
 * what lies between the last acknowledgment and the right edge. One that goes beyond the edge is
 * taken whole while nothing waits to be read, else dropped whole; a FIN alone may stand beyond it,
 * so that a peer which cares for no window comes to its end.
 */
function isAcceptable(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { rcv } = tcb;
  const end = seq.add(seg.seq, seg.segLen);
  if (seq.lt(end, rcv.wup)) return false;
  const edge = rightmostEdge(core, tcb);
  if (seq.le((seg.flags & FIN) !== 0 ? end - 1 : end, edge)) return true;
  if (seq.le(seg.seq, edge) && (isQueueEmpty(tcb) || isUrgentAtZero(tcb, seg))) return true;
  core.counters.BeyondWindow++;
  return false;
}

/** Urgent news count even where the window is zero (3.4, MUST-66); text.ts drops the text. */
const isUrgentAtZero = (tcb: Tcb, seg: Segment): boolean =>
  (seg.flags & URG) !== 0 && currentWindow(tcb) === 0;

/** RFC 7323 5.3 R1. A plain ACK that was only overtaken is let through, as in Linux. */
function isOld(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { rcv } = tcb;
  const behind = seq.diff(rcv.tsRecent, seg.tsVal);
  // Linux differs: one tick back may be two clocks' edges, and passes.
  if (behind <= 1 || core.ms - tcb.tsRecentStamp > PAWS_DAYS_MS) return false;
  const disordered =
    seg.segLen === 0 &&
    seq.eq(seg.seq, rcv.nxt) &&
    seq.eq(seg.ack, tcb.snd.una) &&
    !tellsWindow(tcb, seg) &&
    behind <= Math.max(200, (tcb.rto * 1.2) / 1000);
  return !disordered;
}
