/**
 * Running the system's tools (ip, nft, tcpdump, ethtool): one that fails says what it said.
 */
import { spawnSync } from "node:child_process";

/**
 * Runs a command to its end and gives its output; throws with its error text if it fails.
 * @param {readonly string[]} argv
 * @param {string} [input]
 */
export function run(argv, input) {
  const [program = "", ...args] = argv;
  const done = spawnSync(program, args, { encoding: "utf8", input });
  if (done.error) throw new Error(`${program}: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${argv.join(" ")}: ${done.stderr.trim()}`);
  return done.stdout;
}

/** Which of `programs` cannot be run here. */
export function missing(/** @type {readonly string[]} */ programs) {
  return programs.filter((name) => spawnSync(name, ["-V"], { stdio: "ignore" }).error);
}

/** Waits for real time to pass: kernels have no other. */
export const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Waits until `test` gives something other than null, undefined or false, and gives that.
 * @template T
 * @param {string} what said when it does not happen within `limitMs`
 * @param {() => T} test
 * @returns {Promise<Exclude<T, null | undefined | false>>}
 */
export async function until(what, test, limitMs = 5000) {
  const last = performance.now() + limitMs;
  for (;;) {
    const value = test();
    if (value !== null && value !== undefined && value !== false) return /** @type {any} */ (value);
    if (performance.now() > last) throw new Error(`did not happen in ${limitMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 0));
  }
}
