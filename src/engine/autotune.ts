/**
 * Receive buffer autotuning, Linux's dynamic right-sizing: the buffer becomes twice what the user
 * read in one round trip, so that the window never limits a sender that the user keeps up with.
 */
import * as seq from "../base/seq.ts";
import { Autotune } from "./autotuneState.ts";
import type { Core } from "./core.ts";
import { RCVBUF_LOCKED, type Tcb } from "./tcb.ts";
import { fullSpace } from "./window.ts";

/** The handshake is done. */
export function startAutotuning(_core: Core, tcb: Tcb): void {
  tcb.rcv.ssthresh = Math.min(tcb.rcv.ssthresh, fullSpace(tcb));
}

/** Data arrived in order: measure how long the peer takes to fill a window. */
export function measureReceiver(core: Core, tcb: Tcb, ecrAge: number): void {
  if ((tcb.options & RCVBUF_LOCKED) !== 0) return;
  const { rcv } = tcb;
  if (tcb.autotune === null) {
    tcb.autotune = new Autotune();
    const most = core.settings.tcp_initial_cwnd * tcb.ownMss;
    tcb.autotune.space = Math.min(rcv.ssthresh, rcv.wnd, most);
    tcb.autotune.startRead = rcv.read;
    tcb.autotune.startAt = core.now;
    tcb.autotune.markEnd = seq.add(rcv.nxt, rcv.wnd);
    tcb.autotune.markAt = core.now;
  }
  const tune = tcb.autotune;
  if (ecrAge > 0) {
    smooth(tune, ecrAge);
  } else if (seq.ge(rcv.nxt, tune.markEnd)) {
    smooth(tune, Math.max(1, core.now - tune.markAt));
    tune.markEnd = seq.add(rcv.nxt, rcv.wnd);
    tune.markAt = core.now;
  }
}

function smooth(tune: Autotune, sample: number): void {
  tune.rtt = tune.rtt === 0 ? sample : Math.min(sample, ((7 * tune.rtt + sample) / 8) | 0);
}

/** The user read: once a round trip has passed, see whether the buffer should grow. */
export function adjustReceiveBuffer(core: Core, tcb: Tcb): void {
  const tune = tcb.autotune;
  if (tune === null || tune.rtt === 0 || core.now - tune.startAt < tune.rtt) return;
  const copied = seq.diff(tcb.rcv.read, tune.startRead);
  if (copied > tune.space) {
    if (core.settings.tcp_moderate_rcvbuf !== 0) {
      let window = 2 * copied + 16 * tcb.ownMss;
      window += 2 * Math.floor((window * (copied - tune.space)) / tune.space);
      const buffer = Math.min(2 * window, core.settings.tcp_rmem[2]);
      if (buffer > tcb.rcvbuf) {
        tcb.rcvbuf = buffer;
        tcb.rcv.ssthresh = Math.max(tcb.rcv.ssthresh, Math.min(window, fullSpace(tcb)));
      }
    }
    tune.space = copied;
  }
  tune.startRead = tcb.rcv.read;
  tune.startAt = core.now;
}
