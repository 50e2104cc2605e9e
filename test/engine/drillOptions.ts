/** TCP options between a drill's text and a segment: `mss 1460`, `sackOK`, `TS val 1 ecr 0` … */
import {
  KIND_FAST_OPEN,
  KIND_MSS,
  KIND_NOP,
  KIND_SACK,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_WINDOW_SCALE,
} from "../../src/wire/optionKinds.ts";
import type { Segment } from "../../src/wire/segment.ts";

/** The stack's first timestamp: scripts count from it. */
export interface TimeMap {
  own: number | undefined;
}

const KINDS: readonly (readonly [RegExp, number])[] = [
  [/^mss/, KIND_MSS],
  [/^sackOK/, KIND_SACK_PERMITTED],
  [/^TS/, KIND_TIMESTAMPS],
  [/^wscale/, KIND_WINDOW_SCALE],
  [/^sack/, KIND_SACK],
  [/^FO/, KIND_FAST_OPEN],
  [/^nop/, KIND_NOP],
];

/** The kinds of a script's options, in its order. */
export function optionOrder(options: readonly string[]): number[] {
  return options.map((option) => {
    const found = KINDS.find(([pattern]) => pattern.test(option));
    if (found === undefined) throw new Error(`no option ${option}`);
    return found[1];
  });
}

/** Sets what a script's options say; sequence numbers in SACK blocks are the stack's, relative. */
export function setOptions(
  seg: Segment,
  options: readonly string[],
  times: TimeMap,
  ownIss: number,
): void {
  seg.mss = -1;
  seg.windowScale = -1;
  seg.sackPermitted = false;
  seg.hasTimestamps = false;
  seg.sackCount = 0;
  seg.fastOpenStart = -1;
  for (const option of options) {
    const [name, ...rest] = option.split(/\s+/);
    if (name === "mss") seg.mss = Number(rest[0]);
    else if (name === "wscale") seg.windowScale = Number(rest[0]);
    else if (name === "sackOK") seg.sackPermitted = true;
    else if (name === "FO") setCookie(seg, rest[0] ?? "");
    else if (name === "TS") {
      seg.hasTimestamps = true;
      seg.tsVal = Number(rest[1]) >>> 0;
      const echo = Number(rest[3]);
      seg.tsEcr = echo === 0 ? 0 : ((times.own ?? 0) + echo) >>> 0;
    } else if (name === "sack") {
      for (const [i, block] of rest.entries()) {
        const [left, right] = block.split(":").map((n) => (Number(n) + ownIss) >>> 0);
        seg.sack[2 * i] = left as number;
        seg.sack[2 * i + 1] = right as number;
        seg.sackCount = i + 1;
      }
    }
  }
}

function setCookie(seg: Segment, hex: string): void {
  seg.fastOpenStart = 0;
  seg.fastOpenLength = hex.length / 2;
  for (let i = 0; i < seg.fastOpenLength; i++) {
    seg.fastOpenCookie[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
}

/** The options of a segment that left, in its order, nops and all. */
export function readOptionText(
  seg: Segment,
  view: DataView,
  times: TimeMap,
  peerIss: number,
): string[] {
  const texts: string[] = [];
  const end = seg.payloadStart;
  for (let at = seg.tcpStart + 20; at < end; ) {
    const kind = view.getUint8(at);
    if (kind === 0) break;
    if (kind === KIND_NOP) {
      texts.push("nop");
      at++;
      continue;
    }
    texts.push(optionText(kind, at, view, times, peerIss));
    at += view.getUint8(at + 1);
  }
  return texts;
}

function optionText(
  kind: number,
  at: number,
  view: DataView,
  times: TimeMap,
  peerIss: number,
): string {
  const length = view.getUint8(at + 1);
  if (kind === KIND_MSS) return `mss ${view.getUint16(at + 2)}`;
  if (kind === KIND_WINDOW_SCALE) return `wscale ${view.getUint8(at + 2)}`;
  if (kind === KIND_SACK_PERMITTED) return "sackOK";
  if (kind === KIND_TIMESTAMPS) {
    const value = view.getUint32(at + 2);
    times.own ??= (value - 100) >>> 0; // the first is 100 in scripts
    return `TS val ${(value - times.own) | 0} ecr ${view.getUint32(at + 6)}`;
  }
  if (kind === KIND_SACK) {
    const blocks: string[] = [];
    for (let b = at + 2; b < at + length; b += 8) {
      const left = (view.getUint32(b) - peerIss) | 0;
      const right = (view.getUint32(b + 4) - peerIss) | 0;
      blocks.push(`${left}:${right}`);
    }
    return `sack ${blocks.join(" ")}`;
  }
  const hex = [];
  for (let i = at + 2; i < at + length; i++)
    hex.push(view.getUint8(i).toString(16).padStart(2, "0"));
  return hex.length === 0 ? "FO" : `FO ${hex.join("")}`;
}
