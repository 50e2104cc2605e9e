/**
 * Fast Open's cookie (RFC 7413 4.1.2): a keyed hash of both addresses, eight bytes, as Linux makes
 * it: SipHash-2-4 of the addresses in network order, keyed by `tcp_fastopen_key`.
 */
import { type SipKey, sip, sipHash } from "../../base/sipHash.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import type { Tuple } from "../block/tuple.ts";

/** Bytes of a cookie that we make. */
const COOKIE_BYTES = 8;

const words = new Int32Array(8);
const bytes = new Uint8Array(COOKIE_BYTES);

/**
 * The cookie for a tuple's peer: eight bytes in one reused array. `own` is the listener's key if it
 * has one; `at` is where in it the key stands.
 */
export function cookieFor(
  core: Core,
  tuple: Tuple,
  own: Uint8Array | null = null,
  at = 0,
): Uint8Array {
  const local = core.addresses.words;
  const first = 4 * tuple.local;
  let count = 0;
  words[count++] = swap(tuple.remote0);
  if (tuple.family === 6) {
    words[count++] = swap(tuple.remote1);
    words[count++] = swap(tuple.remote2);
    words[count++] = swap(tuple.remote3);
  }
  const length = tuple.family === 6 ? 4 : 1;
  for (let i = 0; i < length; i++) words[count++] = swap(local[first + i] as number);
  sipHash(own === null ? keyOf(core) : keyFrom(own, at), words, count);
  for (let i = 0; i < 4; i++) {
    bytes[i] = sip.low >>> (8 * i);
    bytes[4 + i] = sip.high >>> (8 * i);
  }
  return bytes;
}

/** Whether the segment's cookie is one that we would make for its sender, or made a key ago. */
export function cookieIsValid(
  core: Core,
  tuple: Tuple,
  seg: Segment,
  own: Uint8Array | null,
): boolean {
  if (seg.fastOpenLength !== COOKIE_BYTES) return false;
  if (holds(core, seg, cookieFor(core, tuple, own))) return true;
  const before = own !== null && own.length === 32;
  return before && holds(core, seg, cookieFor(core, tuple, own, 16));
}

function holds(core: Core, seg: Segment, cookie: Uint8Array): boolean {
  for (let i = 0; i < COOKIE_BYTES; i++) {
    if (core.input.bytes[seg.fastOpenStart + i] !== cookie[i]) return false;
  }
  return true;
}

/**
 * Four words in hexadecimal, as Linux's setting has them; the stack's own key where none is set.
 */
function keyOf(core: Core): SipKey {
  const hex = core.settings.tcp_fastopen_key.replaceAll("-", "");
  if (hex.length !== 32) return core.key;
  const word = (i: number): number => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16) | 0;
  return [word(0), word(1), word(2), word(3)];
}

/** A listener's key: 16 bytes, little endian as SipHash reads them. */
function keyFrom(own: Uint8Array, at: number): SipKey {
  const view = new DataView(own.buffer, own.byteOffset + at, 16);
  const word = (i: number): number => view.getInt32(4 * i, true);
  return [word(0), word(1), word(2), word(3)];
}

/** A word in network order as SipHash reads it: little endian. */
function swap(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
