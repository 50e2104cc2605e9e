/**
 * `synfin packetdrill`: runs scripts against the engine and says of each what became of it. Exit
 * status 1 when one failed.
 */
import type { Reason, ScriptResult } from "../../lab/packetdrill/index.ts";
import { Output } from "../output.ts";
import { type DrillOptions, readDrillOptions } from "../packetdrill/options.ts";
import { failureText, jsonLine, resultLine, totalsLine } from "../packetdrill/report.ts";
import { runFile } from "../packetdrill/runFile.ts";
import { scriptsAmong } from "../packetdrill/scripts.ts";

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const options = readDrillOptions(words);
  const output = new Output();
  const status = runAll(options, output);
  output.flush();
  return status;
}

function runAll(options: DrillOptions, output: Output): number {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of scriptsAmong(options.files)) {
    const result = runFile(file, options);
    counts[result.result] += 1;
    const why = reasonOf(result);
    if (options.json) output.line(jsonLine(file, result, why, options.language));
    else output.line(resultLine(file, result, why, options.view));
    if (!options.json && result.result === "failed")
      output.write(failureText(result, options.view));
  }
  if (!options.json) output.line(totalsLine(counts, options.view));
  return counts.failed > 0 ? 1 : 0;
}

const reasonOf = (result: ScriptResult): Reason | null =>
  result.result === "passed" ? null : result.reason;
