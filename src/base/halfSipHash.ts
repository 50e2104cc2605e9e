/**
 * HalfSipHash-2-4 (Aumasson's reference code, 2016): SipHash on 32-bit words, a keyed hash that
 * costs a few dozen machine operations. Its key has 64 bits, which is enough for what lives as
 * long as one run of a stack: initial sequence numbers, ports, timestamps, SYN cookies.
 */

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** Hashes the first `count` words of `words` under the key (`k0`, `k1`): 32 bits, signed. */
export function halfSipHash(k0: number, k1: number, words: Int32Array, count: number): number {
  let v0 = k0;
  let v1 = k1;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  for (let i = 0; i <= count + 2; i++) {
    // The words, then one that holds the length in bytes, then two more pairs of rounds.
    const word = i < count ? (words[i] as number) : i === count ? (count * 4) << 24 : 0;
    if (i === count + 1) v2 ^= 0xff;
    v3 ^= word;
    for (let round = 0; round < 2; round++) {
      v0 = (v0 + v1) | 0;
      v1 = rotate(v1, 5) ^ v0;
      v0 = rotate(v0, 16);
      v2 = (v2 + v3) | 0;
      v3 = rotate(v3, 8) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = rotate(v3, 7) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = rotate(v1, 13) ^ v2;
      v2 = rotate(v2, 16);
    }
    v0 ^= word;
  }
  return v1 ^ v3;
}
