/**
 * `npm run replay -- --seed S [--connection N]`: one seed of the swarm again, with its plan, what
 * broke, and the ladder of every connection.
 */
import { parseArgs } from "node:util";
import { runSeed } from "../build/proof/swarm/index.js";
import { ladderText } from "../dist/report/index.js";
import { eventsByConnection, foldTrace } from "../dist/trace/index.js";

const { values } = parseArgs({
  options: { seed: { type: "string" }, connection: { type: "string" } },
});
const seed = Number(values.seed ?? "none");
if (!Number.isInteger(seed)) {
  process.stderr.write("replay: say which seed: npm run replay -- --seed 7\n");
  process.exit(2);
}

const result = runSeed(seed, { trace: true });
const { events } = result.world.trace;
const byConnection = eventsByConnection(events);
const { columns: width = 110, isTTY: colour = false } = process.stdout;
const view = { language: "en", width, colour };

process.stdout.write(`seed ${seed}\n${JSON.stringify(result.plan, null, 2)}\n\n`);
for (const life of foldTrace(events)) {
  if (values.connection !== undefined && life.number !== Number(values.connection)) continue;
  const { opened, closed, history } = life;
  process.stdout.write(`connection ${life.number}: ${opened.how}, ${closed.how}, ${history}\n`);
  process.stdout.write(`${ladderText(life, byConnection.get(life.number) ?? [], view)}\n`);
}
const verdict = result.violations.length === 0 ? "every invariant holds" : "BROKEN:";
process.stdout.write(`${[verdict, ...result.violations].join("\n")}\n`);
process.exitCode = result.violations.length === 0 ? 0 : 1;
