/**
 * Whether one of node's own test files can say anything of a net that lives in a simulated host: by
 * what it asks for, read from its text.
 */

/** What a file asks for that no simulated host has; the first that fits is the reason. */
const REASONS: readonly (readonly [what: string, sign: RegExp])[] = [
  ["other processes or threads", /\b(child_process|cluster|worker_threads)\b/],
  ["node's internals", /--expose[-_]internals|internalBinding|internal\/test\/|process\.binding/],
  ["node's command line", /^\/\/ Flags:/m],
  ["Unix sockets and pipes", /\bPIPE\b|\btmpdir\b/],
];

/** Why a file of that text cannot be run; undefined when it can. */
export const whyNot = (text: string): string | undefined =>
  REASONS.find(([, sign]) => sign.test(text))?.[0];
