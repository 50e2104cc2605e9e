/**
 * The differences between the kernel and our engine that are known, each with the clause that decides
 * and who is right. A run subtracts them; any other difference fails it. docs/differences.md is
 * written from this list.
 */
import type { Difference } from "./compare.ts";
import type { Case } from "./script.ts";

/** A difference that is meant to be. */
export interface KnownDifference {
  readonly id: string;
  readonly what: string;
  readonly clause: string;
  readonly right: "kernel" | "engine" | "both";
  readonly why: string;
  readonly is: (difference: Difference, script: Case) => boolean;
}

/** All of them. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

/** The entry that a difference falls under; undefined for an unknown one. */
export const knownDifference = (d: Difference, script: Case): KnownDifference | undefined =>
  KNOWN_DIFFERENCES.find((known) => known.is(d, script));
