/**
 * Receive buffer autotuning, Linux's dynamic right-sizing: the buffer becomes twice what the user
 * read in one round trip, so that the window never limits a sender that the user keeps up with.
 */
import * as seq from "../base/seq.ts";
import type { AutotuneTable } from "./autotuneState.ts";
import type { Core } from "./core.ts";
import { NOT_TUNED, RCVBUF_LOCKED, type Tcb } from "./tcb.ts";
import { fullSpace } from "./window.ts";

/** The handshake is done. */
export function startAutotuning(_core: Core, tcb: Tcb): void {
  tcb.rcv.ssthresh = Math.min(tcb.rcv.ssthresh, fullSpace(tcb));
}

/** Data arrived in order: measure how long the peer takes to fill a window. */
export function measureReceiver(core: Core, tcb: Tcb, ecrAge: number): void {
  if ((tcb.options & RCVBUF_LOCKED) !== 0) return;
  const { rcv } = tcb;
  const { autotune } = core;
  if (tcb.autotune === NOT_TUNED) {
    const row = autotune.add();
    const most = core.settings.tcp_initial_cwnd * tcb.ownMss;
    autotune.setSpace(row, Math.min(rcv.ssthresh, rcv.wnd, most));
    autotune.start(row, rcv.read, core.now);
    autotune.mark(row, seq.add(rcv.nxt, rcv.wnd), core.now);
    tcb.autotune = row;
  }
  const row = tcb.autotune;
  if (ecrAge > 0) {
    smooth(autotune, row, ecrAge);
  } else if (seq.ge(rcv.nxt, autotune.markEnd(row))) {
    smooth(autotune, row, Math.max(1, core.now - autotune.markAt(row)));
    autotune.mark(row, seq.add(rcv.nxt, rcv.wnd), core.now);
  }
}

function smooth(autotune: AutotuneTable, row: number, sample: number): void {
  const rtt = autotune.rtt(row);
  autotune.setRtt(row, rtt === 0 ? sample : Math.min(sample, ((7 * rtt + sample) / 8) | 0));
}

/** The user read: once a round trip has passed, see whether the buffer should grow. */
export function adjustReceiveBuffer(core: Core, tcb: Tcb): void {
  const row = tcb.autotune;
  if (row === NOT_TUNED) return;
  const { autotune } = core;
  const rtt = autotune.rtt(row);
  if (rtt === 0 || core.now - autotune.startAt(row) < rtt) return;
  const copied = seq.diff(tcb.rcv.read, autotune.startRead(row));
  const space = autotune.space(row);
  if (copied > space) {
    if (core.settings.tcp_moderate_rcvbuf !== 0) {
      let window = 2 * copied + 16 * tcb.ownMss;
      window += 2 * Math.floor((window * (copied - space)) / space);
      const buffer = Math.min(2 * window, core.settings.tcp_rmem[2]);
      if (buffer > tcb.rcvbuf) {
        tcb.rcvbuf = buffer;
        tcb.rcv.ssthresh = Math.max(tcb.rcv.ssthresh, Math.min(window, fullSpace(tcb)));
      }
    }
    autotune.setSpace(row, copied);
  }
  autotune.start(row, tcb.rcv.read, core.now);
}

/** The block is freed: autotuning forgets it. */
export function stopAutotuning(core: Core, tcb: Tcb): void {
  if (tcb.autotune === NOT_TUNED) return;
  core.autotune.remove(tcb.autotune);
  tcb.autotune = NOT_TUNED;
}
