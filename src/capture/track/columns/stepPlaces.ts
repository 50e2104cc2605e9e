/**
 * A step in the log: its row or NO_ROW (then only the state is known), and its cause.
 *
 * Where its fields lie, for code that every packet runs through: the engine makes an accessor fast
 * only where it can see through all of them at once. No imports, so that bundling inlines these
 * numbers.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */

// In words, from the record's first.
/** Row, how << 8, end << 9, state << 12. */
export const what = 0;
/** The frame that caused it. */
export const frame = 1;
/** The next entry of the same connection + 1. */
export const next = 4;

// In doubles, from the record's first.
/** When that came. */
export const time = 1;

/** Words in all. */
export const words = 6;
