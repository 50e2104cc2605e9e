/**
 * Active opens (RFC 9293 3.10.1): what the SYN will ask and offer. Writing it: send/syn.ts.
 */
import * as seq from "../../base/seq.ts";
import { ACTIVE_OPEN } from "../../machine/codes.ts";
import { type Core, KIND_TCB } from "../block/core.ts";
import { WRITABLE } from "../block/events.ts";
import {
  ACCECN_ASKED,
  ECN_ASKED,
  IN_TABLE,
  SACK_OK,
  SYN_DEFERRED,
  SYN_DUE,
  TIMESTAMPS,
  WSCALE,
} from "../block/flags.ts";
import { step } from "../block/step.ts";
import { type Tcb, TIMER_OFF, TIMER_RETRANSMIT } from "../block/tcb.ts";
import { asksForAccEcn } from "../receive/accEcn.ts";
import { initialWindow, openingClamp, windowScale } from "../receive/window.ts";
import { ownMss } from "../send/segmentSize.ts";
import { scheduleSyn } from "../send/syn.ts";
import { initialSequence, timestampOffset } from "./isn.ts";

/**
 * Starts the handshake of a block whose tuple, buffers and options are set. `iss` is that which a
 * recycled TIME-WAIT bids to use, -1 for a new one; `trigger` is the row's, for a former listener.
 */
export function openActively(core: Core, tcb: Tcb, iss: number, trigger = ACTIVE_OPEN): void {
  step(core, tcb, trigger);
  core.counters.ActiveOpens++;
  startSequence(tcb, iss === -1 ? initialSequence(core, tcb) : iss);
  tcb.tsOffset = timestampOffset(core, tcb);
  offer(core, tcb);
  askForEcn(core, tcb);
  if ((tcb.flags & IN_TABLE) === 0) {
    core.enter(tcb, KIND_TCB, tcb.index);
    tcb.flags |= IN_TABLE;
  }
  scheduleSyn(core, tcb);
}

function askForEcn(core: Core, tcb: Tcb): void {
  const accurate = asksForAccEcn(core);
  const { tcp_ecn } = core.settings;
  if (accurate) tcb.handshake |= ACCECN_ASKED;
  if (accurate || tcp_ecn === 1 || tcp_ecn === 4 || core.paths.metrics(tcb).ecn === true) {
    tcb.handshake |= ECN_ASKED;
  }
}

/** SND.UNA is ISS, SND.NXT will be behind the SYN once it has left. */
export function startSequence(tcb: Tcb, iss: number): void {
  const { snd } = tcb;
  snd.iss = iss;
  snd.una = iss;
  snd.nxt = seq.add(iss, 1);
  snd.end = snd.nxt;
}

/**
 * What the SYN will offer: options, window and scale. What the peer does not take is dropped later.
 */
function offer(core: Core, tcb: Tcb): void {
  const { settings } = core;
  const clampTo = openingClamp(core, tcb);
  tcb.pmtu = core.paths.mtu(tcb, core.mtu, core.now);
  tcb.ownMss = ownMss(core, tcb, tcb.extras?.maxSegment ?? 0);
  if (settings.tcp_timestamps !== 0) tcb.flags |= TIMESTAMPS;
  if (settings.tcp_sack !== 0) tcb.flags |= SACK_OK;
  if (settings.tcp_window_scaling !== 0) tcb.flags |= WSCALE;
  const { rcv } = tcb;
  rcv.scale = windowScale(core, tcb.rcvbuf, clampTo);
  rcv.wnd = initialWindow(core, tcb.rcvbuf, tcb.ownMss, clampTo);
  rcv.ssthresh = rcv.wnd;
}

/** TCP_FASTOPEN_CONNECT with a known cookie: the SYN waits for the first write, which may come. */
export function deferSyn(core: Core, tcb: Tcb): void {
  tcb.flags &= ~SYN_DUE;
  tcb.handshake |= SYN_DEFERRED;
  core.tell(tcb, WRITABLE);
  tcb.timer = TIMER_OFF;
  core.clearTimer(tcb, TIMER_RETRANSMIT);
}
