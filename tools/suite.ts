/**
 * `npm run suite -- FOLDER…`: runs a folder of packetdrill scripts that others have written, and
 * says how many pass, why how many cannot run here, and what differs in which. What the public
 * suites come to stands in docs/foreign-suites.md.
 *
 * A difference is no failure of this tool's: whether it is one of the engine's is for a reader.
 */
import { relative } from "node:path";
import { PACKETDRILL_OPTIONS } from "#src/cli/calls/packetdrill.js";
import { type DrillOptions, readDrillOptions } from "#src/cli/packetdrill/options.js";
import { runFile } from "#src/cli/packetdrill/runFile.js";
import { scriptsAmong } from "#src/cli/packetdrill/scripts.js";
import { type ScriptResult, tell } from "#src/lab/packetdrill/index.js";
import { runTool } from "./command.ts";

const { json: _, ...OPTIONS } = PACKETDRILL_OPTIONS;

const TOOL = {
  call: "npm run suite --",
  operands: "FOLDER…",
  says: "Runs foreign packetdrill scripts: counts, why some cannot run here, what differs.",
  options: OPTIONS,
} as const;

type Result<R extends ScriptResult["result"]> = Extract<ScriptResult, { result: R }>;

function report(options: DrillOptions): string {
  const { files, language } = options;
  const failed: [string, Result<"failed">][] = [];
  const skipped: string[] = [];
  let passed = 0;
  for (const file of scriptsAmong(files)) {
    const result = runFile(file, options);
    if (result.result === "passed") passed++;
    else if (result.result === "skipped") skipped.push(tell(result.reason, language));
    else failed.push([file, result]);
  }
  const all = passed + failed.length + skipped.length;
  const sums = `${passed} passed, ${failed.length} different, ${skipped.length} skipped`;
  const lines = [`${all} scripts: ${sums}`];
  if (skipped.length > 0) lines.push("", "skipped");
  for (const [why, count] of counted(skipped)) lines.push(`${String(count).padStart(6)}  ${why}`);
  if (failed.length > 0) lines.push("", "different");
  for (const [file, { line, reason }] of failed) {
    lines.push(`  ${nameOf(file, files)}:${line}: ${tell(reason, language)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** From the folder down, where there is but one. */
const nameOf = (file: string, [folder = "", ...others]: readonly string[]): string =>
  others.length === 0 ? relative(folder, file) || file : file;

/** How often each stands there, the most frequent first. */
function counted(texts: readonly string[]): [string, number][] {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return [...found].sort(([, a], [, b]) => b - a);
}

await runTool(TOOL, () => {
  process.stdout.write(report(readDrillOptions(process.argv.slice(2))));
  return 0;
});
