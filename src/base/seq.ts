/**
 * Sequence number arithmetic, RFC 9293 section 3.4: numbers from 0 to 2^32 - 1 that wrap.
 *
 * A comparison is the sign of the difference taken as a signed 32-bit number, so it is right as
 * long as the two numbers lie less than 2^31 apart. Every function takes either spelling of a
 * number, signed or unsigned; `add` returns the unsigned one, which an Int32Array makes signed.
 */

/** The signed spelling of a number, as the tracker's columns hold it. */
export const signed = (a: number): number => a | 0;

/** a = b, modulo 2^32: `===` tells the two spellings apart. */
export const eq = (a: number, b: number): boolean => ((a - b) | 0) === 0;

/** a < b, modulo 2^32. */
export const lt = (a: number, b: number): boolean => ((a - b) | 0) < 0;

/** a <= b, modulo 2^32. */
export const le = (a: number, b: number): boolean => ((a - b) | 0) <= 0;

/** a > b, modulo 2^32. */
export const gt = (a: number, b: number): boolean => ((a - b) | 0) > 0;

/** a >= b, modulo 2^32. */
export const ge = (a: number, b: number): boolean => ((a - b) | 0) >= 0;

/** How far `a` lies ahead of `b`: from -2^31 to 2^31 - 1. */
export const diff = (a: number, b: number): number => (a - b) | 0;

/** The number `count` places after `a`. */
export const add = (a: number, count: number): number => (a + count) >>> 0;

/** Whether start <= x < start + size, the RFC's window test. */
export const within = (x: number, start: number, size: number): boolean => (x - start) >>> 0 < size;

/** The later of the two. */
export const max = (a: number, b: number): number => (gt(a, b) ? a : b);

/** The earlier of the two. */
export const min = (a: number, b: number): number => (lt(a, b) ? a : b);
