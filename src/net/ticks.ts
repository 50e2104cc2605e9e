/**
 * What of the event loop that JavaScript really runs on the sockets need: node's tick, and the way
 * in which an exception that nobody has caught is told.
 */
interface Loop {
  process?: { versions?: { node?: string }; nextTick(callback: () => void): void };
  queueMicrotask(callback: () => void): void;
}

const { process, queueMicrotask } = globalThis as unknown as Loop;

/** `process.nextTick`; a microtask in a browser, as in `synfin/net/browser-process`. */
export const nextTick: (callback: () => void) => void =
  process?.versions?.node === undefined ? queueMicrotask : (callback) => process.nextTick(callback);

/**
 * Ends as an exception does that leaves a callback of node's loop: 'uncaughtException' of the
 * process, and its end where nobody listens; the window's 'error' in a browser.
 */
export function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
