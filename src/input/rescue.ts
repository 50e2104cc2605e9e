/**
 * What a damaged gzip file still holds before the damage.
 *
 * zlib unpacks a large piece at once and gives nothing of one that turns out to be damaged. So the
 * file is read once more, and where it went wrong it is fed in crumbs: then no more is lost than a
 * crumb holds.
 */
import { once } from "node:events";
import { createGunzip, type Gunzip } from "node:zlib";
import type { ByteSource } from "./source.ts";

const CRUMB_BYTES = 16;

/**
 * The bytes of `source` from the unpacked byte `delivered` to the damage, which lies after the
 * packed byte `sound`. Closes the source.
 */
export async function* rescue(
  source: ByteSource,
  delivered: number,
  sound: number,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  let unpackedBytes = 0;
  const rescued: Uint8Array[] = [];
  gunzip.on("data", (piece: Uint8Array) => {
    const known = Math.max(0, Math.min(piece.length, delivered - unpackedBytes));
    unpackedBytes += piece.length;
    if (known < piece.length) rescued.push(piece.subarray(known));
  });
  // On damage zlib closes, and may forget whoever waits for a piece.
  const isOver = new Promise<false>((resolve) => {
    gunzip.on("error", () => resolve(false));
  });
  try {
    for await (const piece of inCrumbs(source.chunks(), sound)) {
      if (!(await Promise.race([isTaken(gunzip, piece), isOver]))) break;
      yield* rescued.splice(0);
    }
    yield* rescued.splice(0);
  } finally {
    gunzip.destroy();
    source.close();
  }
}

/** Resolves when zlib has unpacked the piece, and all that it gave has been emitted. */
async function isTaken(gunzip: Gunzip, piece: Uint8Array): Promise<boolean> {
  const isUnpacked = await new Promise<boolean>((resolve) => {
    gunzip.write(piece, (error) => resolve(!error));
  });
  if (isUnpacked && gunzip.readableLength > 0) await once(gunzip, "data").catch(() => undefined);
  return isUnpacked;
}

/** The first `sound` bytes in the pieces as they come, all further ones in crumbs. */
async function* inCrumbs(
  pieces: AsyncIterable<Uint8Array>,
  sound: number,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const piece of pieces) {
    const whole = Math.max(0, Math.min(piece.length, sound - position));
    position += piece.length;
    // zlib works on another thread, and the source uses its memory again.
    if (whole > 0) yield piece.slice(0, whole);
    for (let at = whole; at < piece.length; at += CRUMB_BYTES) {
      yield piece.slice(at, at + CRUMB_BYTES);
    }
  }
}
