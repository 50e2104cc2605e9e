/**
 * Whoever is not the peer: it forges whole packets with any address, port and number, as an
 * attacker
 * on the internet can (RFC 5961 1.1), and hands them to a stack. It sees no answer unless told.
 */
import type { Micros } from "#src/base/time.js";
import type { Stack } from "#src/engine/stack.js";
import { parseAddress } from "#src/wire/address.js";
import { Segment } from "#src/wire/segment.js";
import { finishChecksum, writeHeaders } from "#src/wire/write.js";
import { ORDER_LINUX_DATA, ORDER_LINUX_SYN } from "#src/wire/writeOptions.js";

/** What a forged segment says; what is left out is 0 or absent. */
export interface Forged {
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly window?: number;
  readonly mss?: number;
  /** Left and right edges in turn. */
  readonly sack?: readonly number[];
  readonly length?: number;
  /** Every byte of the data. */
  readonly fill?: number;
}

/** Forges segments from one address and port after the other to one port of a stack. */
export class Forger {
  readonly #stack: Stack;
  readonly #bytes = new Uint8Array(2048);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #segment = new Segment();

  constructor(stack: Stack, target: string) {
    this.#stack = stack;
    this.#segment.family = 4;
    this.#segment.ttl = 64;
    this.#segment.dst0 = parseAddress(target)?.words[0] ?? 0;
  }

  /** Pretends to be `source` (an IPv4 address as a word) and its port. */
  pretend(source: number, sourcePort: number, destinationPort: number): void {
    this.#segment.src0 = source | 0;
    this.#segment.sourcePort = sourcePort;
    this.#segment.destinationPort = destinationPort;
  }

  /** Hands one forged segment to the stack. */
  send(forged: Forged, now: Micros): void {
    const seg = this.#segment;
    const { sack = [], length = 0 } = forged;
    seg.flags = forged.flags;
    seg.seq = forged.seq >>> 0;
    seg.ack = (forged.ack ?? 0) >>> 0;
    seg.window = forged.window ?? 65_535;
    seg.mss = forged.mss ?? -1;
    seg.sackCount = sack.length >> 1;
    for (const [i, edge] of sack.entries()) seg.sack[i] = edge;
    const order = seg.mss === -1 ? ORDER_LINUX_DATA : ORDER_LINUX_SYN;
    const at = writeHeaders(this.#view, 0, seg, order, length);
    this.#bytes.fill(forged.fill ?? 0, at, at + length);
    finishChecksum(this.#view, seg, false);
    this.#stack.handlePacket(this.#bytes, 0, seg.payloadEnd, now);
  }
}

/** An address of four numbers as a word. */
export const word = (text: string): number => parseAddress(text)?.words[0] ?? 0;
