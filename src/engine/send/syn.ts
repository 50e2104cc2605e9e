/**
 * The SYN (RFC 9293 3.10.1): what we can do, in Linux's order of options, again and again until it
 * is answered, refused or given up. SYN-RECEIVED after a simultaneous open, and after Fast Open,
 * sends its SYN,ACK from here too.
 */
import { SYN_SENT } from "../../machine/codes.ts";
import { ACK, AE, CWR, ECE, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import {
  ACCECN_ASKED,
  ECN,
  ECN_ASKED,
  SACK_OK,
  SYN_DUE,
  TIMESTAMPS,
  WSCALE,
} from "../block/flags.ts";
import type { Packet } from "../block/output.ts";
import { clear } from "../block/replies.ts";
import { type Tcb, TIMER_RETRANSMIT, TIMER_RTO } from "../block/tcb.ts";
import { ackSent } from "../receive/delayedAck.ts";
import { untilUserTimeout } from "../recovery/timers.ts";
import { addressFrom, count, timestamp } from "./emit.ts";
import { fillFastOpen } from "./fastOpenSyn.ts";

/** The first RTO: RFC 6298 (2.1). */
export const INITIAL_RTO = 1_000_000;

/** The SYN or SYN,ACK leaves at the next chance, and its timer runs. */
export function scheduleSyn(core: Core, tcb: Tcb): void {
  tcb.flags |= SYN_DUE;
  core.wantsToSend(tcb);
  tcb.timer = TIMER_RTO;
  const longest = core.settings.tcp_rto_max_ms * 1000;
  const wait = Math.min(longest, INITIAL_RTO * 2 ** tcb.backoff);
  core.setTimer(tcb, TIMER_RETRANSMIT, core.now + untilUserTimeout(core, tcb, wait));
}

/** Writes the SYN of SYN-SENT, or the SYN,ACK of SYN-RECEIVED. */
export function sendSyn(core: Core, tcb: Tcb): Packet {
  tcb.flags &= ~SYN_DUE;
  tcb.synSentAt = core.now | 0;
  const seg = core.output.segment;
  clear(seg);
  addressFrom(core, seg, tcb);
  seg.seq = tcb.snd.iss;
  seg.flags = SYN;
  seg.window = Math.min(tcb.rcv.wnd, 0xffff); // RFC 7323 2.2: never scaled on a SYN
  // RFC 9293 3.7.1, MUST-14, MUST-65 and SHLD-5: always sent, and on a SYN only.
  seg.mss = tcb.ownMss;
  seg.sackPermitted = (tcb.flags & SACK_OK) !== 0;
  if ((tcb.flags & WSCALE) !== 0) seg.windowScale = tcb.rcv.scale;
  if ((tcb.flags & TIMESTAMPS) !== 0) {
    seg.hasTimestamps = true;
    seg.tsVal = timestamp(core, tcb);
    seg.tsEcr = 0;
  }
  const length = tcb.state === SYN_SENT ? fillActive(core, tcb, seg) : fillPassive(core, tcb, seg);
  const packet = core.output.write(seg, tcb.sendRing, 1, length);
  count(core, tcb, seg);
  return packet;
}

/** What only a first SYN carries: ECN's question (RFC 3168 6.1.1) and Fast Open. */
function fillActive(core: Core, tcb: Tcb, seg: Segment): number {
  const again = tcb.retries > 0;
  // RFC 3168 6.1.1.1, RFC 9768 3.1.4.1: what stands in the SYN's way may be these flags; that they
  // are accurate ECN's is believed to be the reason only the second time.
  const accurate = (tcb.handshake & ACCECN_ASKED) !== 0;
  const suspected = tcb.retries > (accurate ? 1 : 0) && core.settings.tcp_ecn_fallback !== 0;
  if ((tcb.handshake & ECN_ASKED) !== 0 && !suspected) {
    seg.flags |= ECE | CWR | (accurate ? AE : 0);
  }
  // RFC 7323 3.2 wants 0 here. Linux differs: in place of a TIME-WAIT it echoes that one's latest.
  seg.tsEcr = tcb.rcv.tsRecent;
  return fillFastOpen(core, tcb, seg, again);
}

function fillPassive(core: Core, tcb: Tcb, seg: Segment): number {
  seg.flags |= ACK | ((tcb.flags & ECN) !== 0 ? ECE : 0); // RFC 3168 6.1.1: ECN-setup SYN,ACK
  seg.ack = tcb.rcv.nxt;
  seg.tsEcr = tcb.rcv.tsRecent;
  tcb.rcv.wup = tcb.rcv.nxt;
  ackSent(core, tcb, 1); // Fast Open: it acknowledges the SYN's data too
  return 0;
}
