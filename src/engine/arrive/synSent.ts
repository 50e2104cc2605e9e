/**
 * SYN-SENT (RFC 9293 3.10.7.3): the answer to our SYN. Four outcomes: SYN,ACK opens, RST refuses,
 * a bare SYN is a simultaneous open, anything else is dropped or answered by a reset.
 */
import * as seq from "../../base/seq.ts";
import { RCV_RST, RCV_SYN, RCV_SYN_ACK } from "../../machine/codes.ts";
import { acknowledgesSyn } from "../../tcp/reset.ts";
import { isEchoOf } from "../../tcp/timestamps.ts";
import { ACK, CWR, ECE, RST, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import {
  ACCECN_ASKED,
  ECN,
  ECN_ASKED,
  SACK_OK,
  SYN_DATA,
  SYN_DUE,
  TIMESTAMPS,
  WSCALE,
} from "../block/flags.ts";
import { step } from "../block/step.ts";
import { type Tcb, TIMER_RETRANSMIT, TIMER_RTO } from "../block/tcb.ts";
import { blockId, fail } from "../close/ending.ts";
import { resetInAnswer } from "../close/reset.ts";
import { onEstablished } from "../open/established.ts";
import { onSynAnswered } from "../open/fastOpenClient.ts";
import { bringsMore, restOfSyn } from "../open/fastOpenServer.ts";
import { agreeAsClient } from "../receive/accEcn.ts";
import { ackNow, answerWithData } from "../receive/delayedAck.ts";
import { fullSpace } from "../receive/receiveSpace.ts";
import { onSynDataLost } from "../recovery/recovery.ts";
import { timestamp } from "../send/emit.ts";
import { defaultMss } from "../send/segmentSize.ts";
import { INITIAL_RTO } from "../send/syn.ts";
import { processFin, processText } from "./text.ts";

/** Two ticks of Linux's slowest clock: time for the reset to arrive. */
const AFTER_RESET = 20_000;

/** A segment for a connection in SYN-SENT. */
export function synSentArrives(core: Core, tcb: Tcb, seg: Segment): void {
  const acknowledges = (seg.flags & ACK) !== 0;
  // First: an ACK of anything but our SYN is answered by a reset.
  if (acknowledges && !isAcceptableAck(core, tcb, seg)) {
    resetInAnswer(core, seg, tcb.local);
    return;
  }
  // Second: a reset counts only with an acceptable ACK (RFC 5961 3.2).
  if ((seg.flags & RST) !== 0) {
    if (acknowledges) refused(core, tcb);
    return;
  }
  // Fourth: SYN (third, security, does not apply). Fifth: neither SYN nor RST is dropped.
  if ((seg.flags & SYN) === 0) return;
  takeOffer(core, tcb, seg);
  if (acknowledges) opened(core, tcb, seg);
  else crossed(core, tcb, seg);
}

/**
 * Linux: the answer came from an older connection (RFC 9293 3.5.1, figure 9). Our reset has ended
 * it now, so the SYN does not wait for the whole timeout.
 */
function hurrySyn(core: Core, tcb: Tcb): void {
  if (tcb.retries > 0 || tcb.timer !== TIMER_RTO) return;
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + AFTER_RESET);
}

function isAcceptableAck(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  if (!acknowledgesSyn(seg.ack, snd.iss, snd.nxt)) {
    hurrySyn(core, tcb);
    return false;
  }
  // Linux: an echo that we cannot have sent since the first SYN shows an old duplicate.
  if (!seg.hasTimestamps || seg.tsEcr === 0 || (tcb.flags & TIMESTAMPS) === 0) return true;
  const first = (tcb.retransmitStamp || lastSynMs(core, tcb)) + tcb.tsOffset;
  if (isEchoOf(seg.tsEcr, first, timestamp(core, tcb))) return true;
  core.counters.PAWSActive++;
  return false;
}

function refused(core: Core, tcb: Tcb): void {
  core.counters.AttemptFails++;
  fail(core, tcb, RCV_RST, ERRNO.ECONNREFUSED);
}

