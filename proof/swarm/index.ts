/** The swarm: random worlds from seeds, and the invariants that must hold in all of them. */
export { planOf } from "./drawPlan.ts";
export { oldDuplicate } from "./oldDuplicate.ts";
export { runPlan, runSeed } from "./run.ts";
