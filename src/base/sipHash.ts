/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash that an outsider cannot predict, for
 * initial sequence numbers (RFC 6528), ports (RFC 6056), cookies and look-up tables.
 *
 * 64-bit words are pairs of 32-bit ones, low first, held in one reused record: nothing is
 * allocated. The message is whole 32-bit words, little endian, as every use here has it.
 */

/** A 128-bit key as four words, least significant first. */
export type SipKey = readonly [k0: number, k1: number, k2: number, k3: number];

// The four 64-bit words of the state, low and high half each.
let v0l = 0;
let v0h = 0;
let v1l = 0;
let v1h = 0;
let v2l = 0;
let v2h = 0;
let v3l = 0;
let v3h = 0;

/** The low and high 32 bits of the last hash, signed. */
export const sip = { low: 0, high: 0 };

/**
 * Hashes the first `count` words of `words`; the 64-bit result is in `sip`, its low half returned.
 */
export function sipHash(key: SipKey, words: Int32Array, count: number): number {
  start(key);
  const pairs = count & ~1;
  for (let i = 0; i < pairs; i += 2) block(words[i] as number, words[i + 1] as number);
  // The last block: what is left over, and the message's length in bytes in its top byte.
  block(count > pairs ? (words[pairs] as number) : 0, (count * 4) << 24);
  v2l ^= 0xff;
  for (let i = 0; i < 4; i++) round();
  sip.low = v0l ^ v1l ^ v2l ^ v3l;
  sip.high = v0h ^ v1h ^ v2h ^ v3h;
  return sip.low;
}

function start(key: SipKey): void {
  v0l = key[0] ^ 0x70736575;
  v0h = key[1] ^ 0x736f6d65;
  v1l = key[2] ^ 0x6e646f6d;
  v1h = key[3] ^ 0x646f7261;
  v2l = key[0] ^ 0x6e657261;
  v2h = key[1] ^ 0x6c796765;
  v3l = key[2] ^ 0x79746573;
  v3h = key[3] ^ 0x74656462;
}

function block(low: number, high: number): void {
  v3l ^= low;
  v3h ^= high;
  round();
  round();
  v0l ^= low;
  v0h ^= high;
}

/** Whether the 32-bit sum of `a` and something came out below `a`: the carry. */
const carry = (sum: number, a: number): number => (sum >>> 0 < a >>> 0 ? 1 : 0);

function round(): void {
  let l = (v0l + v1l) | 0; // v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
  let h = (v0h + v1h + carry(l, v0l)) | 0;
  let t = (v1l << 13) | (v1h >>> 19);
  v1h = ((v1h << 13) | (v1l >>> 19)) ^ h;
  v1l = t ^ l;
  v0l = h;
  v0h = l;

  l = (v2l + v3l) | 0; // v2 += v3; v3 <<<= 16; v3 ^= v2
  h = (v2h + v3h + carry(l, v2l)) | 0;
  t = (v3l << 16) | (v3h >>> 16);
  v3h = ((v3h << 16) | (v3l >>> 16)) ^ h;
  v3l = t ^ l;
  v2l = l;
  v2h = h;

  l = (v0l + v3l) | 0; // v0 += v3; v3 <<<= 21; v3 ^= v0
  h = (v0h + v3h + carry(l, v0l)) | 0;
  t = (v3l << 21) | (v3h >>> 11);
  v3h = ((v3h << 21) | (v3l >>> 11)) ^ h;
  v3l = t ^ l;
  v0l = l;
  v0h = h;

  l = (v2l + v1l) | 0; // v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
  h = (v2h + v1h + carry(l, v2l)) | 0;
  t = (v1l << 17) | (v1h >>> 15);
  v1h = ((v1h << 17) | (v1l >>> 15)) ^ h;
  v1l = t ^ l;
  v2l = h;
  v2h = l;
}
