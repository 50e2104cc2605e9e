/**
 * Fifth check (RFC 9293 3.10.7.4): ACK. It completes a handshake, advances SND.UNA, moves the send
 * window, and takes the closing states further. Loss and congestion are recovery's to judge.
 */
import * as seq from "../../base/seq.ts";
import {
  CLOSE,
  CLOSING,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  RCV_ACK_OF_FIN,
  RCV_ACK_OF_SYN,
  SYN_RECEIVED,
} from "../../machine/codes.ts";
import { ACK, type Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { SOFT_ERROR } from "../block/events.ts";
import {
  EMBRYO,
  FIN_QUEUED,
  HANDSHAKE_DONE,
  HELD,
  ORPHAN,
  PASSIVE,
  SYN_DATA,
  SYN_DATA_ACKED,
  SYN_DUE,
  TIMESTAMPS,
  URGENT_SEND,
  WANTS_ROOM,
} from "../block/flags.ts";
import { step, traced } from "../block/step.ts";
import { type Tcb, TIMER_PERSIST } from "../block/tcb.ts";
import { returnWriteEnds } from "../block/writeEndsPool.ts";
import { ended, enterTimeWait } from "../close/ending.ts";
import { lingerDone, orphanInFinWait2, resetsOrphans } from "../close/orphan.ts";
import { resetInAnswer } from "../close/reset.ts";
import { growSendBuffer, onEstablished } from "../open/established.ts";
import { enqueueForAccept, fastOpenDone } from "../open/listen.ts";
import { onAck, onSynDataLost } from "../recovery/recovery.ts";
import { boundProbing, onProbeAcknowledged } from "../send/mtuProbing.ts";
import { answeredPersist } from "../send/persist.ts";
import { updateSendMss } from "../send/segmentSize.ts";
import { tellRoom } from "../send/sendSpace.ts";
import { updateWindow } from "../send/sendWindow.ts";
import { challengeAck } from "./challenge.ts";

/** Fifth: ACK. */
export function checkAck(core: Core, tcb: Tcb, seg: Segment): boolean {
  if ((seg.flags & ACK) === 0) {
    core.tracer?.drop(traced(tcb), "no ACK");
    return false;
  }
  if ((tcb.flags & HANDSHAKE_DONE) === 0 && !completeHandshake(core, tcb, seg)) return false;
  const { snd } = tcb;
  const una = snd.una | 0; // signed: a small integer to the engine, where it is handed on
  if (seq.lt(seg.ack, una)) return checkOldAck(core, tcb, seg, una);
  if (seq.gt(seg.ack, snd.nxt)) {
    core.tracer?.drop(traced(tcb), "ACK of what was never sent");
    challengeAck(core, tcb); // RFC 9293 3.10.7.4
    return false;
  }

  storeTimestamp(core, tcb, seg);
  const { wnd } = snd;
  const told = updateWindow(core, tcb, seg);
  if (seq.diff(seg.ack, una) !== 0) acknowledge(core, tcb, seg.ack | 0);
  if (core.paths.hasMetrics) refreshPath(core, tcb);
  tcb.lastAckReceived = core.ms;
  tcb.probes = 0;
  tcb.softError = 0; // something worked
  tcb.events &= ~SOFT_ERROR;
  // RFC 5681 2: nothing acknowledged, no data, no SYN or FIN, the same window. Linux: nor is it the
  // first to tell the window behind newer data.
  const bare = (snd.una | 0) === una && !told && seg.segLen === 0;
  onAck(core, tcb, seg, una, bare);
  if (tcb.timer === TIMER_PERSIST && !isMerelyData(tcb, seg, snd.wnd !== wnd))
    answeredPersist(core, tcb);
  tcb.flags &= ~HELD; // Linux: MSG_MORE holds back its own call's push alone
  core.wantsToSend(tcb);
  return closeOnAck(core, tcb, seg);
}

/** The user may have said anew how the path is. */
function refreshPath(core: Core, tcb: Tcb): void {
  const mtu = core.paths.mtu(tcb, core.mtu, core.now);
  if (mtu === tcb.pmtu) return;
  tcb.pmtu = mtu;
  boundProbing(tcb, mtu);
  updateSendMss(core, tcb);
}

/** Linux: data in order that tells nothing of our window (header prediction) answers no probe. */
const isMerelyData = (tcb: Tcb, seg: Segment, moved: boolean): boolean =>
  seg.length > 0 && !moved && seq.eq(seg.seq, tcb.rcv.nxt) && tcb.outOfOrder === null;

/**
 * RFC 5961 5.2: an ACK from long ago is a guess at the connection's numbers. Linux is stricter: an
 * ACK from before the first byte is one too, however large the window is.
 */
function checkOldAck(core: Core, tcb: Tcb, seg: Segment, una: number): boolean {
  // Who opened actively has had its SYN acknowledged in ESTABLISHED's own arithmetic.
  const acked = seq.add(una, -tcb.snd.iss - ((tcb.flags & PASSIVE) !== 0 ? 1 : 0));
  if (seq.ge(seg.ack, seq.add(una, -Math.min(tcb.snd.maxWnd, acked)))) {
    onAck(core, tcb, seg, una, false); // its SACK blocks may be news
    return true;
  }
  core.tracer?.drop(traced(tcb), "ACK from long ago");
  challengeAck(core, tcb);
  return false;
}

/** SYN-RECEIVED: the ACK of our SYN, or a reset (3.5.2 group 1 for an ACK of anything else). */
function completeHandshake(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  if (seq.le(seg.ack, snd.iss) || seq.gt(seg.ack, snd.nxt)) {
    resetInAnswer(core, seg, tcb.local);
    return false;
  }
  const crossed = (tcb.flags & PASSIVE) === 0;
  snd.una = crossed ? seg.ack : seq.add(snd.iss, 1);
  if (crossed && seq.gt(seg.ack, seq.add(snd.iss, 1))) tcb.handshake |= SYN_DATA_ACKED;
  snd.wnd = seg.window << snd.scale;
  snd.wl1 = seg.seq;
  snd.maxWnd = snd.wnd;
  tcb.flags &= ~SYN_DUE;
  // A user who closed early is in FIN-WAIT-1 already (3.10.4).
  if (tcb.state === SYN_RECEIVED) {
    step(core, tcb, RCV_ACK_OF_SYN);
    if ((tcb.flags & FIN_QUEUED) !== 0) step(core, tcb, CLOSE);
  }
  onEstablished(core, tcb, seg);
  // Two SYNs crossed, ours with data, and the peer did not take all of it.
  if (crossed && seq.gt(snd.nxt, snd.una)) onSynDataLost(core, tcb);
  if ((tcb.flags & SYN_DATA) !== 0) fastOpenDone(core, tcb);
  else if ((tcb.flags & EMBRYO) !== 0) enqueueForAccept(core, tcb);
  return true;
}

/** RFC 7323 4.3 (2): TS.Recent is that of the segment that reached the last acknowledgment sent. */
function storeTimestamp(core: Core, tcb: Tcb, seg: Segment): void {
  if (!seg.hasTimestamps || (tcb.flags & TIMESTAMPS) === 0) return;
  const { rcv } = tcb;
  if (seq.gt(seg.seq, rcv.wup) || seq.lt(seg.tsVal, rcv.tsRecent)) return;
  if (tcb.accEcn !== null) tcb.accEcn.newerTimestamp = seg.tsVal !== rcv.tsRecent;
  rcv.tsRecent = seg.tsVal;
  tcb.tsRecentStamp = core.ms;
}

/** SND.UNA advances: the acknowledged bytes leave the buffer, and there is room for new ones. */
function acknowledge(core: Core, tcb: Tcb, ack: number): void {
  const { snd } = tcb;
  snd.una = ack >>> 0;
  tcb.retries = 0;
  if (tcb.extras !== null) onProbeAcknowledged(core, tcb, tcb.extras);
  if ((tcb.flags & URGENT_SEND) !== 0 && seq.ge(ack, tcb.extras?.sndUp ?? 0)) {
    tcb.flags &= ~URGENT_SEND;
  }
  if (tcb.sendRing !== null && seq.ge(ack, snd.end)) {
    core.rings.give(tcb.sendRing);
    tcb.sendRing = null;
    returnWriteEnds(core, tcb);
  } else {
    tcb.writeEnds?.forget(ack);
  }
  growSendBuffer(core, tcb);
  if ((tcb.flags & WANTS_ROOM) !== 0) tellRoom(core, tcb);
}

/** Whether our FIN is acknowledged. */
const finAcknowledged = (tcb: Tcb): boolean =>
  (tcb.flags & FIN_QUEUED) !== 0 && seq.gt(tcb.snd.una, tcb.snd.end);

/** The closing states: what an acknowledged FIN leads to. */
function closeOnAck(core: Core, tcb: Tcb, seg: Segment): boolean {
  if (!finAcknowledged(tcb)) return true;
  switch (tcb.state) {
    case FIN_WAIT_1:
      return onFinAcknowledged(core, tcb, seg);
    case CLOSING:
      step(core, tcb, RCV_ACK_OF_FIN);
      enterTimeWait(core, tcb);
      return false;
    case LAST_ACK:
      step(core, tcb, RCV_ACK_OF_FIN);
      ended(core, tcb);
      return false;
    default:
      return true;
  }
}

/**
 * FIN-WAIT-1 becomes FIN-WAIT-2, though the eighth check may find the peer's FIN in the same
 * segment (figure 5, note 2). Without a user the block becomes a row, unless the segment has more.
 */
function onFinAcknowledged(core: Core, tcb: Tcb, seg: Segment): boolean {
  step(core, tcb, RCV_ACK_OF_FIN);
  lingerDone(core, tcb);
  if ((tcb.flags & ORPHAN) === 0 || bringsMore(tcb, seg)) return true;
  orphanInFinWait2(core, tcb, seg);
  return tcb.state === FIN_WAIT_2; // where the block itself waits on, the text is answered
}

/**
 * Whether there is text to be refused, or the peer's FIN. Linux: with TCP_LINGER2 below 0 an orphan
 * has no FIN-WAIT-2 in which a FIN could come.
 */
function bringsMore(tcb: Tcb, seg: Segment): boolean {
  const { nxt } = tcb.rcv;
  if (seg.segLen === 0 || seq.le(seq.add(seg.seq, seg.segLen), nxt)) return false;
  return seq.gt(seq.add(seg.seq, seg.length), nxt) || !resetsOrphans(tcb);
}
