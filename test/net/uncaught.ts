/** Exceptions that nobody catches, caught for a test that wants to see them. */

/** Runs `body` while what nobody catches is put into a list, and not into the test's failures. */
export async function uncaughtIn(body: () => Promise<void>): Promise<string[]> {
  const others = process.listeners("uncaughtException");
  const told: string[] = [];
  const take = (error: Error) => void told.push(error.message);
  process.removeAllListeners("uncaughtException").on("uncaughtException", take);
  try {
    await body();
  } finally {
    process.off("uncaughtException", take);
    for (const other of others) process.on("uncaughtException", other);
  }
  return told;
}
