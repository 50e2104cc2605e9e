/**
 * What a user of the command line did wrong, or what their machine lacks: one sentence with what
 * to do, and exit status 2. The sentence itself is the message catalogue's, in the user's
 * language: this carries its key and what goes into it. It is never a bug, nor bad bytes.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** The key of the sentence in the message catalogue, such as "input.missing". */
  readonly key: string;
  /** What the sentence's places are filled with. */
  readonly args: Readonly<Record<string, string | number>>;

  constructor(key: string, args: Readonly<Record<string, string | number>> = {}) {
    super(`${key} ${JSON.stringify(args)}`);
    this.key = key;
    this.args = args;
  }
}
