/**
 * "Did you mean": the known words that lie nearest to one that is not known, by the number of
 * letters to change, add, leave out or swap (Damerau and Levenshtein, with swaps of neighbours
 * alone).
 */

/** Longer words than this are nobody's slip of the finger, and would cost their square. */
const MAX_LETTERS = 64;

/**
 * Those of `known` that `word` may have been meant for, the nearest first, at most `most`. Letter
 * case, and dashes or underscores, do not count; a beginning of at least three letters does.
 */
export function nearest(word: string, known: readonly string[], most = 3): string[] {
  const wanted = plain(word);
  if (wanted.length > MAX_LETTERS) return [];
  const bound = Math.max(1, Math.floor(wanted.length / 4));
  return known
    .map((name) => ({ name, far: farness(wanted, plain(name)) }))
    .filter(({ far }) => far <= bound)
    .sort((a, b) => a.far - b.far || a.name.length - b.name.length)
    .slice(0, most)
    .map(({ name }) => name);
}

const plain = (word: string): string => word.toLowerCase().replace(/[-_]/g, "");

/** A beginning is nearer than any slip. */
function farness(wanted: string, name: string): number {
  const steps = distance(wanted, name);
  const isBeginning = wanted.length >= 3 && name.startsWith(wanted);
  return isBeginning ? Math.min(steps, 0.5) : steps;
}

/** How many letters lie between `a` and `b`. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const change = at(above, j - 1) + (isSame ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(change, swap, at(above, j) + 1, at(row, j - 1) + 1));
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
