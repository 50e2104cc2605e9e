/**
 * TCP options into the record: those by which a connection is decided, RFC 9293 3.2 (MSS, EOL and
 * NOP: MUST-4, MUST-14), 7323 (scale, timestamps), 2018 (SACK), 7413 (Fast Open), and the presence
 * of 8684 (Multipath) and 2385 (MD5). They are read on any segment (MUST-5) and at any alignment
 * (MUST-64).
 *
 * `options.ts` names every option for a view; this one runs once a segment and allocates nothing.
 * A senseless length ends the walk, since nobody can say where the next option starts (MUST-7).
 */
import { note } from "./note.ts";
import {
  EXID_FAST_OPEN,
  KIND_ACC_ECN_ORDER_0,
  KIND_ACC_ECN_ORDER_1,
  KIND_EOL,
  KIND_EXPERIMENT_1,
  KIND_EXPERIMENT_2,
  KIND_FAST_OPEN,
  KIND_MD5,
  KIND_MPTCP,
  KIND_MSS,
  KIND_NOP,
  KIND_SACK,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_WINDOW_SCALE,
} from "./optionKinds.ts";
import {
  PROBLEM_TCP_OPTION_BEYOND_HEADER,
  PROBLEM_TCP_OPTION_LENGTH,
  PROBLEM_TCP_OPTION_NEEDS_SYN,
  PROBLEM_TCP_OPTION_REPEATED,
  PROBLEM_TCP_WINDOW_SCALE,
} from "./problems.ts";
import { type Segment, SYN } from "./segment.ts";

/** RFC 7323 2.3: the largest shift that keeps the window below 2^30. */
const MAX_WINDOW_SCALE = 14;

/** Forgets the options of the segment before, all but timestamps. */
export function clearOptions(segment: Segment): void {
  segment.mss = -1;
  segment.windowScale = -1;
  segment.sackPermitted = false;
  segment.sackCount = 0;
  segment.fastOpenStart = -1;
  segment.accEcn = false;
  segment.signed = false;
  segment.mptcpSubtype = -1;
  segment.optionProblems = 0;
  segment.hasMoreOptions = false;
}

/** Reads the options from `start` to `headerEnd`, of which those up to `capturedEnd` are here. */
export function readOptions(
  view: DataView,
  start: number,
  headerEnd: number,
  capturedEnd: number,
  segment: Segment,
): void {
  segment.hasMoreOptions = true;
  const end = Math.min(headerEnd, capturedEnd);
  let at = start;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === KIND_EOL) return;
    if (kind === KIND_NOP) {
      at += 1;
      continue;
    }
    // RFC 9293 3.1, MUST-68: every other kind has a length, so unknown ones are passed (MUST-6).
    if (at + 1 >= end) {
      if (end === headerEnd) problem(segment, PROBLEM_TCP_OPTION_BEYOND_HEADER, at);
      return;
    }
    const length = view.getUint8(at + 1);
    const wrong =
      length < 2
        ? PROBLEM_TCP_OPTION_LENGTH
        : at + length > headerEnd
          ? PROBLEM_TCP_OPTION_BEYOND_HEADER
          : 0;
    if (wrong !== 0) problem(segment, wrong, at);
    // Past `end` but inside the header: the snap length cut it, which is nobody's mistake.
    if (wrong !== 0 || at + length > end) return;
    readOption(view, at, kind, length, segment);
    at += length;
  }
}

