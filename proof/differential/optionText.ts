/** The options of a segment in their order, NOPs and all, but without the values of timestamps. */
import {
  KIND_EOL,
  KIND_FAST_OPEN,
  KIND_MSS,
  KIND_NOP,
  KIND_SACK,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_WINDOW_SCALE,
} from "#src/wire/optionKinds.js";
import type { Segment } from "#src/wire/segment.js";

const NAMES: Readonly<Record<number, string>> = {
  [KIND_NOP]: "nop",
  [KIND_SACK_PERMITTED]: "sackOK",
  [KIND_TIMESTAMPS]: "TS",
  [KIND_FAST_OPEN]: "FO",
};

/** "mss 1460,sackOK,TS,nop,wscale 7"; SACK blocks are relative to the peer's first number. */
export function optionText(view: DataView, seg: Segment, peerIss: number): string {
  const texts: string[] = [];
  for (let at = seg.tcpStart + 20; at < seg.payloadStart; ) {
    const kind = view.getUint8(at);
    if (kind === KIND_EOL) {
      texts.push("eol");
      break;
    }
    texts.push(textOf(view, at, kind, peerIss));
    at += kind === KIND_NOP ? 1 : Math.max(2, view.getUint8(at + 1));
  }
  return texts.join();
}

function textOf(view: DataView, at: number, kind: number, peerIss: number): string {
  if (kind === KIND_MSS) return `mss ${view.getUint16(at + 2)}`;
  if (kind === KIND_WINDOW_SCALE) return `wscale ${view.getUint8(at + 2)}`;
  if (kind === KIND_SACK) return `sack ${blocks(view, at, peerIss).join(" ")}`;
  return NAMES[kind] ?? `kind ${kind}`;
}

function blocks(view: DataView, at: number, peerIss: number): string[] {
  const texts: string[] = [];
  const end = at + view.getUint8(at + 1);
  for (let b = at + 2; b + 8 <= end; b += 8) {
    const [left, right] = [view.getUint32(b), view.getUint32(b + 4)];
    texts.push(`${(left - peerIss) | 0}:${(right - peerIss) | 0}`);
  }
  return texts;
}
