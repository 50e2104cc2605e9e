/**
 * The receive window (RFC 9293 3.8.6): how much to offer, as Linux does it. receiveSpace.ts tells
 * what the buffer stands for. The right edge does not move back (SHLD-14), unless memory runs out
 * or tcp_shrink_window says so, and small steps are not offered (silly window avoidance, 3.8.6.2.2,
 * MUST-39).
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { RCVBUF_LOCKED } from "../block/flags.ts";
import { NOT_TUNED, type Tcb } from "../block/tcb.ts";
import { costOf, freeSpace, fullSpace, windowOf } from "./receiveSpace.ts";

/** What is left of the window last advertised. */
export function currentWindow(tcb: Tcb): number {
  return Math.max(0, seq.diff(seq.add(tcb.rcv.wup, tcb.rcv.wnd), tcb.rcv.nxt));
}

/** Where what may be sent to us ends: the rightmost edge that was ever advertised; signed. */
export function rightmostEdge(core: Core, tcb: Tcb): number {
  const edge = (tcb.rcv.nxt + currentWindow(tcb)) | 0;
  if (tcb.autotune === NOT_TUNED) return edge;
  return seq.max(edge, core.autotune.edge(tcb.autotune));
}

/** The window that could be offered now, in bytes: Linux's `__tcp_select_window`. */
export function possibleWindow(core: Core, tcb: Tcb): number {
  const { rcv } = tcb;
  const allowed = fullSpace(core, tcb);
  const clamp = tcb.extras?.windowClamp || allowed;
  const full = Math.min(clamp, allowed);
  const mss = Math.min(rcv.mss, full);
  if (mss <= 0) return 0;
  let free = freeSpace(core, tcb);
  const shrinks = mayShrink(core, tcb);
  if (shrinks) free = (free >> rcv.scale) << rcv.scale;
  if (free < full >> 1) {
    tcb.quickAcks = 0;
    free = (free >> rcv.scale) << rcv.scale;
    if (free < allowed >> 4 || free < mss || (shrinks && free === 0)) return 0;
  }
  if (shrinks && free <= rcv.ssthresh) return free;
  free = Math.min(free, rcv.ssthresh);
  if (rcv.scale > 0) return align(free, rcv.scale);
  if (rcv.wnd <= free - mss || rcv.wnd > free) return free - (free % mss);
  return mss === full && free > rcv.wnd + (full >> 1) ? free : rcv.wnd;
}

/** tcp_shrink_window: the window may follow memory back. */
const mayShrink = (core: Core, tcb: Tcb): boolean =>
  core.settings.tcp_shrink_window !== 0 && tcb.rcv.scale > 0;

/** Advertises a window: stores and returns RCV.WND in bytes, as far as the header can say it. */
export function selectWindow(core: Core, tcb: Tcb): number {
  const { rcv } = tcb;
  const before = rcv.wnd;
  const current = currentWindow(tcb);
  const starved = isStarved(core, tcb);
  let window = starved ? 0 : possibleWindow(core, tcb);
  if (window < current && !starved && !mayShrink(core, tcb)) {
    if (window === 0) core.counters.TCPWantZeroWindowAdv++;
    window = align(current, rcv.scale); // RFC 9293 3.8.6, SHLD-14: never shrink
  }
  window = Math.min(window, 0xffff << rcv.scale);
  rcv.wnd = window;
  rcv.wup = rcv.nxt;
  if (tcb.autotune !== NOT_TUNED) {
    core.autotune.setStarved(tcb.autotune, false);
    core.autotune.setEdge(tcb.autotune, rightmostEdge(core, tcb));
  }
  if (window === 0 && before > 0) core.counters.TCPToZeroWindowAdv++;
  else if (window > 0 && before === 0) core.counters.TCPFromZeroWindowAdv++;
  return window;
}

const isStarved = (core: Core, { autotune }: Tcb): boolean =>
  autotune !== NOT_TUNED && core.autotune.starved(autotune);

/** A segment came: Linux lets the window grow with what arrives well filled. */
export function growWindow(core: Core, tcb: Tcb, length: number): void {
  const { rcv } = tcb;
  const clamp = tcb.extras?.windowClamp || fullSpace(core, tcb);
  const room = Math.min(clamp, freeSpace(core, tcb)) - rcv.ssthresh;
  if (room <= 0) return;
  const step = growthStep(core, tcb, length);
  if (step === 0) return;
  rcv.ssthresh += Math.min(room, Math.max(step, 2 * length));
  tcb.quickAcks |= 1; // the peer is to learn of the room
}

/** Poorly filled segments let the window grow only while it is small: `__tcp_grow_window`. */
function growthStep(core: Core, tcb: Tcb, length: number): number {
  let window = windowOf(core, tcb, costOf(length));
  if (window <= length) return 2 * tcb.ownMss;
  window >>= 1;
  let most = windowOf(core, tcb, core.settings.tcp_rmem[2]) >> 1;
  while (tcb.rcv.ssthresh <= most) {
    if (window <= length) return 2 * tcb.rcv.mss;
    window >>= 1;
    most >>= 1;
  }
  return 0;
}

/** Timestamps on every segment: so much less data in each. */
const TIMESTAMP_BYTES = 12;

/** The window of a SYN,ACK: its segments are counted without their timestamps, unlike a SYN's. */
export const passiveWindow = (
  core: Core,
  rcvbuf: number,
  mss: number,
  clamp: number,
  timestamps: boolean,
): number => initialWindow(core, rcvbuf, timestamps ? mss - TIMESTAMP_BYTES : mss, clamp);

/**
 * The window of a first SYN or SYN,ACK, a whole number of segments: `tcp_select_initial_window`.
 */
export function initialWindow(core: Core, rcvbuf: number, mss: number, clamp: number): number {
  const space = clamp > 0 ? Math.min(clamp, rcvbuf >> 1) : rcvbuf >> 1;
  const whole = space > mss ? space - (space % mss) : space;
  const most = core.settings.tcp_workaround_signed_windows !== 0 ? 0x7fff : 0xffff;
  return Math.min(whole, most);
}

/**
 * Bytes that an opening's window and scale are held to, 0 for none: TCP_WINDOW_CLAMP, and what an
 * SO_RCVBUF set by the user stands for, since autotuning will never go beyond it.
 */
export function openingClamp(core: Core, tcb: Tcb): number {
  const clamp = tcb.extras?.windowClamp ?? 0;
  if ((tcb.options & RCVBUF_LOCKED) === 0) return clamp;
  return clamp > 0 ? Math.min(clamp, fullSpace(core, tcb)) : fullSpace(core, tcb);
}

/** Rcv.Wind.Shift: what the largest buffer that autotuning may reach needs (RFC 7323 2.3). */
export function windowScale(core: Core, rcvbuf: number, clamp: number): number {
  if (core.settings.tcp_window_scaling === 0) return 0;
  let most = Math.max(rcvbuf >> 1, core.settings.tcp_rmem[2], core.settings.rmem_max);
  if (clamp > 0) most = Math.min(most, clamp);
  return Math.max(0, Math.min(14, 31 - Math.clz32(most) - 15));
}

const align = (value: number, scale: number): number =>
  ((value + (1 << scale) - 1) >> scale) << scale;
