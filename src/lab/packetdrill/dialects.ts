/**
 * Two dialects of the language: Linux's, and FreeBSD's, whose scripts are written against another
 * stack. The engine under test does as Linux does in both; what a dialect changes is which settings
 * a script begins with, which of FreeBSD's names are understood, and what of a packet is judged:
 * see docs/foreign-suites.md for the whole list.
 */

/** Whose scripts are these? */
export type Dialect = "linux" | "freebsd";

/** Names of the dialects, for `--dialect`. */
export const DIALECTS: readonly Dialect[] = ["linux", "freebsd"];

/** Commands that FreeBSD alone has. */
const FREEBSDS = /`[^`]*(?:\bnet\.inet6?\.|\bkern\.ipc\.|\bsockstat\s|\btcpdrop\s)/;

/** The dialect that was asked for, or else the one that the script's own commands show. */
export function dialectOf(text: string, asked: string | undefined): Dialect {
  if (asked === "linux" || asked === "freebsd") return asked;
  return FREEBSDS.test(text) ? "freebsd" : "linux";
}
