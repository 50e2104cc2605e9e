/** `synfin/engine`: a whole TCP without I/O. */

export { Random } from "../base/random.ts";
export * from "./api.ts";
export type { CounterName, Counters } from "./block/counters.ts";
export { ERRNO, type ErrorCode, type ErrorName, errorName, failure } from "./block/errors.ts";
export { type BufferSizes, DEFAULT_SETTINGS, type Settings } from "./block/settings.ts";
export { Stack } from "./stack.ts";
