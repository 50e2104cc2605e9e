/**
 * First check (RFC 9293 3.10.7.4): does the segment fall into the receive window? Before it PAWS
 * (RFC 7323 5): is it an old duplicate by its timestamp? What fails is answered by an ACK, so that
 * two ends that lost step find each other again, but not so often that ACKs chase ACKs.
 */
import * as seq from "../base/seq.ts";
import { ACK, RST, type Segment, SYN } from "../wire/segment.ts";
import { answerOutOfWindow, challengeAck } from "./challenge.ts";
import { isLateReset, reset } from "./checkControl.ts";
import type { Core } from "./core.ts";
import { scheduleSyn } from "./opening.ts";
import { tellsWindow } from "./sendWindow.ts";
import { SYN_RECEIVED } from "./stateCodes.ts";
import { PASSIVE, type Tcb, TIMESTAMPS } from "./tcb.ts";
import { currentWindow } from "./window.ts";

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
      answerOutOfWindow(core, tcb, seg, "TCPACKSkippedPAWS");
      return false;
    }
  }
  if (isAcceptable(tcb, seg)) return true;
  if ((seg.flags & RST) !== 0) {
    if (isLateReset(tcb, seg)) reset(core, tcb);
    return false;
  }
  if ((seg.flags & SYN) !== 0) {
    core.counters.TCPSYNChallenge++;
    challengeAck(core, tcb);
  } else {
    answerOutOfWindow(core, tcb, seg, "TCPACKSkippedSeq");
  }
  return false;
}

/**
 * The four cases of table 6. RST and URG at RCV.NXT pass even where the window is zero (3.4,
 * MUST-66), and text.ts drops the text. Linux differs: it asks only whether the
 * segment touches what lies between the last acknowledgment and the right edge; text.ts trims.
 */
function isAcceptable(tcb: Tcb, seg: Segment): boolean {
  const { rcv } = tcb;
  const end = seq.add(seg.seq, seg.segLen);
  return seq.ge(end, rcv.wup) && seq.le(seg.seq, seq.add(rcv.nxt, currentWindow(tcb)));
}

/** RFC 7323 5.3 R1. A plain ACK that was only overtaken is let through, as in Linux. */
function isOld(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { rcv } = tcb;
  const behind = seq.diff(rcv.tsRecent, seg.tsVal);
  if (behind <= 0 || core.ms - tcb.tsRecentStamp > PAWS_DAYS_MS) return false;
  const disordered =
    seg.segLen === 0 &&
    seq.eq(seg.seq, rcv.nxt) &&
    seq.eq(seg.ack, tcb.snd.una) &&
    !tellsWindow(tcb, seg) &&
    behind <= Math.max(200, (tcb.rto * 1.2) / 1000);
  return !disordered;
}
