/** The packetdrill language: parse a script, run it against the engine, tell what became of it. */
export { DIALECTS } from "./dialects.ts";
export { drillWords, tell } from "./messages/tell.ts";
export type { Reason } from "./messages/words.ts";
export { type Given, parseScript } from "./parseScript.ts";
export type { ScriptResult } from "./result.ts";
export { runScript } from "./run.ts";
export { ScriptError } from "./scanner.ts";
export { dialectByName, versionByName } from "./suites.ts";
