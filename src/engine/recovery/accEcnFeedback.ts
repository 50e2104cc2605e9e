/**
 * What the sender makes of Accurate ECN's feedback (RFC 9768 3.2.2.5, 3.2.3.3 and appendix A.2):
 * how many of the segments that an ACK delivers were marked CE. The three bits may have wrapped on
 * an ACK of many segments; the option's bytes, or how much ACKs usually cover, tell whether.
 */

import type { Segment } from "../../wire/segment.ts";
import {
  ACE_RECEIVE_FAILS,
  ACE_SEND_FAILS,
  type AccEcn,
  OPTION_RECEIVE_FAILS,
  OPTION_UNSEEN,
  OPTION_ZEROED,
} from "../block/accEcnState.ts";
import type { Tcb } from "../block/tcb.ts";
import { aceOf, lookAtOption } from "../receive/accEcn.ts";

const FIRST_COUNT = 5;
const MASK = 7;
const CE = 3;
/** Above so many segments an ACK, on average, ACKs are thinned out on the way. */
const MANY = 4 << 6;
/** The option came too late when the counters may have wrapped. */
const TOO_LATE = 2 ** 23;

/** How many segments more the peer has received marked CE; the state's counts are brought up. */
export function newlyMarked(
  tcb: Tcb,
  state: AccEcn,
  seg: Segment,
  segments: number,
  bytes: number,
): number {
  // An ACK that tells nothing new may be an old one that was overtaken.
  if (segments === 0 && !state.newerTimestamp) return 0;
  const before = state.delivered[CE - 1] as number;
  const known = readOption(tcb, state, seg, bytes);
  if (segments > 0) noteAverage(state, segments);
  if ((state.failed & (ACE_SEND_FAILS | ACE_RECEIVE_FAILS)) !== 0) return 0;
  const least = (aceOf(seg.flags) - FIRST_COUNT - state.deliveredCe) & MASK;
  const marked = known
    ? byBytes(tcb, least, segments, bytes, (state.delivered[CE - 1] as number) - before)
    : byAverage(state, least, segments);
  state.deliveredCe += marked;
  return marked;
}

/** The most that `segments` allow, counting on that the three bits have wrapped. */
const safe = (least: number, segments: number): number => segments - ((segments - least) & MASK);

function byAverage(state: AccEcn, least: number, segments: number): number {
  return segments <= MASK || state.average > MANY ? least : safe(least, segments);
}

function byBytes(tcb: Tcb, least: number, segments: number, bytes: number, marked: number): number {
  if (segments <= MASK || marked === 0) return least;
  const most = safe(least, segments);
  if (segments >= 2 * (MASK + 1)) {
    if (bytes <= marked) return most;
    return Math.min(most, least + (Math.ceil((marked * segments) / bytes) & ~MASK));
  }
  if (marked > least * tcb.snd.mss) return most;
  return marked < (most * tcb.snd.mss) >> 1 ? least : most;
}

function noteAverage(state: AccEcn, segments: number): void {
  const now = segments << 6;
  const { average } = state;
  state.average = Math.min(0xffff, average === 0 ? now : ((average * 63 + now) / 64) | 0);
}

/** Takes the option's counts; whether the bytes of each mark are known for sure. */
function readOption(tcb: Tcb, state: AccEcn, seg: Segment, bytes: number): boolean {
  const { estimated } = state;
  if (!seg.accEcn || (state.failed & OPTION_RECEIVE_FAILS) !== 0) {
    const sent = tcb.recovery?.bytesSent ?? 0;
    if (state.option === OPTION_UNSEEN && sent >= TOO_LATE) state.option = OPTION_ZEROED;
    if (state.option === OPTION_UNSEEN || estimated === 0) return false;
    state.delivered[estimated - 1] = (state.delivered[estimated - 1] as number) + bytes;
    return true;
  }
  lookAtOption(state, seg);
  let known = estimated !== 0;
  let changed = 0;
  for (let mark = 1; mark <= CE; mark++) {
    const grown = growth(state, mark, countOf(seg, mark));
    if (grown === 0) continue;
    if (grown < 0) known = false;
    if (mark === estimated && grown > 0) continue;
    // More than one mark at a time: nobody can say which one the next bytes without option have.
    if (changed !== 0 || grown < 0) state.estimated = 0;
    else state.estimated = mark;
    if (changed !== 0) known = false;
    changed = mark;
  }
  return known;
}

const countOf = (seg: Segment, mark: number): number =>
  mark === CE ? seg.accEcnCe : mark === 1 ? seg.accEcnE1 : seg.accEcnE0;

/** By how much a counter of three bytes has grown; what it starts with is taken off. */
function growth(state: AccEcn, mark: number, count: number): number {
  if (count === -1) return 0;
  const old = state.delivered[mark - 1] as number;
  const told = count - (mark === CE ? 0 : 1);
  const grown = ((told - old) << 8) >> 8; // 24 bits, signed
  state.delivered[mark - 1] = old + grown;
  return grown;
}
