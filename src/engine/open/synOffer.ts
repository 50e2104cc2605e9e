/** What a SYN offers, and what of that is agreed on. */
import { AE, CWR, ECE, type Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import {
  ROW_ACC_ECN,
  ROW_CODEPOINT_SHIFT,
  ROW_ECN,
  ROW_SACK,
  ROW_TIMESTAMPS,
  ROW_WSCALE,
} from "../block/synQueue.ts";
import { grantsAccEcn } from "../receive/accEcn.ts";

/** Of what the SYN offers, what the settings allow. */
export function agreedFlags(core: Core, seg: Segment): number {
  const { settings } = core;
  let flags = 0;
  if (seg.hasTimestamps && settings.tcp_timestamps !== 0) flags |= ROW_TIMESTAMPS;
  if (seg.sackPermitted && settings.tcp_sack !== 0) flags |= ROW_SACK;
  if (seg.windowScale >= 0 && settings.tcp_window_scaling !== 0) flags |= ROW_WSCALE;
  // RFC 3168 6.1.1: an ECN-setup SYN has both bits, and its packet none of its own (RFC 3168
  // 6.1.1).
  if (grantsAccEcn(core, seg)) return flags | ROW_ACC_ECN | ((seg.tos & 3) << ROW_CODEPOINT_SHIFT);
  const unmarked = (seg.tos & 3) === 0 || (seg.flags & AE) !== 0;
  const asks = (seg.flags & (ECE | CWR)) === (ECE | CWR) && unmarked;
  if (asks && (settings.tcp_ecn !== 0 || core.paths.metrics(core.tuple).ecn === true)) {
    flags |= ROW_ECN;
  }
  return flags;
}
