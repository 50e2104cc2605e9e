/**
 * Whether bytes are text that somebody took for a capture: the output of `tcpdump` without -w,
 * a log, a page of HTML. A guess, made only to say something more useful than "not a capture".
 */
const LOOKED_AT_BYTES = 512;
const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const DELETE = 127;

/** True when the first bytes hold no control characters but those that text has. */
export function looksLikeText(bytes: Uint8Array): boolean {
  return bytes
    .subarray(0, LOOKED_AT_BYTES)
    .every(
      (byte) => (byte >= SPACE && byte !== DELETE) || (byte >= TAB && byte <= CARRIAGE_RETURN),
    );
}
