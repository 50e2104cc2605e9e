/**
 * `synfin COMMAND …`: finds the command, runs it, and turns what went wrong into one sentence.
 *
 * Exit status: 0; 1 where a command found what needs action and was asked to say so; 2 for a wrong
 * call or a machine that lacks something.
 */
import { createRequire } from "node:module";
import { UserError } from "../base/errors/userError.ts";
import { nearest } from "../base/nearest.ts";
import { CALLS } from "./calls/index.ts";
import { callPage, overviewPage, pageWidth } from "./help/page.ts";
import { languageAmong } from "./language.ts";
import { OutputClosed } from "./output.ts";
import { say } from "./words/say.ts";

/** A command: its words in, its exit status out. */
export type Command = (words: readonly string[]) => Promise<number>;

/** Commands by name; each is loaded when it is called. */
export type Commands = Readonly<Record<string, () => Promise<{ run: Command }>>>;

/** Runs what `words` call for among `commands`, and sets the exit status. */
export async function start(words: readonly string[], commands: Commands): Promise<void> {
  // Whatever still writes to the streams themselves ends as quietly as our own output.
  process.stdout.on("error", () => process.exit());
  process.exitCode = await main(words, commands).catch((error: unknown) => ending(error, words));
}

async function main(words: readonly string[], commands: Commands): Promise<number> {
  const [name = "--help", ...rest] = commandFirst(words);
  if (name === "--version" || name === "-V") {
    process.stdout.write(`synfin ${version()}\n`);
    return 0;
  }
  const options = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : undefined);
  const wantsHelp = options.includes("--help") || options.includes("-h");
  const call = CALLS.find((known) => known.name === name);
  const width = pageWidth(process.stdout.columns);
  if (name === "--help" || name === "-h" || (wantsHelp && call === undefined)) {
    process.stdout.write(overviewPage(languageAmong(words), width));
    return 0;
  }
  if (wantsHelp && call !== undefined) {
    process.stdout.write(callPage(call, languageAmong(words), width));
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    const near = nearest(name, Object.keys(commands), 1)[0] ?? "";
    throw new UserError("call.unknownCommand", { command: name, near });
  }
  return (await load()).run(rest);
}

/** `synfin --lang zh explain FILE`: options of every command may stand before it. */
function commandFirst(words: readonly string[]): readonly string[] {
  const taken = words.findIndex((word, i) => !isGlobal(word) && !isGlobalName(words[i - 1] ?? ""));
  return taken <= 0
    ? words
    : [words[taken] as string, ...words.slice(0, taken), ...words.slice(taken + 1)];
}

const isGlobalName = (word: string): boolean => word === "--lang" || word === "--color";
const isGlobal = (word: string): boolean =>
  isGlobalName(word) || word === "--no-color" || /^--(?:lang|color)=/.test(word);

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
