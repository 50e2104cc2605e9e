/**
 * The send window: which segments tell it (SND.WL1, SND.WL2, RFC 9293 3.10.7.4), and what a larger
 * one than ever before changes.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import type { Tcb } from "../block/tcb.ts";
import { updateSendMss } from "./segmentSize.ts";

/** Whether the segment is newer than the last one that told the window. */
export function tellsWindow(tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  if (seq.gt(seg.ack, snd.una) || seq.gt(seg.seq, snd.wl1)) return true;
  // Linux: of the same number, one that opens the window, or closes it, counts.
  const window = seg.window << snd.scale;
  return seq.eq(seg.seq, snd.wl1) && (window > snd.wnd || window === 0);
}

/**
 * SND.WND from a segment newer than the last one used (SND.WL1, SND.WL2); whether it was one.
 * SEG.WND is unsigned, and with its scale stays below 2^30 (RFC 9293 3.1, MUST-1, REC-1).
 */
export function updateWindow(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  const window = seg.window << snd.scale;
  if (!tellsWindow(tcb, seg)) return false;
  snd.wl1 = seg.seq;
  snd.wnd = window;
  if (window > snd.maxWnd) {
    snd.maxWnd = window;
    updateSendMss(core, tcb); // half of it bounds the segments
  }
  return true;
}
