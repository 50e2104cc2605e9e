/**
 * `synfin COMMAND …`: finds the command, runs it, and turns what went wrong into one sentence.
 *
 * Exit status: 0; 1 where a command found what needs action and was asked to say so; 2 for a wrong
 * call or a machine that lacks something. Commands are loaded when they are called.
 */
import { createRequire } from "node:module";
import { UserError } from "../base/userError.ts";
import { helpPage } from "./help/texts.ts";
import { languageAmong } from "./language.ts";
import { OutputClosed } from "./output.ts";
import { say } from "./words/say.ts";

/** A command: its words in, its exit status out. */
export type Command = (words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  explain: () => import("./commands/explain.ts"),
  diagram: () => import("./commands/diagram.ts"),
  packetdrill: () => import("./commands/packetdrill.ts"),
  host: () => import("./commands/host.ts"),
  listen: () => import("./commands/listen.ts"),
  connect: () => import("./commands/connect.ts"),
};

async function main(words: readonly string[]): Promise<number> {
  const [name = "--help", ...rest] = words;
  if (name === "--help" || name === "-h" || name === "help" || name.startsWith("--lang")) {
    process.stdout.write(helpPage("synfin", languageAmong(words)));
    return 0;
  }
  if (name === "--version" || name === "-V") {
    process.stdout.write(`synfin ${version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw new UserError("call.unknownCommand", { command: name });
  return (await load()).run(rest);
}

/** The package's own word; `dist/` and the bundle lie at different depths below it. */
function version(): string {
  const require = createRequire(import.meta.url);
  return (require("synfin/package.json") as { version: string }).version;
}

/** A reader that went away is no mistake; a user's mistake is a sentence; the rest is our bug. */
function ending(error: unknown, words: readonly string[]): number {
  if (error instanceof OutputClosed) return 0;
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${say(error, languageAmong(words))}\n`);
  return 2;
}

// Whatever still writes to the streams themselves ends as quietly as our own output.
process.stdout.on("error", () => process.exit());

const words = process.argv.slice(2);
process.exitCode = await main(words).catch((error: unknown) => ending(error, words));