function readOption(
  view: DataView,
  at: number,
  kind: number,
  length: number,
  segment: Segment,
): void {
  switch (kind) {
    case KIND_MSS:
      if (!hasLength(4, length, at, segment)) break;
      checkOnce(segment.mss !== -1, true, at, segment);
      segment.mss = view.getUint16(at + 2);
      break;
    case KIND_WINDOW_SCALE:
      if (!hasLength(3, length, at, segment)) break;
      checkOnce(segment.windowScale !== -1, true, at, segment);
      segment.windowScale = view.getUint8(at + 2);
      if (segment.windowScale > MAX_WINDOW_SCALE) problem(segment, PROBLEM_TCP_WINDOW_SCALE, at);
      break;
    case KIND_SACK_PERMITTED:
      if (!hasLength(2, length, at, segment)) break;
      checkOnce(segment.sackPermitted, true, at, segment);
      segment.sackPermitted = true;
      break;
    case KIND_TIMESTAMPS:
      if (!hasLength(10, length, at, segment)) break;
      checkOnce(segment.hasTimestamps, false, at, segment);
      segment.hasTimestamps = true;
      segment.tsVal = view.getUint32(at + 2);
      segment.tsEcr = view.getUint32(at + 6);
      break;
    case KIND_SACK:
      readSack(view, at, length, segment);
      break;
    case KIND_MPTCP:
      if (length < 3) problem(segment, PROBLEM_TCP_OPTION_LENGTH, at);
      // Several Multipath options in one segment are the rule, not a mistake (RFC 8684 3).
      else if (segment.mptcpSubtype === -1) segment.mptcpSubtype = view.getUint8(at + 2) >>> 4;
      break;
    case KIND_ACC_ECN_ORDER_0:
    case KIND_ACC_ECN_ORDER_1:
      readAccEcn(view, at + 2, (length - 2) / 3, kind === KIND_ACC_ECN_ORDER_1, segment);
      break;
    case KIND_MD5:
      segment.signed = true;
      break;
    case KIND_FAST_OPEN:
      setFastOpen(at + 2, length - 2, false, segment);
      break;
    case KIND_EXPERIMENT_1:
    case KIND_EXPERIMENT_2:
      if (length >= 4 && view.getUint16(at + 2) === EXID_FAST_OPEN) {
        setFastOpen(at + 4, length - 4, true, segment);
      }
      break;
  }
}

/** RFC 2018 3: pairs of edges; with timestamps three fit, without four. */
function readSack(view: DataView, at: number, length: number, segment: Segment): void {
  const count = (length - 2) >>> 3;
  if (!hasLength(2 + 8 * Math.max(1, count), length, at, segment)) return;
  checkOnce(segment.sackCount !== 0, false, at, segment);
  segment.sackCount = count;
  for (let i = 0; i < count; i++) {
    segment.sack[2 * i] = view.getUint32(at + 2 + 8 * i);
    segment.sack[2 * i + 1] = view.getUint32(at + 6 + 8 * i);
  }
}

/** RFC 9768 3.2.3: three counters of three bytes; the last ones may be left out. */
function readAccEcn(
  view: DataView,
  at: number,
  fields: number,
  order1: boolean,
  segment: Segment,
): void {
  const read = (i: number): number =>
    i < fields ? view.getUint32(at + 3 * i - 1) & 0xff_ffff : -1;
  segment.accEcn = true;
  segment.accEcnE1 = read(order1 ? 0 : 2);
  segment.accEcnCe = read(1);
  segment.accEcnE0 = read(order1 ? 2 : 0);
}

/** Whether an option of fixed length has it; notes the problem when not. */
function hasLength(expected: number, length: number, at: number, segment: Segment): boolean {
  if (length !== expected) problem(segment, PROBLEM_TCP_OPTION_LENGTH, at);
  return length === expected;
}

function setFastOpen(at: number, length: number, experimental: boolean, segment: Segment): void {
  checkOnce(segment.fastOpenStart !== -1, true, at, segment);
  segment.fastOpenStart = at;
  segment.fastOpenLength = length;
  segment.fastOpenExperimental = experimental;
}

/** An option may stand once a segment, and some only beside SYN; its value is read all the same. */
function checkOnce(seen: boolean, needsSyn: boolean, at: number, segment: Segment): void {
  if (seen) problem(segment, PROBLEM_TCP_OPTION_REPEATED, at);
  if (needsSyn && (segment.flags & SYN) === 0) problem(segment, PROBLEM_TCP_OPTION_NEEDS_SYN, at);
}

function problem(segment: Segment, code: number, at: number): void {
  segment.optionProblems++;
  note(segment, code, at);
}
