/**
 * A key for the look-up of connections. The engine seeds its generator anew for every process, and
 * nobody outside sees a number of it, which is all that is asked for: to load a cipher's own would
 * cost every start some milliseconds.
 */
const WORDS = 2 ** 32;

/** 64 bits, others in every process. */
export const someKey = (): readonly [number, number] => [word(), word()];

const word = (): number => (Math.random() * WORDS) | 0;
