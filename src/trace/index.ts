/** `synfin/trace`: the events that any source can observe, and what they add up to. */
export * from "./events.ts";
export * from "./findings.ts";
export { eventsByConnection, foldTrace, lifecycleOf } from "./fold/index.ts";
export * from "./lifecycle.ts";
export * from "./summary.ts";
export * from "./values.ts";
