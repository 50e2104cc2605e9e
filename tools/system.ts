/**
 * Running the system's programs (ip, nft, tcpdump, iperf3), and waiting for what they do: a program
 * that fails says what it said.
 */
import { spawnSync } from "node:child_process";

/** A program and its words. */
export type Words = readonly [program: string, ...words: string[]];

/** What a program is given besides. */
export interface RunOptions {
  /** For its standard input. */
  readonly input?: string;
  /** It is ended when it takes longer. */
  readonly timeoutMs?: number;
}

/** Runs a command to its end and gives its output; throws with what it said when it fails. */
export function run(words: Words, { input, timeoutMs = 60_000 }: RunOptions = {}): string {
  const [program, ...args] = words;
  const options = { encoding: "utf8", timeout: timeoutMs } as const;
  const done = spawnSync(program, args, input === undefined ? options : { ...options, input });
  if (done.error) throw new Error(`${program}: ${done.error.message}`);
  if (done.status !== 0)
    throw new Error(`${words.join(" ")}: ${(done.stderr || done.stdout).trim()}`);
  return done.stdout;
}

/** Which of `programs` cannot be run here. */
export const missing = (programs: readonly string[]): string[] =>
  programs.filter((name) => spawnSync(name, ["-V"], { stdio: "ignore" }).error);

/** Waits for real time to pass: kernels have no other. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How long to wait for something, and how often to look for it. */
export interface Patience {
  readonly limitMs?: number;
  readonly everyMs?: number;
}

/**
 * Waits until `test` gives something other than null, undefined or false, and gives that; throws
 * with `what` when it does not happen in time.
 */
export async function until<T>(
  what: string,
  test: () => T,
  { limitMs = 5000, everyMs = 0 }: Patience = {},
): Promise<Exclude<T, null | undefined | false>> {
  const last = performance.now() + limitMs;
  for (;;) {
    const value = test();
    if (value !== null && value !== undefined && value !== false) {
      return value as Exclude<T, null | undefined | false>;
    }
    if (performance.now() > last) throw new Error(`did not happen in ${limitMs} ms: ${what}`);
    await pause(everyMs);
  }
}
