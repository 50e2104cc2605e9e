/**
 * Waiting for a device without spinning and without blocking the event loop: poll(2) in a thread.
 *
 * libuv does not know character devices, and a *blocking* read in its thread pool could not be
 * ended; so a thread polls, for a bounded time.
 */
import { type Libc, libc } from "./libc.ts";

const POLLIN = 0x001;
/** Bounded, so that a process that ends never waits for the thread longer than this. */
const MAX_WAIT_MS = 250;

/** Waits for one descriptor; one wait at a time. */
export class Readiness {
  readonly #libc: Libc = libc();
  /** struct pollfd: int fd, short events, short revents. */
  readonly #pollfd = new Uint8Array(8);
  readonly #view = new DataView(this.#pollfd.buffer);

  constructor(fd: number) {
    this.#view.setInt32(0, fd, true);
    this.#view.setInt16(4, POLLIN, true);
  }

  /** Whether the descriptor can be read within `timeoutMs`; nothing else runs meanwhile. */
  readableSoon(timeoutMs: number): boolean {
    this.#view.setInt16(6, 0, true);
    return this.#libc.poll(this.#pollfd, 1, timeoutMs) > 0;
  }

  /** Resolves true when the descriptor can be read, false after `timeoutMs` (250 at most). */
  readable(timeoutMs: number): Promise<boolean> {
    this.#view.setInt16(6, 0, true);
    const bounded = Math.max(0, Math.min(MAX_WAIT_MS, Math.ceil(timeoutMs)));
    return new Promise((resolve) => {
      this.#libc.pollAsync(this.#pollfd, 1, bounded, (result) => resolve(result > 0));
    });
  }
}
