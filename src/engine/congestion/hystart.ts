/**
 * HyStart, as in Linux's CUBIC: leave slow start before it overflows the path (RFC 9438 4.10 asks
 * for it; RFC 9406 is a later relative).
 *
 * Once a round trip it looks for two signs. The ACK train: ACKs come densely for longer than half a
 * round trip, so the path is full. The delay: the first eight samples of the round are all an
 * eighth longer than the least delay ever seen. Either one makes the present window the threshold.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import type { Tcb } from "../block/tcb.ts";

/**
 * Below this window nothing is looked for, and no round begins (Linux 6.14 and later do begin it).
 */
export const LEAST_WINDOW = 16;
/** Samples of a round's delay. */
const SAMPLES = 8;
/** Two ACKs so close belong to one train, in microseconds. */
const TRAIN_GAP = 2_000;
/** Bounds of the tolerated increase of delay, in microseconds. */
const LEAST_INCREASE = 4_000;
const MOST_INCREASE = 16_000;
/** Bytes that the sender may hand down at once: four of Linux's largest packets. */
const BURST_BYTES = 4 * 65_536;

/** What HyStart remembers of a connection; times in microseconds. */
export class HyStart {
  found = false;
  /** The least round trip; 0: no sample. */
  delayMin = 0;
  roundStart = 0;
  lastAck = 0;
  /** No round has begun yet. */
  fresh = true;
  /** SND.NXT when the round began. */
  roundEnd = 0;
  roundDelay = Number.POSITIVE_INFINITY;
  samples = 0;

  /** As new. */
  forget(): void {
    this.found = false;
    this.fresh = true;
    this.delayMin = 0;
  }
}

/** A new round trip begins. */
function beginRound(hystart: HyStart, core: Core, tcb: Tcb): void {
  hystart.fresh = false;
  hystart.roundStart = core.now;
  hystart.lastAck = core.now;
  hystart.roundEnd = tcb.snd.nxt | 0;
  hystart.roundDelay = Number.POSITIVE_INFINITY;
  hystart.samples = 0;
}

/** A round trip of `delay` microseconds was measured in slow start: may end it. */
export function noteDelay(hystart: HyStart, core: Core, tcb: Tcb, delay: number): void {
  if (tcb.cwnd < LEAST_WINDOW) return;
  if (hystart.fresh || seq.gt(tcb.snd.una, hystart.roundEnd)) beginRound(hystart, core, tcb);
  if (longTrain(hystart, core, tcb) || delayGrew(hystart, delay)) {
    hystart.found = true;
    tcb.ssthresh = tcb.cwnd;
  }
}

function longTrain(hystart: HyStart, core: Core, tcb: Tcb): boolean {
  if (core.now - hystart.lastAck > TRAIN_GAP) return false;
  hystart.lastAck = core.now;
  // What the sender hands down in one piece comes back as a train, full path or not.
  const rate = (2 * tcb.cwnd * tcb.snd.mss) / Math.max(1, tcb.srttMicros);
  const burst = Math.min(1000, BURST_BYTES / rate);
  return core.now - hystart.roundStart > (hystart.delayMin + burst) / 2;
}

function delayGrew(hystart: HyStart, delay: number): boolean {
  hystart.roundDelay = Math.min(hystart.roundDelay, delay);
  if (hystart.samples < SAMPLES) {
    hystart.samples++;
    return false;
  }
  const eighth = hystart.delayMin / 8;
  const tolerated = Math.min(MOST_INCREASE, Math.max(LEAST_INCREASE, eighth));
  return hystart.roundDelay > hystart.delayMin + tolerated;
}
