/**
 * What is said about a `--where` expression that cannot be understood.
 */

/** Sentences and their parts; positions are counted from 1. */
export interface WhereWords {
  readonly mistake: (mistake: string, position: number) => string;
  readonly expected: (expected: string, found: string) => string;
  readonly end: string;
  readonly value: string;
  readonly field: string;
  readonly operator: string;
  readonly closing: string;
  readonly unknownField: (field: string, near: readonly string[]) => string;
  readonly openText: string;
  readonly pattern: (pattern: string) => string;
  readonly notNumber: (field: string, value: string) => string;
  readonly notWord: (
    field: string,
    value: string,
    words: readonly string[],
    near: readonly string[],
  ) => string;
  readonly notAddress: (field: string, value: string) => string;
  readonly noOrder: (field: string) => string;
  readonly tooLong: (limit: number) => string;
}
