/** The swarm: random worlds from seeds, and the invariants that must hold in all of them. */
export { type OldDuplicateResult, oldDuplicate } from "./oldDuplicate.ts";
export { type Plan, planOf } from "./plan.ts";
export { runPlan, runSeed, type SeedResult } from "./run.ts";
