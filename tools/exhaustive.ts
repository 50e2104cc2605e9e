/**
 * `npm run exhaustive -- [--faults N] [--closer WHO]`: every interleaving of at most N faults over
 * one short connection (proof/exhaustive), closed by the client, the server, or both. Ends with
 * status 1 at the first that does not end well, with its choices.
 */
import { walkChoices } from "../proof/exhaustive/choices.ts";
import { CLOSERS, Duel } from "../proof/exhaustive/duel.ts";
import { atLeast, runTool } from "./command.ts";

const TOOL = {
  call: "npm run exhaustive --",
  says: "Runs every interleaving of so many faults over one short connection.",
  options: {
    faults: { value: "N", says: "how many faults at most (5)" },
    closer: { value: "WHO", says: "client, server or both alone", choices: CLOSERS },
  },
} as const;

await runTool(TOOL, ({ values }) => {
  const faults = atLeast(0, "--faults", values.faults ?? "5");
  const closers = CLOSERS.filter((closer) => closer === (values.closer ?? closer));
  for (const closer of closers) {
    const started = performance.now();
    const { runs, failure } = walkChoices(faults, (choose) => new Duel(closer, choose).run());
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const end = failure === null ? "all end well" : `NOT ${JSON.stringify(failure.choices)}`;
    process.stdout.write(
      `${closer} closes, ${faults} faults: ${runs} runs, ${end}; ${seconds} s\n`,
    );
    if (failure === null) continue;
    process.stdout.write(
      `${failure.error instanceof Error ? failure.error.stack : failure.error}\n`,
    );
    return 1;
  }
  return 0;
});
