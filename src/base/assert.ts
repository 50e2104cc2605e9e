/** An invariant of our own code is broken. Bad input never is: that is data (see problems). */
class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Throws when `condition` is false. `why` says why it must hold; kept on in production. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new AssertionError(why);
}
