/**
 * The peer of a drill: it writes the segments that the script spells, and reads and compares those
 * that the stack sends. It knows no TCP: what it sends is what the script says.
 */
import type { Stack } from "../../src/engine/stack.ts";
import {
  ICMP_PARAMETER_PROBLEM,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
} from "../../src/wire/icmp.ts";
import { parseIp } from "../../src/wire/ip.ts";
import { CHECKSUM_GOOD, Segment } from "../../src/wire/segment.ts";
import { PACKET_TCP } from "../../src/wire/verdicts.ts";
import { finishChecksum, writeHeaders } from "../../src/wire/write.ts";
import { optionOrder, readOptionText, setOptions, type TimeMap } from "./drillOptions.ts";
import type { IcmpText, SegmentText } from "./drillScript.ts";

export const OWN = "192.0.2.1";
export const PEER = "192.0.2.9";
const OWN_WORD = 0xc0000201 | 0;
const PEER_WORD = 0xc0000209 | 0;
/** The peer's first sequence number: a few thousand bytes later it wraps. */
const PEER_ISS = 0xffff_f000;
const ECN_BITS: Record<string, number> = { "": 0, ect1: 1, ect0: 2, ce: 3 };

/** A segment that left the stack, in the script's terms. */
export interface Out {
  readonly port: number;
  readonly flags: string;
  start: number;
  readonly length: number;
  readonly ack: number | undefined;
  readonly win: number;
  readonly urg: number | undefined;
  readonly options: readonly string[];
  readonly ecn: string;
}

/** A segment as a script would spell it. */
export function show(out: Out): string {
  const end = out.start + out.length;
  const ack = out.ack === undefined ? "" : ` ack ${out.ack}`;
  const options = out.options.length === 0 ? "" : ` <${out.options.join(",")}>`;
  const urg = out.urg === undefined ? "" : ` urg ${out.urg}`;
  const ecn = out.ecn === "" ? "" : `[${out.ecn}] `;
  const tail = `${ack} win ${out.win}${urg}${options}`;
  return `> ${ecn}${out.flags} ${out.start}:${end}(${out.length})${tail}`;
}

/** What both directions carry; made once, for it is long. */
const PATTERN = new Uint8Array(1 << 22);
for (let i = 0; i < PATTERN.length; i++) PATTERN[i] = (i * 31 + (i >> 8)) & 0xff;

export class DrillPeer {
  readonly out: Out[] = [];
  /** The stack's port and the peer's, of the connection that the script speaks of. */
  ownPort = 80;
  port = 7000;
  readonly #stack: Stack;
  readonly #bytes = new Uint8Array(70_000);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #segment = new Segment();
  /** The stack's first sequence number, by peer port. */
  readonly #ownIss = new Map<number, number>();
  readonly #times: TimeMap = { own: undefined };

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** `length` bytes of a direction's stream from position `at` on. */
  pattern(at: number, length: number): { bytes: Uint8Array; start: number; end: number } {
    return { bytes: PATTERN, start: at, end: at + length };
  }

