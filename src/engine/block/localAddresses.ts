/** The host's own addresses, by number: what stands for them in blocks and rows. */
import { outOfRange } from "../../base/errors/callErrors.ts";
import { type Address, formatAddress, parseAddress } from "../../wire/address.ts";
import type { Segment } from "../../wire/segment.ts";

/** The list that a stack was made with. */
export class LocalAddresses {
  readonly families: (4 | 6)[] = [];
  /** Four words an address; IPv4 in the first. */
  readonly words: Int32Array;
  readonly count: number;

  /** `addresses` in text; one that is none is the caller's mistake and throws a RangeError. */
  constructor(addresses: readonly string[]) {
    this.count = addresses.length;
    this.words = new Int32Array(4 * addresses.length);
    addresses.forEach((text, index) => {
      const parsed = parseAddress(text);
      if (parsed === undefined) throw outOfRange(`not an IP address: ${text}`);
      this.families.push(parsed.family);
      this.words.set(parsed.words, 4 * index);
    });
  }

  /** Which of them a packet is for, -1 when it is for nobody here. */
  destinationOf(seg: Segment): number {
    return this.find(seg.family, seg.dst0, seg.dst1, seg.dst2, seg.dst3);
  }

  /** The number of an address, -1 when it is not one of the host's own. */
  find(family: number, w0: number, w1: number, w2: number, w3: number): number {
    const words = this.words;
    for (let i = 0, at = 0; i < this.count; i++, at += 4) {
      if (words[at] !== w0 || this.families[i] !== family) continue;
      if (words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3) return i;
    }
    return -1;
  }

  /** The number of an address in text, -1 when it is not one of the host's own. */
  indexOf(text: string): number {
    const parsed = parseAddress(text);
    if (parsed === undefined) return -1;
    const [w0, w1, w2, w3] = parsed.words;
    return this.find(parsed.family, w0 ?? 0, w1 ?? 0, w2 ?? 0, w3 ?? 0);
  }

  /**
   * Where a connection to `remote` starts from unless told: an own address talks to itself (RFC
   * 6724 section 5, rule 1), anything else to the first address of its family; -1 for none.
   */
  sourceFor({ family, words }: Address): number {
    const same = this.find(family, words[0], words[1], words[2], words[3]);
    return same === -1 ? this.families.indexOf(family) : same;
  }

  /** An address in text. */
  text(index: number): string {
    const at = 4 * index;
    const word = (i: number): number => this.words[at + i] as number;
    return formatAddress(this.families[index] as 4 | 6, word(0), word(1), word(2), word(3));
  }
}

/**
 * Whether an address can be the other end of a connection: it is no broadcast, multicast or
 * wildcard, nor of "this network" (RFC 1122 3.2.1.3). Which addresses are a subnet's broadcast is
 * not known here.
 */
export function isUnicast(family: number, w0: number, w1: number, w2: number, w3: number): boolean {
  if (family === 6) return w0 >>> 24 !== 0xff && (w0 | w1 | w2 | w3) !== 0;
  return w0 >>> 24 !== 0 && w0 !== -1 && w0 >>> 28 !== 0xe;
}

/** Whether a segment's source can be a peer's address (MUST-63). */
export const isUnicastSource = (seg: Segment): boolean =>
  isUnicast(seg.family, seg.src0, seg.src1, seg.src2, seg.src3);
