/** What a system call comes to. */
import { type ErrorName, errorName } from "../../engine/errors.ts";

/** A result, or that the call would have to wait. */
export type Outcome =
  | {
      readonly kind: "done";
      readonly value: number;
      readonly errno: ErrorName | string | null;
      /** Why what the call wrote back is not what the script expects; null when it is. */
      readonly mismatch: string | null;
    }
  | { readonly kind: "blocked" };

export const BLOCKED: Outcome = { kind: "blocked" };

/** The call succeeded. */
export const done = (value: number, mismatch: string | null = null): Outcome => ({
  kind: "done",
  value,
  errno: null,
  mismatch,
});

/** The call failed. */
export const failed = (errno: string): Outcome => ({
  kind: "done",
  value: -1,
  errno,
  mismatch: null,
});

/** From what the stack answered: a result from 0 up, a negative errno otherwise. */
export const fromStack = (answer: number): Outcome =>
  answer >= 0 ? done(answer) : failed(errorName(answer) ?? `errno ${-answer}`);