/** The peer's numbers and options; of what we offered, only what it offers too remains. */
function takeOffer(core: Core, tcb: Tcb, seg: Segment): void {
  const { rcv, snd } = tcb;
  rcv.nxt = seq.add(seg.seq, 1);
  rcv.read = rcv.nxt;
  rcv.wup = rcv.nxt;
  // RFC 9293 3.7.1, MUST-15 and MUST-16.
  tcb.peerMss = seg.mss > 0 ? seg.mss : defaultMss(tcb.family);
  if (seg.windowScale >= 0 && (tcb.flags & WSCALE) !== 0) {
    snd.scale = seg.windowScale;
  } else {
    tcb.flags &= ~WSCALE;
    rcv.scale = 0;
    snd.scale = 0;
  }
  if (!seg.sackPermitted) tcb.flags &= ~SACK_OK;
  if (seg.hasTimestamps && (tcb.flags & TIMESTAMPS) !== 0) {
    rcv.tsRecent = seg.tsVal;
    tcb.tsRecentStamp = core.ms;
  } else {
    tcb.flags &= ~TIMESTAMPS;
  }
  rcv.ssthresh = Math.min(Math.max(rcv.ssthresh, rcv.wnd), fullSpace(core, tcb));
  snd.wnd = seg.window; // never scaled on a SYN
  snd.wl1 = seg.seq;
  snd.maxWnd = seg.window;
}

/** SYN,ACK: the connection stands. */
function opened(core: Core, tcb: Tcb, seg: Segment): void {
  const { snd } = tcb;
  const onlySyn = (tcb.flags & SYN_DATA) === 0;
  if ((tcb.handshake & ECN_ASKED) !== 0) agreeOnEcn(tcb, seg);
  const wholeSynTaken = onSynAnswered(core, tcb, seg);
  snd.una = seg.ack;
  step(core, tcb, RCV_SYN_ACK);
  onEstablished(core, tcb, seg);
  // What of the SYN's data was not taken is repaired at once, whoever waits.
  if (!wholeSynTaken) onSynDataLost(core, tcb);
  // Data that was queued meanwhile leaves with this ACK: transmit.ts sends it first.
  else if (!onlySyn && seq.gt(snd.end, snd.nxt)) answerWithData(core, tcb);
  ackNow(core, tcb);
  // Data or FIN beside SYN,ACK is processed now (3.10.7.3, "continue with the sixth step").
  if (restOfSyn(seg) && processText(core, tcb, seg)) processFin(core, tcb, seg);
}

/** RFC 3168 6.1.1: an ECN-setup SYN,ACK has ECE without CWR. RFC 9768 has answers of its own. */
function agreeOnEcn(tcb: Tcb, seg: Segment): void {
  const accurate = (tcb.handshake & ACCECN_ASKED) !== 0;
  const classic = accurate
    ? agreeAsClient(tcb, seg) === "classic"
    : (seg.flags & (ECE | CWR)) === ECE;
  if (classic) tcb.flags |= ECN;
}

/** SYN alone: both ends open at once (figure 7, MUST-10); our SYN goes again, with ACK. */
function crossed(core: Core, tcb: Tcb, seg: Segment): void {
  // Accurate ECN is not agreed on this way: which end would reflect which SYN is not worth it.
  const accurate = (tcb.handshake & ACCECN_ASKED) !== 0;
  const asked = (tcb.handshake & ECN_ASKED) !== 0 && !accurate;
  if (asked && (seg.flags & (ECE | CWR)) === (ECE | CWR)) tcb.flags |= ECN;
  // Fast Open: SND.NXT stays behind the SYN's data, which the peer's SYN,ACK may acknowledge yet.
  tcb.flags &= ~SYN_DATA;
  tcb.rtoMicros = INITIAL_RTO;
  step(core, tcb, RCV_SYN);
  // Linux differs: it drops what the SYN brings, and the peer sends it again (3.10.7.3: queue it).
  if (core.strict && bringsMore(seg)) core.early.keep(blockId(tcb), core.input);
  // The SYN's timer runs on for the SYN,ACK: it is the same number that is unacknowledged.
  tcb.flags |= SYN_DUE;
  core.wantsToSend(tcb);
}

/** When the latest SYN went out, in ms of the stack's clock; rounded down, as its timestamp was. */
export const lastSynMs = (core: Core, tcb: Tcb): number =>
  core.ms - Math.ceil(((core.now - tcb.synSentAt) | 0) / 1000);
