/**
 * What a caller did wrong, or what their machine lacks: one sentence with what to do, and a code.
 * It is never a bug, nor bad bytes. The command line says it in the user's language and ends with
 * 2.
 */
import { en } from "./en.ts";
import type { LibraryErrorKey } from "./words.ts";

/** An error that whoever called can do something about. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** The key of the sentence in the catalogues, such as "input.missing". */
  readonly key: string;
  /** The same for programs: "ERR_INPUT_MISSING". */
  readonly code: string;
  /** What the sentence's places are filled with. */
  readonly args: Readonly<Record<string, string | number>>;

  constructor(key: string, args: Readonly<Record<string, string | number>> = {}) {
    const sentence = en[key as LibraryErrorKey];
    super(sentence === undefined ? `${key} ${JSON.stringify(args)}` : sentence(args));
    this.key = key;
    this.code = `ERR_${key.replace(/[A-Z]/g, "_$&").replace(".", "_").toUpperCase()}`;
    this.args = args;
  }
}
