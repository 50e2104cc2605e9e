/** Attacks on the engine, in virtual time: injection, floods, prediction, exhaustion. */
export * from "./exhaustion.ts";
export { injectEverywhere } from "./inject.ts";
export { measurePredictability, statistics } from "./predictability.ts";
export { floodWithSyns } from "./synFlood.ts";
