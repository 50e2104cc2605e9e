/**
 * Ping: an ICMP or ICMPv6 echo request becomes its own answer, in place (RFC 792; RFC 4443 4.1 and
 * 4.2; RFC 1122 3.2.2.6 asks every host for one). Addresses change sides, the type changes, and the
 * checksum with it; what was wrong with the request's checksum stays wrong in the answer's.
 *
 * Not answered: fragments, IPv6 with extension headers, and what is not whole.
 */
import { sumBytes, withCarries } from "./checksum.ts";

const ICMP = 1;
const ICMPV6 = 58;
const ECHO_BYTES = 8;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const TTL = 64;

/** A quick look that tells TCP from what may be an echo request. */
export const mayBeEcho = (bytes: Uint8Array, start: number): boolean =>
  (bytes[start] as number) >> 4 === 4 ? bytes[start + 9] === ICMP : bytes[start + 6] === ICMPV6;

/**
 * Turns the request in [start, end) into the answer; where that ends, or -1 when it is none. The
 * caller sees to whom it was addressed beforehand: see `echoDestination`.
 */
export function answerEcho(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [ends, at] = echoAt(view, start, end);
  if (at < 0) return -1;
  if (view.getUint8(start) >> 4 === 4) answerV4(view, bytes, start, at);
  else answerV6(view, bytes, start, at);
  return ends;
}

/** The four words of the address that an echo request is for; undefined for any other packet. */
export function echoDestination(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (echoAt(view, start, end)[1] < 0) return undefined;
  if (view.getUint8(start) >> 4 === 4) return [view.getUint32(start + 16), 0, 0, 0];
  return [24, 28, 32, 36].map((at) => view.getUint32(start + at));
}

/** Where the packet ends and where its echo request begins; -1 for what is none. */
function echoAt(view: DataView, start: number, end: number): readonly [end: number, at: number] {
  if (end - start < IPV4_BYTES + ECHO_BYTES) return [end, -1];
  const version = view.getUint8(start) >> 4;
  if (version === 4) return echoV4(view, start, end);
  return version === 6 ? echoV6(view, start, end) : [end, -1];
}

function echoV4(view: DataView, start: number, end: number): readonly [number, number] {
  const at = start + 4 * (view.getUint8(start) & 15);
  const ends = start + view.getUint16(start + 2);
  const isFragment = (view.getUint16(start + 6) & 0x3fff) !== 0;
  const isWhole = at >= start + IPV4_BYTES && ends <= end && at + ECHO_BYTES <= ends;
  if (!isWhole || isFragment || view.getUint8(start + 9) !== ICMP) return [ends, -1];
  return [ends, view.getUint16(at) === 0x0800 ? at : -1];
}

function echoV6(view: DataView, start: number, end: number): readonly [number, number] {
  const at = start + IPV6_BYTES;
  const ends = at + view.getUint16(start + 4);
  const isWhole = ends <= end && at + ECHO_BYTES <= ends;
  if (!isWhole || view.getUint8(start + 6) !== ICMPV6) return [ends, -1];
  return [ends, view.getUint16(at) === 0x8000 ? at : -1];
}

function answerV4(view: DataView, bytes: Uint8Array, start: number, at: number): void {
  swap(bytes, start + 12, 4);
  view.setUint8(start + 8, TTL);
  view.setUint16(start + 10, 0);
  view.setUint16(start + 10, withCarries(sumBytes(view, start, at)) ^ 0xffff);
  answerType(view, at, 0, 0x0800);
}

function answerV6(view: DataView, bytes: Uint8Array, start: number, at: number): void {
  swap(bytes, start + 8, 16);
  view.setUint8(start + 7, TTL);
  answerType(view, at, 0x8100, 0x8000);
}

/** RFC 1624: HC' = ~(~HC + ~m + m'). */
function answerType(view: DataView, at: number, type: number, before: number): void {
  view.setUint16(at, type);
  const sum = (view.getUint16(at + 2) ^ 0xffff) + (before ^ 0xffff) + type;
  view.setUint16(at + 2, ((sum & 0xffff) + (sum >>> 16)) ^ 0xffff);
}

function swap(bytes: Uint8Array, at: number, length: number): void {
  const source = bytes.slice(at, at + length);
  bytes.copyWithin(at, at + length, at + 2 * length);
  bytes.set(source, at + length);
}
