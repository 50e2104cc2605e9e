/**
 * Letting the application finish what it has begun: one full turn of the event loop that JavaScript
 * really runs on, in which all promises, `process.nextTick`s and immediates that are due have run.
 *
 * In Node that is an immediate. In a browser, where promises are all that a stream's callbacks use,
 * a message to oneself comes after them.
 */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}

interface Loop {
  setImmediate?: (callback: () => void) => unknown;
  MessageChannel: new () => { port1: Port; port2: Port };
}

// Taken now, so that fake timers that are installed later do not stand in the way.
const { setImmediate, MessageChannel } = globalThis as unknown as Loop;

/** Resolves when the application's callbacks have run. */
export const settle: () => Promise<void> =
  setImmediate === undefined
    ? overChannel()
    : () => new Promise((resolve) => void setImmediate(resolve));

function overChannel(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}
