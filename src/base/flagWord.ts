/**
 * The flags of one word, handed out bit by bit in the order of their declarations, so that no two
 * can be the same and none can lie outside the word:
 *
 *     const flag = flagWord(8);
 *     export const READABLE = flag();
 *     export const WRITABLE = flag();
 *
 * For words that we lay out ourselves. Where the numbers are somebody else's, of a header or of a
 * kernel, they stand as that one writes them.
 */
import { assert } from "./assert.ts";

/** What hands out 1, 2, 4 … of a word of `width` bits; one more than it has is a bug of ours. */
export function flagWord(width: number): () => number {
  let taken = 0;
  return () => {
    assert(taken < width, `a word of ${width} bits has no room for one more flag`);
    return 1 << taken++;
  };
}

/**
 * The same for names that stand in a list anyhow: what hands each out once, the first of the list
 * being the lowest bit. A name that is taken twice is a bug of ours.
 */
export function flagsOf<Name extends string>(
  names: readonly Name[],
  width: number,
): (name: Name) => number {
  assert(names.length <= width, `a word of ${width} bits has no room for ${names.length} flags`);
  const left = new Set(names);
  return (name) => {
    assert(left.delete(name), `"${name}" is a flag of its own`);
    return 1 << names.indexOf(name);
  };
}
