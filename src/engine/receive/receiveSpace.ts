/**
 * What the receive buffer is worth as a window, counted as Linux counts SO_RCVBUF: each segment
 * that waits costs the memory that holds it, headers and slack included, and the window offered is
 * the free room times what part of that cost has been data so far (`scaling_ratio`). RFC 9293
 * leaves all of it to the receiver (3.8.6); without it a peer of tiny segments could fill memory.
 *
 * Costs are those of packets from a TUN device: a power of two up to a page, pages beyond.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { RCVBUF_LOCKED } from "../block/flags.ts";
import { NOT_TUNED, type Tcb } from "../block/tcb.ts";

/** Before the first segment: half of the buffer. In 256ths, as all ratios. */
const FIRST_RATIO = 128;
/** An sk_buff itself. */
const DESCRIPTOR = 256;
/** skb_shared_info, behind the bytes. */
const TAIL = 320;
/** What a device leaves free in front, and IPv4's and TCP's headers. */
const HEADROOM = 64;
const HEADERS = 40;
const SMALL_HEAD = 704;
const PAGE = 4096;
/** Bytes of a packet of several pages that lie in its first. */
const IN_FIRST_PAGE = PAGE - HEADROOM - TAIL;

/** Bytes of memory that a segment with so much text costs. */
export function costOf(length: number): number {
  const packet = length + HEADERS;
  if (packet + HEADROOM < PAGE) return headOf(packet) + DESCRIPTOR;
  const pages = Math.ceil((packet - IN_FIRST_PAGE) / PAGE);
  return (1 + pages) * PAGE + DESCRIPTOR;
}

function headOf(packet: number): number {
  const bytes = ((packet + HEADROOM + 63) & ~63) + TAIL;
  return bytes <= SMALL_HEAD ? SMALL_HEAD : 1 << (32 - Math.clz32(bytes - 1));
}

/** Bytes that the memory of such a segment could take besides. */
function slackOf(length: number): number {
  const packet = length + HEADERS;
  if (packet + HEADROOM >= PAGE) return 0;
  return headOf(packet) - TAIL - HEADROOM - packet;
}

const ratioOf = (core: Core, { autotune }: Tcb): number =>
  autotune === NOT_TUNED ? FIRST_RATIO : core.autotune.ratio(autotune);

/** The window that so much free buffer stands for. */
export function windowOf(core: Core, tcb: Tcb, space: number): number {
  if (space <= 0) return 0;
  const ratio = ratioOf(core, tcb);
  return (space >>> 8) * ratio + (((space & 255) * ratio) >>> 8);
}

/** The buffer that such a window needs. */
export const spaceFor = (core: Core, tcb: Tcb, window: number): number =>
  Math.floor((window * 256) / ratioOf(core, tcb));

/** The bytes of window that a whole buffer stands for. */
export const fullSpace = (core: Core, tcb: Tcb): number => windowOf(core, tcb, tcb.rcvbuf);

/** The window that what is free of the buffer stands for. */
export function freeSpace(core: Core, tcb: Tcb): number {
  const charged = tcb.autotune === NOT_TUNED ? 0 : core.autotune.charged(tcb.autotune);
  return windowOf(core, tcb, tcb.rcvbuf - charged);
}

/** Nothing waits to be read in order. */
export const isQueueEmpty = (tcb: Tcb): boolean => seq.eq(tcb.rcv.nxt, tcb.rcv.read);

/** The row of what is known of a connection's arrivals; made when the first data arrives. */
export function arrivalsOf(core: Core, tcb: Tcb): number {
  if (tcb.autotune !== NOT_TUNED) return tcb.autotune;
  const { autotune } = core;
  const { rcv } = tcb;
  const row = autotune.add(FIRST_RATIO, (rcv.wup + rcv.wnd) | 0);
  const most = core.settings.tcp_initial_cwnd * tcb.ownMss;
  autotune.setSpace(row, Math.min(rcv.ssthresh, rcv.wnd, most));
  autotune.start(row, rcv.read | 0, core.now);
  autotune.startWindow(row, (rcv.nxt + rcv.wnd) | 0, core.now);
  tcb.autotune = row;
  return row;
}

