/**
 * TCP options from the record into a header, RFC 9293 3.1 and 3.2, in the order asked for: the
 * order is a fingerprint of a stack, so it is the caller's to choose. All but EOL and NOP have
 * their length (MUST-68), and what is left of the last word is zeros (MUST-69).
 */
import { assert } from "../base/assert.ts";
import { NOP_NOP_TIMESTAMPS } from "./fastPath.ts";
import {
  EXID_FAST_OPEN,
  KIND_ACC_ECN_ORDER_1,
  KIND_EOL,
  KIND_EXPERIMENT_2,
  KIND_FAST_OPEN,
  KIND_MSS,
  KIND_NOP,
  KIND_SACK,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_WINDOW_SCALE,
} from "./optionKinds.ts";
import type { Segment } from "./segment.ts";

/** Linux's order on SYN and SYN-ACK: mss, sackOK, TS, nop, wscale; then Fast Open. */
export const ORDER_LINUX_SYN: readonly number[] = [
  KIND_MSS,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_NOP,
  KIND_WINDOW_SCALE,
  KIND_FAST_OPEN,
];

/** What Linux writes on a SYN depends on what else is there: every option ends on a whole word. */
function synOrder(timestamps: boolean, sack: boolean, fastOpen: boolean): readonly number[] {
  const agreed = timestamps
    ? [...(sack ? [KIND_SACK_PERMITTED] : [KIND_NOP, KIND_NOP]), KIND_TIMESTAMPS]
    : sack
      ? [KIND_NOP, KIND_NOP, KIND_SACK_PERMITTED]
      : [];
  const order = [KIND_MSS, ...agreed, KIND_NOP, KIND_WINDOW_SCALE];
  return fastOpen ? [...order, KIND_FAST_OPEN, KIND_NOP, KIND_NOP] : order;
}

const SYN_ORDERS = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
  synOrder((bits & 1) !== 0, (bits & 2) !== 0, (bits & 4) !== 0),
);

/** Linux's order for this SYN or SYN-ACK; a cookie's two odd bytes are made up for with NOPs. */
export function linuxSynOrder(segment: Segment): readonly number[] {
  const cookie = segment.fastOpenStart !== -1;
  const optionLength = 2 + (segment.fastOpenExperimental ? 2 : 0) + segment.fastOpenLength;
  const odd = cookie && (optionLength & 3) === 2;
  const bits = (segment.hasTimestamps ? 1 : 0) | (segment.sackPermitted ? 2 : 0) | (odd ? 4 : 0);
  const order = withAccEcn(SYN_ORDERS[bits] as readonly number[], segment);
  return cookie && !odd ? [...order, KIND_FAST_OPEN] : order;
}

/** Accurate ECN's option stands before what ends on a word by NOPs of its own. */
function withAccEcn(order: readonly number[], segment: Segment): readonly number[] {
  if (!segment.accEcn) return order;
  const at = segment.hasTimestamps ? order.indexOf(KIND_TIMESTAMPS) + 1 : 1;
  return [...order.slice(0, at), KIND_ACC_ECN_ORDER_1, ...order.slice(at)];
}

/** The order of every later segment: nop, nop, TS, AccECN, nop, nop, SACK. */
export const ORDER_LINUX_DATA: readonly number[] = [
  KIND_NOP,
  KIND_NOP,
  KIND_TIMESTAMPS,
  KIND_ACC_ECN_ORDER_1,
  KIND_NOP,
  KIND_NOP,
  KIND_SACK,
];

/** Header bytes that options may take: a data offset of 15 words, less the fixed 20 bytes. */
const MAX_OPTIONS = 40;

/**
 * Writes at `start` those options of `order` that the record holds, padded with EOL to a whole
 * word, and returns the end. NOPs before an option that is left out are left out with it. SACK
 * blocks that no longer fit are dropped from the end, where the oldest are (RFC 2018 section 4).
 */
export function writeOptions(
  view: DataView,
  start: number,
  segment: Segment,
  order: readonly number[],
): number {
  if (order === ORDER_LINUX_DATA && segment.sackCount === 0 && !segment.accEcn) {
    return segment.hasTimestamps ? writeTimestampsAlone(view, start, segment) : start;
  }
  let at = start;
  let nops = 0;
  for (let i = 0; i < order.length; i++) {
    const kind = order[i] ?? KIND_EOL;
    if (kind === KIND_NOP) {
      nops += 1;
      continue;
    }
    if (holds(segment, kind)) {
      at = writeNops(view, at, nops);
      at = writeOption(view, at, kind, start + MAX_OPTIONS, segment);
    }
    nops = 0;
  }
  at = writeNops(view, at, nops);
  while ((at - start) & 3) view.setUint8(at++, KIND_EOL);
  assert(at - start <= MAX_OPTIONS, "options fit 40 bytes");
  return at;
}

