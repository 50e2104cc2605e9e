/**
 * Accurate ECN (RFC 9768): how the handshake agrees on it, and how the receiver tells of each
 * codepoint: three header flags count the segments marked CE, an option the bytes by codepoint.
 * What the sender makes of that stands in recovery/accEcnFeedback.ts.
 *
 * Linux: every segment but SYNs is ECN-capable; a middlebox that changes the flags or the option is
 * noticed where it can be, and what it breaks is done without.
 */
import { ACK, AE, CWR, ECE, type Segment } from "../../wire/segment.ts";
import {
  ACE_RECEIVE_FAILS,
  ACE_SEND_FAILS,
  AccEcn,
  OPTION_COUNTS,
  OPTION_EMPTY,
  OPTION_RECEIVE_FAILS,
  OPTION_SEND_FAILS,
  OPTION_UNSEEN,
  OPTION_ZEROED,
} from "../block/accEcnState.ts";
import type { Core } from "../block/core.ts";
import { ECN_SEEN, TIMESTAMPS } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";

/** ECN-capable transport, and congestion experienced, in an IP header (RFC 3168 section 5). */
export const ECT_0 = 2;
const CE = 3;

// Values of `tcp_ecn`.
const ACCURATE_BOTH_WAYS = 3;

/** The counter starts at 5, so that a field of zeros shows a middlebox (RFC 9768 3.2.2.1). */
const FIRST_COUNT = 5;
/** The byte counters of ECT(0) and ECT(1) start at 1, that of CE at 0 (3.2.1). */
const FIRST_BYTES = [1, 1, 0] as const;
const BYTES_MASK = 0xff_ffff;

/** AE, CWR and ECE as the number that they make up. */
export const aceOf = (flags: number): number =>
  ((flags & AE) !== 0 ? 4 : 0) | ((flags & CWR) !== 0 ? 2 : 0) | ((flags & ECE) !== 0 ? 1 : 0);

const flagsOf = (ace: number): number =>
  ((ace & 4) !== 0 ? AE : 0) | ((ace & 2) !== 0 ? CWR : 0) | ((ace & 1) !== 0 ? ECE : 0);

/** What a SYN,ACK, or its ACK, tells of the codepoint on what it answers: RFC 9768, table 2. */
export const reflected = (codepoint: number): number =>
  flagsOf([2, 3, 4, 6][codepoint & 3] as number);

/** The codepoint that such a reflection tells of; -1 where it is none. */
const codepointOf = (ace: number): number => [-1, -1, 0, 1, 2, -1, 3, -1][ace] as number;

/** Whether an active open asks for it. */
export const asksForAccEcn = (core: Core): boolean => core.settings.tcp_ecn === ACCURATE_BOTH_WAYS;

/** Whether a SYN asks for it and is granted it: any flags but none and RFC 3168's two (3.1.2). */
export function grantsAccEcn(core: Core, seg: Segment): boolean {
  const ace = aceOf(seg.flags);
  return core.settings.tcp_ecn >= ACCURATE_BOTH_WAYS && ace !== 0 && ace !== 3;
}

/** What the SYN,ACK says of our question: table 2's second half. */
export function agreeAsClient(tcb: Tcb, seg: Segment): "accurate" | "classic" | "none" {
  const ace = aceOf(seg.flags);
  if (ace === 0 || ace === 7) return "none";
  if (ace === 1) return "classic";
  const state = new AccEcn();
  const codepoint = seg.tos & 3;
  state.reflect = codepoint;
  state.lastCodepoint = codepoint;
  state.demand = 2;
  if (seg.accEcn) lookAtOption(state, seg);
  if (codepoint === CE) state.receivedCe++;
  tcb.accEcn = state;
  return "accurate";
}

/** A connection of the SYN queue: `codepoint` is that of its SYN. */
export function agreeAsServer(tcb: Tcb, codepoint: number, flagsWereLost: boolean): void {
  const state = new AccEcn();
  state.lastCodepoint = codepoint;
  state.demand = 1;
  if (flagsWereLost) state.failed = ACE_SEND_FAILS;
  tcb.accEcn = state;
}

/** The handshake's last ACK tells what became of our SYN,ACK, which had no codepoint (3.2.2.2). */
export function readThirdAck(core: Core, state: AccEcn, seg: Segment): void {
  if (seg.accEcn) lookAtOption(state, seg);
  const ace = aceOf(seg.flags);
  if (ace === 0) state.failed |= ACE_RECEIVE_FAILS;
  const codepoint = codepointOf(ace);
  if (codepoint <= 0 || seg.segLen > 0 || seg.sackCount > 0) return;
  if (core.settings.tcp_ecn_fallback !== 0) state.failed |= ACE_RECEIVE_FAILS;
  else if (codepoint === CE) state.deliveredCe = 1;
}

/** The peer's first option: with zeros where it has none, somebody cleared it (3.2.3.2.4). */
export function lookAtOption(state: AccEcn, seg: Segment): void {
  if (state.option >= OPTION_COUNTS) return;
  const { accEcnE0: e0, accEcnE1: e1 } = seg;
  if (e0 === -1 && e1 === -1) state.option = OPTION_EMPTY;
  else if (e0 === 0 || e1 === 0) state.option = OPTION_ZEROED;
  else state.option = OPTION_COUNTS;
  if (state.option === OPTION_ZEROED) state.failed |= OPTION_RECEIVE_FAILS;
}