  /** Takes in all that the stack has to send now. */
  collect(now: number): void {
    for (let p = this.#stack.pollTransmit(now); p; p = this.#stack.pollTransmit(now)) {
      const bytes = p.bytes.slice(p.start, p.end);
      const view = new DataView(bytes.buffer);
      const seg = this.#segment;
      const verdict = parseIp(view, 0, bytes.length, bytes.length, seg, true);
      if (verdict !== PACKET_TCP) throw new Error("what leaves is TCP");
      if (seg.checksumVerdict !== CHECKSUM_GOOD) throw new Error("the checksum is right");
      this.out.push(this.#describe(seg, bytes));
    }
  }

  #describe(seg: Segment, bytes: Uint8Array): Out {
    const port = seg.destinationPort;
    const flags = flagText(seg.flags);
    if (flags.includes("S")) this.#ownIss.set(port, seg.seq);
    const start = (seg.seq - (this.#ownIss.get(port) ?? 0)) | 0;
    for (let i = 0; i < seg.length; i++) {
      const at = start - (flags.includes("S") ? 0 : 1) + i;
      if (bytes[seg.payloadStart + i] !== PATTERN[at]) throw new Error(`byte ${at} is wrong`);
    }
    return {
      port,
      flags,
      start,
      length: seg.length,
      ack: flags.includes(".") ? (seg.ack - PEER_ISS) | 0 : undefined,
      win: seg.window,
      urg: flags.includes("U") ? seg.urgentPointer : undefined,
      options: readOptionText(seg, this.#view8(bytes), this.#times, PEER_ISS),
      ecn: Object.keys(ECN_BITS)[Object.values(ECN_BITS).indexOf(seg.tos & 3)] as string,
    };
  }

  #view8(bytes: Uint8Array): DataView {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The next segment that left must be this one. */
  expectOut(want: SegmentText): void {
    const got = this.out.shift();
    if (got === undefined) throw new Error("nothing left the stack");
    const same =
      got.port === (want.port ?? this.port) &&
      got.flags === want.flags &&
      got.start === want.start &&
      got.length === want.length &&
      got.ack === want.ack &&
      (want.win === undefined || got.win === want.win) &&
      got.urg === want.urg &&
      (want.ecn === "" || got.ecn === want.ecn) &&
      (want.options === "..." || got.options.join() === want.options.join());
    if (!same)
      throw new Error(`what left: ${show(got)}${this.out.map((o) => `\n  then ${show(o)}`)}`);
  }

  /** The peer sends a segment. */
  inject(text: SegmentText, now: number): void {
    const seg = this.#segment;
    const port = text.port ?? this.port;
    if (text.port !== undefined) this.port = text.port;
    this.#address(seg, port);
    seg.flags = flagBits(text.flags);
    seg.tos = ECN_BITS[text.ecn] ?? 0;
    seg.seq = (PEER_ISS + text.start) >>> 0;
    const own = this.#ownIss.get(port) ?? 0;
    seg.ack = text.ack === undefined ? 0 : (own + text.ack) >>> 0;
    seg.window = text.win ?? 0;
    seg.urgentPointer = text.urg ?? 0;
    if (text.options === "...") throw new Error("the peer's options must be spelt");
    setOptions(seg, text.options, this.#times, own);
    const at = writeHeaders(this.#view, 0, seg, optionOrder(text.options), text.length);
    const from = text.start - (text.flags.includes("S") ? 0 : 1);
    for (let i = 0; i < text.length; i++) {
      this.#bytes[at + i] = PATTERN[Math.max(0, from + i)] as number;
    }
    finishChecksum(this.#view, seg, false);
    this.#stack.handlePacket(this.#bytes, 0, seg.payloadEnd, now);
  }

  #address(seg: Segment, port: number): void {
    seg.family = 4;
    seg.src0 = PEER_WORD;
    seg.dst0 = OWN_WORD;
    seg.sourcePort = port;
    seg.destinationPort = this.ownPort;
    seg.ttl = 64;
  }

  /** The network reports an error about a segment of the stack. */
  injectIcmp(icmp: IcmpText, now: number): void {
    const [type, code] = ICMP[icmp.what] ?? [ICMP_UNREACHABLE, 1];
    const own = this.#ownIss.get(this.port) ?? 0;
    const bytes = new Uint8Array(20 + 8 + 20 + 20);
    const view = new DataView(bytes.buffer);
    writeIp(view, 0, bytes.length, 1, PEER_WORD, OWN_WORD);
    view.setUint8(20, type);
    view.setUint8(21, code);
    view.setUint16(26, icmp.mtu);
    writeIp(view, 28, 40, 6, OWN_WORD, PEER_WORD);
    view.setUint16(48, this.ownPort);
    view.setUint16(50, this.port);
    view.setUint32(52, (own + icmp.seq) >>> 0);
    view.setUint8(60, 0x50);
    this.#stack.handlePacket(bytes, 0, bytes.length, now);
  }
}

/** Type and code of the errors that a script may name. */
const ICMP: Record<string, readonly [type: number, code: number]> = {
  net: [ICMP_UNREACHABLE, 0],
  host: [ICMP_UNREACHABLE, 1],
  protocol: [ICMP_UNREACHABLE, 2],
  port: [ICMP_UNREACHABLE, 3],
  "too-big": [ICMP_UNREACHABLE, 4],
  "source-route": [ICMP_UNREACHABLE, 5],
  quench: [ICMP_SOURCE_QUENCH, 0],
  "time-exceeded": [ICMP_TIME_EXCEEDED, 0],
  "reassembly-time": [ICMP_TIME_EXCEEDED, 1],
  parameter: [ICMP_PARAMETER_PROBLEM, 0],
};

function writeIp(
  view: DataView,
  at: number,
  length: number,
  protocol: number,
  from: number,
  to: number,
): void {
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, length);
  view.setUint8(at + 8, 64);
  view.setUint8(at + 9, protocol);
  view.setInt32(at + 12, from);
  view.setInt32(at + 16, to);
  let sum = 0;
  for (let i = 0; i < 20; i += 2) sum += view.getUint16(at + i);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at + 10, ~((sum & 0xffff) + (sum >>> 16)) & 0xffff);
}

const LETTERS = "FSRP.UEWA";

function flagBits(text: string): number {
  let bits = 0;
  for (const letter of text) if (letter !== "-") bits |= 1 << LETTERS.indexOf(letter);
  return bits;
}

/** In packetdrill's order: F S R P E W A then the dot, U before it. */
function flagText(bits: number): string {
  const order = "FSRPEWAU.";
  const text = [...order].filter((l) => (bits & (1 << LETTERS.indexOf(l))) !== 0).join("");
  return text === "" ? "-" : text;
}
