/**
 * `synfin packetdrill`: runs scripts against the engine and says of each what became of it. Exit
 * status 1 when one failed.
 */
import { readFileSync } from "node:fs";
import { UserError } from "../../base/errors/userError.ts";
import {
  dialectByName,
  type Given,
  parseScript,
  type Reason,
  runScript,
  ScriptError,
  type ScriptResult,
  versionByName,
} from "../../lab/packetdrill/index.ts";
import { Output } from "../output.ts";
import { type DrillOptions, readDrillOptions } from "../packetdrill/options.ts";
import { failureText, jsonLine, resultLine, totalsLine } from "../packetdrill/report.ts";
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

/** A file that is no script may hold what a terminal would obey. */
const CONTROLS = /(?![\t\r\n])\p{Cc}/gu;
/** Nor need it have lines. */
const MAX_SHOWN = 200;

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll(CONTROLS, "\u{fffd}");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new UserError("input.unreadable", { path: file, code });
  }
}

/** A script that cannot be parsed has failed, at the line of its mistake. */
function runFile(file: string, { given, exact }: DrillOptions): ScriptResult {
  const text = textOf(file);
  try {
    return runScript(parseScript(text, givenFor(file, given)), { exact });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const source = text.split("\n")[error.line - 1]?.trim().slice(0, MAX_SHOWN) ?? "";
    return { result: "failed", line: error.line, source, reason: error.reason, trace: [] };
  }
}

/** Where neither the call nor the script says them, its name may tell IP version and dialect. */
function givenFor(file: string, given: Given): Given {
  const unlessSaid = new Map<string, string>();
  const version = versionByName(file);
  if (version !== undefined) unlessSaid.set("ip_version", version);
  const dialect = dialectByName(file);
  if (dialect !== undefined) unlessSaid.set("dialect", dialect);
  return { ...given, unlessSaid };
}

const reasonOf = (result: ScriptResult): Reason | null =>
  result.result === "passed" ? null : result.reason;
