/**
 * First check (RFC 9293 3.10.7.4): does the segment fall into the receive window? Before it PAWS
 * (RFC 7323 5): is it an old duplicate by its timestamp? What fails is answered by an ACK, so that
 * two ends that lost step find each other again, but not so often that ACKs chase ACKs.
 */
import * as seq from "../../base/seq.ts";
import { SYN_RECEIVED } from "../../machine/codes.ts";
import { asksToOpen } from "../../tcp/syn.ts";
import { isOldTimestamp, isOvertaken, STALE_MS } from "../../tcp/timestamps.ts";
import { FITS, fitOf, isInWindow, OLD, overhang, TOUCHES } from "../../tcp/window.ts";
import { FIN, RST, type Segment, SYN, URG } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { PASSIVE, TIMESTAMPS } from "../block/flags.ts";
import { traced } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { isQueueEmpty } from "../receive/receiveSpace.ts";
import { currentWindow, rightmostEdge } from "../receive/window.ts";
import { tellsWindow } from "../send/sendWindow.ts";
import { scheduleSyn } from "../send/syn.ts";
import { answerOutOfWindow, challengeAck } from "./challenge.ts";
import { isBelieved, reset } from "./checkControl.ts";

/** Whether to go on with the segment. */
export function checkSequence(core: Core, tcb: Tcb, seg: Segment): boolean {
  const ownSyn = asksToOpen(seg.flags) && seq.lt(seg.seq, tcb.rcv.nxt);
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
    if (isBelieved(core, tcb, seg)) reset(core, tcb);
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
 * Table 6, or what Linux makes of it (tcp/window.ts), by the right edge that was ever offered. RST
 * and urgent news at RCV.NXT pass even where the window is zero (3.4, MUST-66).
 */
function isAcceptable(core: Core, tcb: Tcb, seg: Segment): boolean {
  const edge = rightmostEdge(core, tcb);
  if (core.strict) return isAcceptableByTable(tcb, seg, edge);
  const fit = fitOf(seg.seq, seg.segLen, (seg.flags & FIN) !== 0, tcb.rcv.wup, edge);
  if (fit === FITS) return true;
  if (fit === OLD) return false;
  if (fit === TOUCHES && (isQueueEmpty(tcb) || isUrgentAtZero(tcb, seg))) return true;
  core.counters.BeyondWindow++;
  return false;
}

/** Table 6; what lies beyond the window is cut off, "including SYN and FIN" (3.10.7.4). */
function isAcceptableByTable(tcb: Tcb, seg: Segment, edge: number): boolean {
  const { nxt } = tcb.rcv;
  if (!isInWindow(seg.seq, seg.segLen, nxt, seq.diff(edge, nxt))) {
    return seq.eq(seg.seq, nxt) && ((seg.flags & RST) !== 0 || isUrgentAtZero(tcb, seg));
  }
  let beyond = overhang(seg.seq, seg.segLen, edge);
  seg.segLen -= beyond;
  if (beyond > 0 && (seg.flags & FIN) !== 0) {
    seg.flags &= ~FIN;
    beyond--;
  }
  seg.length -= beyond;
  return true;
}

/** Urgent news count even where the window is zero (3.4, MUST-66); text.ts drops the text. */
const isUrgentAtZero = (tcb: Tcb, seg: Segment): boolean =>
  (seg.flags & URG) !== 0 && currentWindow(tcb) === 0;

/** RFC 7323 5.3 R1. A plain ACK that was only overtaken is let through, as in Linux. */
function isOld(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { tsRecent, nxt } = tcb.rcv;
  // Linux differs: one tick back may be two clocks' edges, and passes.
  if (!isOldTimestamp(seg.tsVal, tsRecent, 1)) return false;
  if (core.ms - tcb.tsRecentStamp > STALE_MS) return false;
  const isPlainAck =
    seg.segLen === 0 &&
    seq.eq(seg.seq, nxt) &&
    seq.eq(seg.ack, tcb.snd.una) &&
    !tellsWindow(tcb, seg);
  return !(isPlainAck && isOvertaken(seg.tsVal, tsRecent, tcb.rtoMicros));
}
