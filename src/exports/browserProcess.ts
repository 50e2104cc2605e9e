/**
 * `synfin/net/browser-process`: what a bundler should put in the place of the module `process`, for
 * readable-stream (which stands for `node:stream` in a browser) to be as prompt as in Node.
 *
 * The usual stand-in runs `nextTick` from a timer, milliseconds later, when a simulated world has
 * long moved on. A tick is a microtask here.
 */
const nextTick = (callback: (...values: unknown[]) => void, ...values: unknown[]): void =>
  queueMicrotask(() => callback(...values));

const process = { nextTick, env: {}, browser: true, version: "", versions: {}, argv: [] };

export default process;
export { nextTick };
