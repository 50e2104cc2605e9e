/**
 * What the swarm's connections say: every byte follows from the connection's number, the direction
 * and its place, so the receiver knows what must come without anybody telling it. A byte of another
 * connection, or of another place, is wrong with probability 255/256, and bytes come in segments.
 *
 * The client begins with its number, four bytes and their complement.
 */

/** Bytes of the header that names a connection. */
export const HEADER_BYTES = 8;

/** Which way a stream flows. */
export type Direction = "up" | "down";

/** The byte at `offset` of the stream of connection `id`. */
export function byteAt(id: number, direction: Direction, offset: number): number {
  if (direction === "up" && offset < HEADER_BYTES) return headerByte(id, offset);
  let x =
    Math.imul(offset + 1, 0x9e3779b1) ^
    Math.imul(id * 2 + (direction === "up" ? 1 : 2), 0x85ebca6b);
  x ^= x >>> 15;
  x = Math.imul(x, 0x2c1b3c6d);
  return (x ^ (x >>> 12)) & 0xff;
}

function headerByte(id: number, offset: number): number {
  const word = offset < 4 ? id : ~id;
  return (word >>> (8 * (3 - (offset & 3)))) & 0xff;
}

/** Fills `into` with the `count` bytes from `offset` on. */
export function fill(
  into: Uint8Array,
  count: number,
  id: number,
  direction: Direction,
  offset: number,
): void {
  for (let i = 0; i < count; i++) into[i] = byteAt(id, direction, offset + i);
}

/** The first offset at which the received bytes are not the stream's; -1 when all are. */
export function firstWrong(
  bytes: Uint8Array,
  count: number,
  id: number,
  direction: Direction,
  offset: number,
): number {
  for (let i = 0; i < count; i++) {
    if (bytes[i] !== byteAt(id, direction, offset + i)) return offset + i;
  }
  return -1;
}

/** The number in a header; -1 when the header is none. */
export function idOf(header: Uint8Array): number {
  const word = (at: number): number =>
    (((header[at] as number) << 24) |
      ((header[at + 1] as number) << 16) |
      ((header[at + 2] as number) << 8) |
      (header[at + 3] as number)) >>>
    0;
  return word(0) === ~word(4) >>> 0 ? word(0) : -1;
}
