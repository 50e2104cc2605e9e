/**
 * Receive windows, RFC 9293 3.8.6 and RFC 7323 2: what they come to after scaling, how small and
 * large they were, and for how long they were closed.
 */
import { RST, SYN } from "../../wire/index.ts";
import { HAS_SYN, HAS_WINDOW, HAS_ZERO_WINDOW } from "./codes.ts";
import type { EndColumns } from "./columns/end.ts";
import * as END from "./columns/endPlaces.ts";
import { noteZeroWindow } from "./history.ts";
import { MARK_ZERO_WINDOW } from "./marks.ts";
import type { Moment } from "./moment.ts";

/** RFC 7323 2.3: no window is larger. */
const MAX_WINDOW = 1 << 30;

/** The window of this segment in bytes; the raw field where the scale is not known. */
export function scaledWindow(moment: Moment): number {
  const { window } = moment.segment;
  const { w, at: mine } = moment.mine;
  const scale = w[mine + END.scale] as number;
  // RFC 7323 2.2: a window on a SYN is never scaled, and both ends must have offered to scale.
  if (scale === 0 || (moment.flags & SYN) !== 0) return window;
  return w[moment.other.at + END.scale] === 0 ? window : window << (scale - 1);
}

/** Whether both scales are known: both SYNs were seen, or one that did not offer to scale. */
export function hasKnownScale(mine: EndColumns, other: EndColumns): boolean {
  if ((mine.facts & other.facts & HAS_SYN) !== 0) return true;
  return isUnscaled(mine) || isUnscaled(other);
}

/** Bytes that `end` may have said it would take; all that RFC 7323 permits if nobody can know. */
export const mostWindow = (end: EndColumns, other: EndColumns): number =>
  hasKnownScale(end, other) ? Math.max(end.window, end.windowMax) : MAX_WINDOW;

const isUnscaled = (end: EndColumns): boolean => (end.facts & HAS_SYN) !== 0 && end.scale === 0;

/** Reads SEG.WND, which comes to `window` bytes. */
export function readWindow(moment: Moment, window: number): void {
  const { mine, flags } = moment;
  if (window === mine.window && (mine.facts & HAS_WINDOW) !== 0) return;
  if ((flags & RST) !== 0) return;
  mine.window = window;
  if ((flags & SYN) !== 0) return;
  if ((mine.facts & HAS_WINDOW) === 0) {
    mine.facts |= HAS_WINDOW;
    mine.windowMin = window;
    mine.windowMax = window;
  } else if (window < mine.windowMin) mine.windowMin = window;
  else if (window > mine.windowMax) mine.windowMax = window;
  if (window === 0) noteClosed(moment);
  else if ((mine.facts & HAS_ZERO_WINDOW) !== 0) noteOpened(moment);
}

function noteClosed(moment: Moment): void {
  const { mine } = moment;
  moment.marks |= MARK_ZERO_WINDOW;
  if ((mine.facts & HAS_ZERO_WINDOW) !== 0) return;
  const rare = moment.rareMine;
  mine.facts |= HAS_ZERO_WINDOW;
  if (rare.zeroWindows++ === 0) rare.zeroWindowFrame = moment.frame;
  rare.zeroSince = moment.at;
  noteZeroWindow(moment, rare.zeroWindows);
}

function noteOpened(moment: Moment): void {
  const rare = moment.rareMine;
  rare.zeroMicros += Math.max(0, moment.at - rare.zeroSince);
  moment.mine.facts &= ~HAS_ZERO_WINDOW;
}
