/** `value`, but no less than `least` and no more than `most`. */
export const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, value));
