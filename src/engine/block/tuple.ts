/**
 * What names a connection (RFC 9293 3.3.1: the pair of sockets), and its hash. A host's own address
 * is a number (localAddresses.ts); the peer's is four words, IPv4 in the first.
 */
import { type Address, formatAddress } from "../../wire/address.ts";
import type { Segment } from "../../wire/segment.ts";

/** The four-tuple, as blocks have it too. */
export interface Tuple {
  family: 4 | 6;
  local: number;
  localPort: number;
  remotePort: number;
  remote0: number;
  remote1: number;
  remote2: number;
  remote3: number;
}

/** A tuple that is nobody's: zero everywhere. */
export const newTuple = (): Tuple => ({
  family: 4,
  local: 0,
  localPort: 0,
  remotePort: 0,
  remote0: 0,
  remote1: 0,
  remote2: 0,
  remote3: 0,
});

/** Copies `from` into `to`. */
export function copyTuple(to: Tuple, from: Tuple): void {
  to.family = from.family;
  to.local = from.local;
  to.localPort = from.localPort;
  to.remotePort = from.remotePort;
  to.remote0 = from.remote0;
  to.remote1 = from.remote1;
  to.remote2 = from.remote2;
  to.remote3 = from.remote3;
}

/** The peer's address, by index: taking a list apart costs more than all else of a connect(). */
export function setRemote(to: Tuple, remote: Address): void {
  const { words } = remote;
  to.family = remote.family;
  to.remote0 = words[0];
  to.remote1 = words[1];
  to.remote2 = words[2];
  to.remote3 = words[3];
}

/** The peer's address in text. */
export const remoteText = (t: Tuple): string =>
  formatAddress(t.family, t.remote0, t.remote1, t.remote2, t.remote3);

/** The tuple of an arriving segment: what is its source is the peer to us. */
export function tupleOfArrival(to: Tuple, seg: Segment, local: number): void {
  to.family = seg.family;
  to.local = local;
  to.localPort = seg.destinationPort;
  to.remotePort = seg.sourcePort;
  to.remote0 = seg.src0;
  to.remote1 = seg.src1;
  to.remote2 = seg.src2;
  to.remote3 = seg.src3;
}

/** Whether two tuples name the same connection. */
export function sameTuple(a: Tuple, b: Tuple): boolean {
  return (
    a.remotePort === b.remotePort &&
    a.localPort === b.localPort &&
    a.remote0 === b.remote0 &&
    a.local === b.local &&
    a.family === b.family &&
    (a.family === 4 ||
      (a.remote1 === b.remote1 && a.remote2 === b.remote2 && a.remote3 === b.remote3))
  );
}

/**
 * A hash that someone outside cannot aim, since he does not know `secret`: it need not withstand
 * more than that, so a mixer of two multiplications a word does, not SipHash.
 */
export function hashTuple(secret: number, t: Tuple): number {
  let hash = mix(secret ^ ((t.localPort << 16) | t.remotePort));
  hash = mix(hash ^ t.remote0 ^ Math.imul(t.local, 0x9e3779b1));
  if (t.family === 4) return hash;
  hash = mix(hash ^ t.remote1);
  hash = mix(hash ^ t.remote2);
  return mix(hash ^ t.remote3);
}

function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
