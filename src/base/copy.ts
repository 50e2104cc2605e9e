/**
 * Copying a segment's bytes without making garbage: `target.set(source.subarray())` costs an object
 * each time, which is a collection every few thousand segments. Short or aligned runs are copied
 * in place, four bytes at a time where both ends lie alike; long runs that do not are left to
 * `set`.
 */

/** From this length on, an unaligned copy is cheaper through a view. */
const VIEW_FROM = 512;
/** From this length on, an object costs less than copying by words, however the ends lie. */
const LONG = 8192;

/** The same memory as whole words; bytes before the first and behind the last word are left out. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  // Only a view that starts on a word can share word indices with its bytes.
  if ((bytes.byteOffset & 3) !== 0) return NO_WORDS;
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** Stands for "no words": the copy then goes by bytes or through a view. */
export const NO_WORDS = new Int32Array(0);

/** Copies `length` bytes; `words` are `wordsOf` each end or NO_WORDS. The ends must not overlap. */
export function copyBytes(
  to: Uint8Array,
  toWords: Int32Array,
  at: number,
  from: Uint8Array,
  fromWords: Int32Array,
  start: number,
  length: number,
): void {
  if (length >= LONG) {
    to.set(from.subarray(start, start + length), at);
    return;
  }
  if (((at ^ start) & 3) !== 0 || toWords.length === 0 || fromWords.length === 0) {
    copyUnaligned(to, at, from, start, length);
    return;
  }
  const end = start + length;
  const firstWord = (start + 3) >> 2;
  const lastWord = end >> 2;
  if (firstWord >= lastWord) {
    for (let i = 0; i < length; i++) to[at + i] = from[start + i] as number;
    return;
  }
  const lead = firstWord * 4 - start;
  for (let i = 0; i < lead; i++) to[at + i] = from[start + i] as number;
  const shift = ((at + lead) >> 2) - firstWord;
  for (let w = firstWord; w < lastWord; w++) toWords[w + shift] = fromWords[w] as number;
  for (let i = lastWord * 4 - start; i < length; i++) to[at + i] = from[start + i] as number;
}

function copyUnaligned(
  to: Uint8Array,
  at: number,
  from: Uint8Array,
  start: number,
  length: number,
): void {
  if (length >= VIEW_FROM) {
    to.set(from.subarray(start, start + length), at);
    return;
  }
  for (let i = 0; i < length; i++) to[at + i] = from[start + i] as number;
}
