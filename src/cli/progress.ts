/**
 * A progress bar on standard error, for files that take more than a second, on a terminal only.
 * It writes over itself and leaves nothing behind.
 */
import { inLocale } from "./language.ts";

const WAIT_MS = 1000;
const EVERY_MS = 100;
const CELLS = 30;

/** Shows how far reading has come. */
export class Progress {
  readonly #started = performance.now();
  readonly #shows: boolean;
  #last = 0;
  #drawn = false;

  /** `stream` is where it draws; nothing is drawn unless that is a terminal. */
  constructor(stream: { isTTY?: boolean } = process.stderr) {
    this.#shows = stream.isTTY === true;
  }

  /** Bytes read of `size`; null for input that grows, which has no bar. */
  show(bytes: number, size: number | null): void {
    const now = performance.now();
    if (!this.#shows || size === null || size === 0) return;
    if (now - this.#started < WAIT_MS || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#drawn = true;
    const share = Math.min(1, bytes / size);
    const full = Math.round(share * CELLS);
    const bar = "█".repeat(full) + "░".repeat(CELLS - full);
    process.stderr.write(`\r${inLocale(bar)} ${String(Math.floor(share * 100)).padStart(3)} %`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#drawn) process.stderr.write("\r\x1b[2K");
    this.#drawn = false;
  }
}
