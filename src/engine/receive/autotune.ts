/**
 * Receive buffer autotuning, Linux's dynamic right-sizing: the buffer becomes twice what the user
 * read in one round trip, so that the window never limits a sender that the user keeps up with.
 */
import * as seq from "../../base/seq.ts";
import type { AutotuneTable } from "../block/autotuneState.ts";
import type { Core } from "../block/core.ts";
import { EMBRYO, ORPHAN, RCVBUF_LOCKED } from "../block/flags.ts";
import { NOT_TUNED, type Tcb } from "../block/tcb.ts";
import { arrivalsOf, fullSpace, spaceFor } from "./receiveSpace.ts";

/** The handshake is done. */
export function startAutotuning(core: Core, tcb: Tcb): void {
  tcb.rcv.ssthresh = Math.min(tcb.rcv.ssthresh, fullSpace(core, tcb));
}

/** Data arrived in order: measure how long the peer takes to fill a window. */
export function measureReceiver(core: Core, tcb: Tcb, ecrAge: number): void {
  if ((tcb.options & RCVBUF_LOCKED) !== 0) return;
  const { rcv } = tcb;
  const row = arrivalsOf(core, tcb);
  const { autotune } = core;
  if (ecrAge > 0) {
    smooth(autotune, row, ecrAge);
  } else if (seq.ge(rcv.nxt, autotune.windowEnd(row))) {
    smooth(autotune, row, Math.max(1, autotune.sinceWindow(row, core.now)));
    autotune.startWindow(row, seq.add(rcv.nxt, rcv.wnd), core.now);
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
  if (rtt === 0 || autotune.sinceStart(row, core.now) < rtt) return;
  const copied = seq.diff(tcb.rcv.read, autotune.startRead(row));
  const space = autotune.space(row);
  if (copied > space) {
    autotune.setSpace(row, copied);
    const more = 2 * Math.floor((2 * copied * (copied - space)) / Math.max(1, space));
    growBuffer(core, tcb, row, more);
  }
  autotune.start(row, tcb.rcv.read, core.now);
}

/** The block is freed: autotuning forgets it. */
export function stopAutotuning(core: Core, tcb: Tcb): void {
  if (tcb.autotune === NOT_TUNED) return;
  core.autotune.remove(tcb.autotune);
  tcb.autotune = NOT_TUNED;
}

/** Data arrived behind a gap: it takes room besides what the user reads in a round trip. */
export function growForGap(core: Core, tcb: Tcb): void {
  if ((tcb.flags & (EMBRYO | ORPHAN)) === 0) growBuffer(core, tcb, arrivalsOf(core, tcb), 0);
}

/** Twice what was read, since it is always a round trip late, and `more`: `tcp_rcvbuf_grow`. */
function growBuffer(core: Core, tcb: Tcb, row: number, more: number): void {
  if (core.settings.tcp_moderate_rcvbuf === 0 || (tcb.options & RCVBUF_LOCKED) !== 0) return;
  const { rcv } = tcb;
  const behindGap =
    tcb.outOfOrder === null ? 0 : seq.diff(tcb.outOfOrder.highest(rcv.nxt), rcv.nxt);
  const window = 2 * core.autotune.space(row) + more + behindGap;
  const buffer = Math.min(spaceFor(core, tcb, window), core.settings.tcp_rmem[2]);
  if (buffer > tcb.rcvbuf) tcb.rcvbuf = buffer;
}
