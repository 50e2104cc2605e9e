/**
 * `npm run replay -- --seed S [--connection N]`: one seed of the swarm again, with its plan, what
 * broke, and the ladder of every connection.
 */
import { ladderText } from "#src/report/index.js";
import { eventsByConnection, foldTrace } from "#src/trace/index.js";
import { runSeed } from "../proof/swarm/index.ts";
import { atLeast, Mistake, runTool } from "./command.ts";

const TOOL = {
  call: "npm run replay --",
  says: "Runs one seed of the swarm again: its plan, every connection's ladder, what broke.",
  options: {
    seed: { value: "S", says: "which one" },
    connection: { value: "N", says: "the ladder of that connection alone" },
  },
} as const;

await runTool(TOOL, ({ values }) => {
  if (values.seed === undefined) throw new Mistake("say which seed: npm run replay -- --seed 7");
  const seed = atLeast(0, "--seed", values.seed);
  const only = values.connection && atLeast(1, "--connection", values.connection);
  const { world, plan, violations } = runSeed(seed, { trace: true });
  const { events } = world.trace;
  const byConnection = eventsByConnection(events);
  const { columns: width = 110, isTTY: colour = false } = process.stdout;
  const view = { language: "en", width, colour } as const;

  process.stdout.write(`seed ${seed}\n${JSON.stringify(plan, null, 2)}\n\n`);
  for (const life of foldTrace(events)) {
    if (only && life.number !== only) continue;
    const { opened, closed, history } = life;
    process.stdout.write(`connection ${life.number}: ${opened.how}, ${closed.how}, ${history}\n`);
    process.stdout.write(`${ladderText(life, byConnection.get(life.number) ?? [], view)}\n`);
  }
  const verdict = violations.length === 0 ? "every invariant holds" : "BROKEN:";
  process.stdout.write(`${[verdict, ...violations].join("\n")}\n`);
  return violations.length === 0 ? 0 : 1;
});
