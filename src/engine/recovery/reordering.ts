/**
 * How far the path reorders, in segments: what DupThresh (RFC 5681, RFC 6675) must be so that
 * reordering is not taken for loss. It starts at `tcp_reordering` and grows to what was seen, up to
 * `tcp_max_reordering`. RACK asks only whether any was ever seen (RFC 8985 6.2 step 3).
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import type { RecoveryState } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import { highestDelivered } from "./pipe.ts";

/** Something at `low`, sent once, was delivered after what stands higher: take the distance. */
export function noteSackReordering(
  core: Core,
  tcb: Tcb,
  recovery: RecoveryState,
  low: number,
): void {
  const distance = seq.diff(highestDelivered(tcb, recovery), low);
  if (distance <= 0) return;
  const { mss } = tcb.snd;
  if (distance > recovery.reordering * mss) {
    const segments = Math.ceil(distance / mss);
    recovery.reordering = Math.min(segments, core.settings.tcp_max_reordering);
  }
  recovery.reorderings++;
  core.counters.TCPSACKReorder++;
}

/**
 * Without SACK: more duplicate ACKs than segments can be out of order show reordering. `extra`
 * segments were acknowledged just now.
 */
export function noteRenoReordering(core: Core, recovery: RecoveryState, extra: number): void {
  const out = recovery.board.size;
  const holes = Math.min(Math.max(recovery.lostOut, 1), out);
  if (recovery.sackedOut + holes <= out) return;
  recovery.sackedOut = out - holes;
  recovery.reordering = Math.min(out + extra, core.settings.tcp_max_reordering);
  recovery.reorderings++;
  core.counters.TCPRenoReorder++;
}
