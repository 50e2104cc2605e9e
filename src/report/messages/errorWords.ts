/**
 * What the command line says when something cannot be done: one sentence each, with what to do.
 */

/** Sentences about mistakes of the caller and limits of the machine. */
export interface ErrorWords {
  readonly unknownOption: (option: string) => string;
  readonly needsValue: (option: string, example: string) => string;
  readonly badValue: (option: string, value: string, allowed: string) => string;
  readonly unknownCommand: (command: string, near: string | null) => string;
  readonly noInput: string;
  readonly notFound: (file: string) => string;
  readonly isDirectory: (file: string) => string;
  readonly notReadable: (file: string) => string;
  readonly notACapture: (file: string) => string;
  readonly emptyFile: (file: string) => string;
  readonly stoppedAt: (file: string, byte: string) => string;
  readonly noConnection: (number: number, total: number) => string;
  readonly noTcpdump: string;
  readonly noRight: (command: string) => string;
  readonly noInterface: (name: string, known: string) => string;
  readonly badFilter: (filter: string, why: string) => string;
  readonly cannotWrite: (file: string, why: string) => string;
  readonly onlyWith: (option: string, needed: string) => string;
  readonly notTogether: (one: string, other: string) => string;
  // --where
  readonly where: (mistake: string, position: number) => string;
  readonly whereExpected: (expected: string, found: string) => string;
  readonly whereEnd: string;
  readonly whereValue: string;
  readonly whereField: string;
  readonly whereOperator: string;
  readonly whereClosing: string;
  readonly whereUnknownField: (field: string, near: readonly string[]) => string;
  readonly whereText: string;
  readonly whereRegex: (pattern: string) => string;
  readonly whereNotNumber: (field: string, value: string) => string;
  readonly whereNotWord: (field: string, value: string, words: readonly string[]) => string;
  readonly whereTooLong: (limit: number) => string;
}
