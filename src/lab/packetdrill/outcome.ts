/** What a system call comes to. */
import { errorName } from "../../engine/block/errors.ts";

/** Something that a call wrote back and that is not what the script expects. */
export interface Mismatch {
  /** "revents", "TCP_CM_INQ", a socket option: names of the programming interface. */
  readonly what: string;
  readonly expected: string;
  readonly got: string;
}

/** A call that has returned. */
export interface Returned {
  readonly kind: "done";
  readonly value: number;
  readonly errno: string | null;
  readonly mismatch: Mismatch | null;
}

/** A result, or that the call would have to wait. */
export type Outcome = Returned | { readonly kind: "blocked" };

export const BLOCKED: Outcome = { kind: "blocked" };

/** The call succeeded. */
export const done = (value: number, mismatch: Mismatch | null = null): Returned => ({
  kind: "done",
  value,
  errno: null,
  mismatch,
});

/** The call failed. */
export const failed = (errno: string): Returned => ({
  kind: "done",
  value: -1,
  errno,
  mismatch: null,
});

/** From what the stack answered: a result from 0 up, a negative errno otherwise. */
export const fromStack = (answer: number): Returned =>
  answer >= 0 ? done(answer) : failed(errorName(answer) ?? `errno ${-answer}`);

/** What differs between the script's number and the stack's; null when nothing does. */
export const mismatchOf = (
  what: string,
  expected: number | null,
  got: number,
  shown: (value: number) => string = String,
): Mismatch | null =>
  expected === null || expected === got
    ? null
    : { what, expected: shown(expected), got: shown(got) };
