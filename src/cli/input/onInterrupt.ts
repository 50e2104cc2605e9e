/**
 * The first Ctrl-C (or SIGTERM) ends what grows in order, so that the report is still made; the
 * second one acts as if nobody listened, so that nothing can keep a program from being stopped.
 */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Calls `end` at the first signal; returns a function that stops listening. */
export function onInterrupt(end: () => void): () => void {
  const stopListening = (): void => {
    for (const signal of SIGNALS) process.off(signal, first);
  };
  function first(): void {
    stopListening();
    end();
  }
  for (const signal of SIGNALS) process.on(signal, first);
  return stopListening;
}
