/**
 * The scripted peer: it turns what a script says into bytes, and bytes that the stack sends into
 * what a transcript says. It knows no TCP: what it sends is the script's.
 *
 * It is the same for both stacks, so that a difference is theirs.
 */
import { parseAddress } from "#src/wire/address.js";
import { parseIp } from "#src/wire/ip.js";
import { FIN, RST, Segment, SYN } from "#src/wire/segment.js";
import { PACKET_TCP } from "#src/wire/verdicts.js";
import { finishChecksum, writeHeaders } from "#src/wire/write.js";
import { ORDER_LINUX_DATA, ORDER_LINUX_SYN } from "#src/wire/writeOptions.js";
import { optionText } from "./optionText.ts";
import { PEER_PORT, placeOf, type Relative, type SegmentSpec, type SpecOptions } from "./script.ts";
import type { Sent } from "./transcript.ts";

/** The peer's first number: a few thousand bytes later it wraps. */
const PEER_ISS = 0xffff_f000;
/** The peer's clock of timestamps at the script's start. */
const PEER_CLOCK = 5_000_000;
const LETTERS = "FSRP.UEW";

/** The byte at a place of the peer's stream; variants disagree everywhere. */
const patternByte = (at: number, variant: number): number =>
  (at * 31 + (at >> 8) + 101 * variant) & 0xff;

/** One script's peer. */
export class Peer {
  readonly sent: Sent[] = [];
  /** The stack's port: told by the script's first listen or connect. */
  ownPort = 0;
  peerPort: number = PEER_PORT.client;
  readonly #own: number;
  readonly #address: number;
  readonly #segment = new Segment();
  readonly #bytes = new Uint8Array(70_000);
  readonly #view = new DataView(this.#bytes.buffer);
  #iss: number | null = null;
  #seen = 0;
  #firstTsVal: number | null = null;
  #lastTsVal = 0;

  constructor(index: number) {
    const place = placeOf(index);
    this.#own = wordOf(place.own);
    this.#address = wordOf(place.peer);
  }

  /** The bytes of a segment, valid until the next call. */
  write(spec: SegmentSpec, nowMs: number): Uint8Array {
    const seg = this.#segment;
    seg.family = 4;
    seg.src0 = this.#address;
    seg.dst0 = this.#own;
    seg.sourcePort = this.peerPort;
    seg.destinationPort = this.ownPort;
    seg.ttl = 64;
    seg.tos = 0;
    seg.flags = flagBits(spec.flags);
    seg.seq = (PEER_ISS + spec.seq) >>> 0;
    seg.ack = spec.ack === undefined ? 0 : this.#number(spec.ack);
    seg.window = spec.window;
    seg.urgentPointer = 0;
    this.#setOptions(spec.options, nowMs);
    const order = (seg.flags & SYN) !== 0 ? ORDER_LINUX_SYN : ORDER_LINUX_DATA;
    const at = writeHeaders(this.#view, 0, seg, order, spec.length);
    for (let i = 0; i < spec.length; i++) {
      this.#bytes[at + i] = patternByte(spec.seq + i, spec.variant ?? 0);
    }
    finishChecksum(this.#view, seg, false);
    return this.#bytes.subarray(0, seg.payloadEnd);
  }

  #number({ from, plus }: Relative): number {
    return ((from === "iss" ? (this.#iss ?? 0) : this.#seen) + plus) >>> 0;
  }

  #setOptions(options: SpecOptions, nowMs: number): void {
    const seg = this.#segment;
    seg.mss = options.mss ?? -1;
    seg.windowScale = options.windowScale ?? -1;
    seg.sackPermitted = options.sackPermitted ?? false;
    seg.fastOpenStart = -1;
    const { timestamps, sack = [] } = options;
    seg.hasTimestamps = timestamps !== undefined;
    if (timestamps !== undefined) {
      seg.tsVal = (PEER_CLOCK + Math.floor(nowMs) + timestamps.skew) >>> 0;
      const { echo } = timestamps;
      seg.tsEcr =
        echo === "last" ? this.#lastTsVal : echo === "first" ? (this.#firstTsVal ?? 0) : 0;
    }
    seg.sackCount = sack.length;
    for (const [i, [left, right]] of sack.entries()) {
      seg.sack[2 * i] = ((this.#iss ?? 0) + left) >>> 0;
      seg.sack[2 * i + 1] = ((this.#iss ?? 0) + right) >>> 0;
    }
  }

  /** Takes in a packet that the stack sent; false when it is not TCP. */
  read(
    bytes: Uint8Array,
    length: number,
    { step, prompt, atMs, lateMs }: Pick<Sent, "step" | "prompt" | "atMs" | "lateMs">,
  ): boolean {
    const seg = this.#segment;
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    if (parseIp(view, 0, length, length, seg, false) !== PACKET_TCP) return false;
    if ((seg.flags & SYN) !== 0) {
      this.#iss = seg.seq;
      this.#seen = seg.seq;
    }
    const reset = (seg.flags & RST) !== 0;
    const end = (seg.seq + seg.segLen) >>> 0;
    if (!reset && this.#iss !== null && ((end - this.#seen) | 0) > 0) this.#seen = end;
    const options = optionText(view, seg, PEER_ISS);
    if (seg.hasTimestamps) {
      this.#firstTsVal ??= seg.tsVal;
      this.#lastTsVal = seg.tsVal;
    }
    this.sent.push({
      step,
      prompt,
      atMs,
      lateMs,
      flags: flagText(seg.flags),
      // A reset of what has no number of ours bears none (RFC 9293 3.5.2 group 1).
      seq: reset && seg.seq === 0 ? 0 : (seg.seq - (this.#iss ?? 0)) | 0,
      ack: seg.flags & 16 ? (seg.ack - PEER_ISS) | 0 : null,
      length: seg.length,
      window: seg.window,
      options,
      tsVal: seg.hasTimestamps ? (seg.tsVal - (this.#firstTsVal ?? 0)) | 0 : null,
      tsEcr: seg.hasTimestamps && seg.tsEcr !== 0 ? (seg.tsEcr - PEER_CLOCK) | 0 : null,
    });
    return true;
  }
}

function wordOf(ip: string): number {
  return parseAddress(ip)?.words[0] ?? 0;
}

/** The header's bits of tcpdump's letters. */
function flagBits(text: string): number {
  let bits = 0;
  for (const letter of text) if (letter !== "-") bits |= 1 << LETTERS.indexOf(letter);
  return bits;
}

function flagText(bits: number): string {
  return [..."SFRPUEW."].filter((l) => (bits & (1 << LETTERS.indexOf(l))) !== 0).join("");
}

/** How far a segment of the peer carries its sequence numbers. */
export const spanOf = (spec: SegmentSpec): number => {
  const bits = flagBits(spec.flags);
  return spec.length + ((bits & SYN) !== 0 ? 1 : 0) + ((bits & FIN) !== 0 ? 1 : 0);
};
