/**
 * Initial sequence numbers (RFC 6528; RFC 9293 3.4.1, MUST-8, SHLD-1): a clock of 4 microseconds
 * plus a keyed hash of the four-tuple, so that each tuple has a number space of its own that
 * nobody outside can guess. The timestamp's offset is hashed likewise, from the two addresses.
 */
import { type SipKey, sipHash } from "../base/sipHash.ts";
import type { Core } from "./core.ts";
import type { Tuple } from "./tuple.ts";

const words = new Int32Array(12);

/** The initial sequence number for a connection that opens now: unsigned. */
export function initialSequence(core: Core, tuple: Tuple): number {
  return (tupleHash(core, core.key, tuple, 0) + core.now / 4) >>> 0;
}

/** What is added to the clock of timestamps towards this peer: unsigned. */
export function timestampOffset(core: Core, tuple: Tuple): number {
  fill(core, tuple);
  words[8] = 0;
  words[9] = 1;
  return sipHash(core.key, words, 10) >>> 0;
}

/** A keyed hash of the four-tuple and of `use`, a number that keeps different uses apart. */
export function tupleHash(core: Core, key: SipKey, tuple: Tuple, use: number): number {
  fill(core, tuple);
  words[8] = (tuple.localPort << 16) | tuple.remotePort;
  words[9] = use << 8;
  return sipHash(key, words, 10);
}

function fill(core: Core, tuple: Tuple): void {
  const own = core.addresses.words;
  for (let i = 0; i < 4; i++) words[i] = own[4 * tuple.local + i] as number;
  words[4] = tuple.remote0;
  words[5] = tuple.remote1;
  words[6] = tuple.remote2;
  words[7] = tuple.remote3;
}
