/**
 * Connections in the order of how telling they are. Nearly all weigh little (a note or two), so
 * these are counted out by weight; only the few heavy ones have to be sorted.
 */

/** Below this a weight has a place of its own to be counted at. */
const LIGHT = 1 << 12;
/** More connections than one capture has, so that weight and number fit one double together. */
const NUMBERS = 2 ** 28;

/** The numbers (index + 1) of all `weights`, the heaviest first, equal ones by number. */
export function byWeight(weights: Float64Array): Int32Array {
  const numbers = new Int32Array(weights.length);
  const places = new Int32Array(LIGHT);
  const heavy: number[] = [];
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] as number;
    if (weight < LIGHT) places[weight] = (places[weight] as number) + 1;
    else heavy.push(-weight * NUMBERS + index);
  }
  // A typed array sorts without a comparison in JavaScript.
  const sorted = Float64Array.from(heavy).sort();
  let place = 0;
  for (const key of sorted) numbers[place++] = 1 + key - Math.floor(key / NUMBERS) * NUMBERS;
  for (let weight = LIGHT - 1; weight >= 0; weight--) {
    const count = places[weight] as number;
    places[weight] = place;
    place += count;
  }
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] as number;
    if (weight >= LIGHT) continue;
    const at = places[weight] as number;
    numbers[at] = index + 1;
    places[weight] = at + 1;
  }
  return numbers;
}
