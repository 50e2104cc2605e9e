/**
 * The first Ctrl-C (or SIGTERM) ends what grows in order, so that the report is still made; a
 * later one acts as if nobody listened, so that nothing can keep a program from being stopped.
 *
 * One Ctrl-C may arrive twice: from the terminal, and again from npm or another parent that passes
 * it on. So what follows at once is taken for the same wish.
 */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const SAME_WISH_MS = 1_000;

/** Calls `end` at the first signal; returns a function that stops listening. */
export function onInterrupt(end: () => void): () => void {
  let wished = false;
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, listen);
  };
  function listen(): void {
    if (wished) return;
    wished = true;
    setTimeout(stopListening, SAME_WISH_MS).unref();
    end();
  }
  for (const signal of SIGNALS) process.on(signal, listen);
  return stopListening;
}
