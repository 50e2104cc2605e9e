/** Attacks on the engine, in virtual time: injection, floods, prediction, exhaustion. */
export * from "./exhaustion.ts";
export { type InjectionOutcome, injectEverywhere } from "./inject.ts";
export { measurePredictability, type Predictability, statistics } from "./predictability.ts";
export { type FloodOutcome, floodWithSyns } from "./synFlood.ts";
