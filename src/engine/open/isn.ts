/**
 * Initial sequence numbers (RFC 6528; RFC 9293 3.4.1, MUST-8, MUST-9, SHLD-1): a clock of 4
 * microseconds plus a keyed hash of the four-tuple, so that each tuple has a number space of its
 * own that nobody outside can guess. The timestamp's offset is hashed likewise, from the addresses.
 */
import { halfSipHash } from "../../base/halfSipHash.ts";
import type { Core } from "../block/core.ts";
import { copyTuple, type Tuple } from "../block/tuple.ts";

const words = new Int32Array(10);

/** The initial sequence number for a connection that opens now: signed. */
export function initialSequence(core: Core, tuple: Tuple): number {
  return (tupleHash(core, tuple, 0) + core.now / 4) | 0;
}

/** What is added to the clock of timestamps towards this peer, modulo 2^32: signed. */
export function timestampOffset(core: Core, tuple: Tuple): number {
  const last = core.lastOffset;
  if (!isBetween(last.tuple, tuple)) {
    const count = fill(core, tuple, 0, 1);
    last.offset = halfSipHash(core.key[0], core.key[1], words, count);
    copyTuple(last.tuple, tuple);
  }
  return last.offset;
}

/** Whether two tuples have the same addresses: a SYN's, its SYN,ACK's and its block's have. */
function isBetween(a: Tuple, b: Tuple): boolean {
  return (
    a.remote0 === b.remote0 &&
    a.local === b.local &&
    a.family === b.family &&
    (a.family === 4 ||
      (a.remote1 === b.remote1 && a.remote2 === b.remote2 && a.remote3 === b.remote3))
  );
}

/** A keyed hash of the four-tuple and of `use`, a number that keeps different uses apart. */
export function tupleHash(core: Core, tuple: Tuple, use: number): number {
  const count = fill(core, tuple, (tuple.localPort << 16) | tuple.remotePort, use << 8);
  return halfSipHash(core.key[0], core.key[1], words, count);
}

/** Puts the message together; how many words it has. */
function fill(core: Core, tuple: Tuple, ports: number, use: number): number {
  const own = core.addresses.words;
  const at = 4 * tuple.local;
  words[0] = ports;
  words[1] = use;
  words[2] = own[at] as number;
  words[3] = tuple.remote0;
  if (tuple.family === 4) return 4;
  words[4] = own[at + 1] as number;
  words[5] = own[at + 2] as number;
  words[6] = own[at + 3] as number;
  words[7] = tuple.remote1;
  words[8] = tuple.remote2;
  words[9] = tuple.remote3;
  return 10;
}
