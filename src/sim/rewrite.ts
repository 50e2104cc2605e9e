/**
 * Changing an address or a port of an IPv4 packet in place, every checksum above it kept right by
 * the difference alone (RFC 1624, equation 3): what was wrong before stays wrong.
 */

/** Which end of the packet. */
export type Side = "source" | "destination";

const IP_CHECKSUM = 10;
const TCP_CHECKSUM = 16;

/** Puts `word` and `port` in the place of one end of the TCP segment at `tcpStart`. */
export function rewriteEnd(
  view: DataView,
  start: number,
  tcpStart: number,
  side: Side,
  word: number,
  port: number,
): void {
  const addressAt = start + (side === "source" ? 12 : 16);
  const portAt = tcpStart + (side === "source" ? 0 : 2);
  const high = word >>> 16;
  const low = word & 0xffff;
  for (const [at, value] of [
    [addressAt, high],
    [addressAt + 2, low],
  ] as const) {
    const old = view.getUint16(at);
    adjust(view, start + IP_CHECKSUM, old, value);
    adjust(view, tcpStart + TCP_CHECKSUM, old, value);
    view.setUint16(at, value);
  }
  adjust(view, tcpStart + TCP_CHECKSUM, view.getUint16(portAt), port);
  view.setUint16(portAt, port);
}

/** Puts `word` in the place of the destination of an IPv4 header alone. */
export function rewriteDestination(view: DataView, start: number, word: number): void {
  for (const [at, value] of [
    [start + 16, word >>> 16],
    [start + 18, word & 0xffff],
  ] as const) {
    adjust(view, start + IP_CHECKSUM, view.getUint16(at), value);
    view.setUint16(at, value);
  }
}

/** RFC 1624: HC' = ~(~HC + ~m + m'). A checksum outside a cut quotation is none. */
function adjust(view: DataView, at: number, old: number, value: number): void {
  if (at + 2 > view.byteLength) return;
  let sum = (~view.getUint16(at) & 0xffff) + (~old & 0xffff) + value;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(at, ~sum & 0xffff);
}