/**
 * Whether the buffer takes one more segment, of any length: as in Linux only one may go beyond it.
 * Costs that grew out of hand (many small segments) are cut down first.
 */
export function canTake(core: Core, tcb: Tcb): boolean {
  const row = tcb.autotune;
  if (row === NOT_TUNED) return true; // nothing has come yet, nothing is charged
  const { autotune } = core;
  const charged = autotune.charged(row);
  if (charged <= tcb.rcvbuf) return true;
  const repacked = Math.min(charged, repackedCost(heldBytes(tcb)));
  autotune.setCharged(row, repacked);
  autotune.setSlack(row, 0);
  if (repacked > tcb.rcvbuf) holdBack(core, tcb, repacked);
  return repacked <= tcb.rcvbuf;
}

/** What bytes cost once they are copied into whole pages: Linux's `tcp_collapse`. */
const repackedCost = (bytes: number): number =>
  Math.ceil(bytes / (PAGE - TAIL)) * (PAGE + DESCRIPTOR);

/** The buffer overflows: it grows as far as it may, or the window opens slowly again. */
function holdBack(core: Core, tcb: Tcb, charged: number): void {
  tcb.quickAcks = 0;
  const most = (tcb.options & RCVBUF_LOCKED) !== 0 ? 0 : core.settings.tcp_rmem[2];
  tcb.rcvbuf = Math.max(tcb.rcvbuf, Math.min(charged, most));
  if (charged <= tcb.rcvbuf) return;
  tcb.rcv.ssthresh = Math.min(fullSpace(core, tcb), 2 * tcb.ownMss);
}

/** A segment of `length` bytes is kept; `inOrder` ones share the memory of the one before. */
export function charge(core: Core, tcb: Tcb, length: number, inOrder: boolean): void {
  const row = arrivalsOf(core, tcb);
  const { autotune } = core;
  if (inOrder) {
    const slack = autotune.slack(row);
    if (length <= slack) {
      autotune.setSlack(row, slack - length);
      return;
    }
    autotune.setSlack(row, slackOf(length));
  }
  autotune.setCharged(row, autotune.charged(row) + costOf(length));
}

/**
 * The user has read `length` bytes of `before` that were held. Memory comes free by whole segments,
 * which are taken to be full ones, each with its share of the cost.
 */
export function release(core: Core, tcb: Tcb, length: number, before: number): void {
  const row = tcb.autotune;
  if (row === NOT_TUNED) return;
  const { autotune } = core;
  const empty = isQueueEmpty(tcb);
  if (empty) autotune.setSlack(row, 0);
  const all = before + autotune.eaten(row);
  const eaten = autotune.eaten(row) + length;
  const freed = empty ? eaten : eaten - (eaten % tcb.rcv.mss);
  const charged = autotune.charged(row);
  autotune.setEaten(row, eaten - freed);
  autotune.setCharged(row, freed >= all ? 0 : charged - Math.floor((charged * freed) / all));
}

/** Bytes that wait in the buffer, those behind gaps included. */
export function heldBytes(tcb: Tcb): number {
  const inOrder = seq.diff(tcb.rcv.nxt, tcb.rcv.read);
  return tcb.outOfOrder === null ? inOrder : inOrder + tcb.outOfOrder.bytes;
}

/**
 * The peer's segments have a new size: what part of their cost is data? `length` is what came under
 * one header. Linux's `__tcp_measure_rcv_mss` and `tcp_set_window_clamp`.
 */
export function learnRatio(core: Core, tcb: Tcb, length: number): void {
  const row = arrivalsOf(core, tcb);
  const { autotune } = core;
  const ratio = Math.max(1, Math.floor((length << 8) / costOf(length)));
  if (ratio === autotune.ratio(row)) return;
  const { rcv } = tcb;
  const before = fullSpace(core, tcb);
  autotune.setRatio(row, ratio);
  const full = fullSpace(core, tcb);
  if (full < before) rcv.ssthresh = Math.min(rcv.ssthresh, full);
  else rcv.ssthresh = Math.max(rcv.ssthresh, Math.min(rcv.wnd, full));
  autotune.setSpace(row, Math.min(autotune.space(row), full));
}
