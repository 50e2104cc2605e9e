/**
 * The five markers that move with the distribution of an end's round trips.
 *
 * Where its fields lie, for code that every packet runs through: the engine makes an accessor fast
 * only where it can see through all of them at once. No imports, so that bundling inlines these
 * numbers.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */

// In words, from the record's first.
/** The ranks of the three between the edges. */
export const ranksStart = 10;
export const ranksPlaces = 3;

// In doubles, from the record's first.
/** Their heights: round trips in microseconds. */
export const heightsStart = 0;
export const heightsPlaces = 5;

/** Words in all. */
export const words = 14;