/** What nearly every segment has: NOP, NOP and timestamps, laid out as in RFC 7323 appendix A. */
function writeTimestampsAlone(view: DataView, start: number, segment: Segment): number {
  view.setInt32(start, NOP_NOP_TIMESTAMPS);
  view.setUint32(start + 4, segment.tsVal);
  view.setUint32(start + 8, segment.tsEcr);
  return start + 12;
}

function writeNops(view: DataView, start: number, count: number): number {
  for (let i = 0; i < count; i++) view.setUint8(start + i, KIND_NOP);
  return start + count;
}

function holds(segment: Segment, kind: number): boolean {
  switch (kind) {
    case KIND_MSS:
      return segment.mss !== -1;
    case KIND_WINDOW_SCALE:
      return segment.windowScale !== -1;
    case KIND_SACK_PERMITTED:
      return segment.sackPermitted;
    case KIND_TIMESTAMPS:
      return segment.hasTimestamps;
    case KIND_SACK:
      return segment.sackCount > 0;
    case KIND_FAST_OPEN:
      return segment.fastOpenStart !== -1;
    case KIND_ACC_ECN_ORDER_1:
      return segment.accEcn;
    default:
      return false;
  }
}

function writeOption(
  view: DataView,
  at: number,
  kind: number,
  limit: number,
  segment: Segment,
): number {
  switch (kind) {
    case KIND_MSS:
      view.setInt32(at, (KIND_MSS << 24) | (4 << 16) | segment.mss);
      return at + 4;
    case KIND_WINDOW_SCALE:
      view.setUint16(at, (KIND_WINDOW_SCALE << 8) | 3);
      view.setUint8(at + 2, segment.windowScale);
      return at + 3;
    case KIND_SACK_PERMITTED:
      view.setUint16(at, (KIND_SACK_PERMITTED << 8) | 2);
      return at + 2;
    case KIND_TIMESTAMPS:
      view.setUint16(at, (KIND_TIMESTAMPS << 8) | 10);
      view.setUint32(at + 2, segment.tsVal);
      view.setUint32(at + 6, segment.tsEcr);
      return at + 10;
    case KIND_SACK:
      return writeSack(view, at, limit, segment);
    case KIND_ACC_ECN_ORDER_1:
      return writeAccEcn(view, at, segment);
    default:
      return writeFastOpen(view, at, segment);
  }
}

function writeSack(view: DataView, at: number, limit: number, segment: Segment): number {
  const count = Math.min(segment.sackCount, (limit - at - 2) >> 3);
  view.setUint16(at, (KIND_SACK << 8) | (2 + 8 * count));
  for (let i = 0; i < 2 * count; i++) view.setUint32(at + 2 + 4 * i, segment.sack[i] ?? 0);
  return at + 2 + 8 * count;
}

/** ECT(1), CE, ECT(0), as many as there are, and NOPs up to a whole word. */
function writeAccEcn(view: DataView, start: number, segment: Segment): number {
  let at = start + 2;
  for (const count of [segment.accEcnE1, segment.accEcnCe, segment.accEcnE0]) {
    if (count === -1) break;
    view.setUint8(at, count >>> 16);
    view.setUint16(at + 1, count & 0xffff);
    at += 3;
  }
  view.setUint16(start, (KIND_ACC_ECN_ORDER_1 << 8) | (at - start));
  while ((at - start) & 3) view.setUint8(at++, KIND_NOP);
  return at;
}

/** The cookie comes from `segment.fastOpenCookie`; RFC 7413 4.1.1, or its appendix's ExID form. */
function writeFastOpen(view: DataView, start: number, segment: Segment): number {
  const cookieLength = segment.fastOpenLength;
  let at = start + 2;
  if (segment.fastOpenExperimental) {
    view.setUint16(at, EXID_FAST_OPEN);
    at += 2;
  }
  const kind = segment.fastOpenExperimental ? KIND_EXPERIMENT_2 : KIND_FAST_OPEN;
  view.setUint16(start, (kind << 8) | (at + cookieLength - start));
  for (let i = 0; i < cookieLength; i++) view.setUint8(at + i, segment.fastOpenCookie[i] ?? 0);
  return at + cookieLength;
}
