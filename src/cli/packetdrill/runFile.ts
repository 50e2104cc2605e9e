/** One script from its file to its result; what its name says counts where nothing else does. */
import { readFileSync } from "node:fs";
import { UserError } from "../../base/errors/userError.ts";
import {
  dialectByName,
  type Given,
  parseScript,
  runScript,
  ScriptError,
  type ScriptResult,
  versionByName,
} from "../../lab/packetdrill/index.ts";
import type { DrillOptions } from "./options.ts";

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

/** Runs the script in a file. One that cannot be parsed has failed, at the line of its mistake. */
export function runFile(
  file: string,
  { given, exact }: Pick<DrillOptions, "given" | "exact">,
): ScriptResult {
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