/** A segment of the connection has arrived: its codepoint counts, on a bare ACK too. */
export function countCodepoint(tcb: Tcb, state: AccEcn, seg: Segment): void {
  const codepoint = seg.tos & 3;
  if (codepoint !== 0) {
    tcb.flags |= ECN_SEEN;
    if (codepoint === CE) state.receivedCe++;
    if (seg.length > 0) countBytes(state, codepoint, seg.length);
  }
  if (codepoint === state.lastCodepoint && codepoint !== CE) return;
  if (codepoint !== state.lastCodepoint) state.changed = true;
  state.lastCodepoint = codepoint;
  state.demand = 2;
}

/** How many fields the option needs for a codepoint: Linux's order is ECT(1), CE, ECT(0). */
const FIELDS_FOR = [0, 1, 3, 2] as const;

function countBytes(state: AccEcn, codepoint: number, length: number): void {
  const before = state.received[codepoint - 1] as number;
  state.received[codepoint - 1] = before + length;
  state.fields = Math.max(state.fields, FIELDS_FOR[codepoint] as number);
  // Every 4 MiB at least, since three bytes are all that a counter has.
  if (before >>> 22 !== (before + length) >>> 22) state.demand = Math.max(state.demand, 1);
}

/** Data that was told of by D-SACK beside the option comes again: such ACKs do not get through. */
export function noteRepeated(state: AccEcn, seg: Segment): void {
  const told = state.toldStart !== state.toldEnd && seg.seq === state.toldStart;
  if (told && (seg.seq + seg.length) >>> 0 === state.toldEnd) state.failed |= OPTION_SEND_FAILS;
}

/** Whether segments say that they can be marked: not where the counter does not get through. */
export const isEcnCapable = (state: AccEcn): boolean =>
  (state.failed & (ACE_SEND_FAILS | ACE_RECEIVE_FAILS)) === 0;

/** A segment leaves: capable of ECN, with the counter, or what it reflects. */
export function setAce(state: AccEcn, seg: Segment, bare: boolean): void {
  if (isEcnCapable(state)) seg.tos |= ECT_0;
  const reflects = bare && state.reflect !== -1;
  seg.flags |= reflects ? reflected(state.reflect) : flagsOf(state.receivedCe + FIRST_COUNT);
  if ((seg.flags & ACK) !== 0) state.reflect = -1;
  state.changed = false;
}

// Room that the options take: headers of 60 bytes at most.
const MOST = 40;
const TIMESTAMP_BYTES = 12;
const sackBytes = (blocks: number): number => (blocks > 0 ? 4 + 8 * blocks : 0);
/** By the number of fields, whole words. One field alone takes as much as two. */
const OPTION_BYTES = [0, 8, 8, 12] as const;

/**
 * What of the option fits beside `blocks` SACK blocks: `fields << 4 | blocks`. It takes room from
 * the blocks if it must, but leaves two; where not even what is needed fits, it is left out.
 */
export function fitOption(core: Core, tcb: Tcb, blocks: number): number {
  const timestamps = (tcb.flags & TIMESTAMPS) !== 0 ? TIMESTAMP_BYTES : 0;
  const most = Math.min(blocks, timestamps > 0 ? 3 : 4);
  const state = tcb.accEcn;
  if (state === null || !carriesOption(core, tcb, state)) return most;
  for (let left = most; left === most || left >= 2; left--) {
    const room = MOST - timestamps - sackBytes(left);
    if (room >= OPTION_BYTES[3]) return (3 << 4) | left;
    if (room >= OPTION_BYTES[2] && state.fields <= 2) return (2 << 4) | left;
    if (state.fields === 0) break;
  }
  return most;
}

function carriesOption(core: Core, tcb: Tcb, state: AccEcn): boolean {
  const { tcp_ecn_option: wanted, tcp_ecn_option_beacon: beacon } = core.settings;
  if (wanted === 0 || state.option === OPTION_UNSEEN) return false;
  if ((state.failed & OPTION_SEND_FAILS) !== 0) return false;
  if (wanted > 1 || state.demand > 0) return true;
  return beacon > 0 && (core.now - state.optionSentAt) * beacon >= Math.max(0, tcb.srttMicros);
}

/** The option's bytes beside `blocks` SACK blocks. */
export const optionBytesFor = (fitted: number): number =>
  (OPTION_BYTES[fitted >>> 4] as number) + sackBytes(fitted & 0xf);

/** Puts the option into a segment, with so many fields. */
export function fillOption(
  core: Core,
  tcb: Tcb,
  state: AccEcn,
  seg: Segment,
  fields: number,
): void {
  if (fields === 0) return;
  const [e1, e0, ce] = state.received;
  setCounters(seg, wire(e1, 0), fields > 1 ? wire(ce, 2) : -1, fields > 2 ? wire(e0, 1) : -1);
  state.fields = 0;
  state.optionSentAt = core.now;
  if (state.demand > 0) state.demand--;
  const queue = tcb.outOfOrder;
  if (queue === null || queue.duplicateStart === queue.duplicateEnd) return;
  state.toldStart = queue.duplicateStart >>> 0;
  state.toldEnd = queue.duplicateEnd >>> 0;
}

const wire = (count = 0, at: number): number => (count + (FIRST_BYTES[at] as number)) & BYTES_MASK;

/** The option of a SYN,ACK: nothing has been counted yet. */
export const setFirstCounters = (seg: Segment): void => setCounters(seg, 1, 0, 1);

function setCounters(seg: Segment, e1: number, ce: number, e0: number): void {
  seg.accEcn = true;
  seg.accEcnE1 = e1;
  seg.accEcnCe = ce;
  seg.accEcnE0 = e0;
}
