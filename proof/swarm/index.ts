/** The swarm: random worlds from seeds, and the invariants that must hold in all of them. */
export { planOf } from "./drawPlan.ts";
export { type OldDuplicateResult, oldDuplicate } from "./oldDuplicate.ts";
export type { Plan } from "./plan.ts";
export { runPlan, runSeed, type SeedResult } from "./run.ts";
