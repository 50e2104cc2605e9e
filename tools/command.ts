/**
 * What the programs of tools/ have in common: their words by a table of options, `--help`, and a
 * mistake told in one sentence with exit status 2. For developers, so in English alone.
 */
import { UserError } from "#src/base/errors/userError.js";
import { type OptionRow, type OptionTable, textIn } from "#src/cli/calls/call.js";
import { type Parsed, parseWords, wholeNumber } from "#src/cli/parseWords.js";
import { en } from "#src/cli/words/en.js";
import type { UserErrorKey } from "#src/cli/words/words.js";

/** A program. */
export interface Tool<T extends OptionTable> {
  /** How it is called, up to its own words: "npm run swarm --". */
  readonly call: string;
  /** What may follow besides options: "NAME…"; absent: nothing may. */
  readonly operands?: string;
  /** What it does and needs, in a sentence or two. */
  readonly says: string;
  readonly options: T;
}

/** What keeps a program from being run as it was called: one sentence that says what to do. */
export class Mistake extends Error {}

const HELP: OptionTable = { help: { short: "h", says: "this page" } };

/** Runs a program with the process's words; `main` gives the exit status, 0 where it gives none. */
export async function runTool<T extends OptionTable>(
  tool: Tool<T>,
  main: (parsed: Parsed<T>) => Promise<number | undefined> | number | undefined,
): Promise<void> {
  const words = process.argv.slice(2);
  try {
    const { values, positionals } = parseWords(tool.call, words, { ...tool.options, ...HELP });
    if ((values as { readonly help?: boolean }).help) {
      process.stdout.write(pageOf(tool));
      return;
    }
    if (tool.operands === undefined && positionals[0] !== undefined) {
      throw new Mistake(`"${positionals[0]}" is one word too many; ${tool.call} --help tells more`);
    }
    process.exitCode = (await main({ values, positionals } as Parsed<T>)) ?? 0;
  } catch (error) {
    const sentence = sentenceOf(error, tool.call);
    if (sentence === null) throw error;
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 2;
  }
}

/** A whole number that an option or operand gives, from `least` up. */
export function atLeast(least: number, option: string, text: string): number {
  return wholeNumber(option, text, least) as number;
}

/** The one sentence for the user; null for a bug. */
function sentenceOf(error: unknown, call: string): string | null {
  if (error instanceof Mistake) return error.message;
  if (!(error instanceof UserError)) return null;
  const { option, near } = error.args;
  if (error.key === "call.unknownOption" && near === "") {
    return `there is no option ${option}; ${call} --help lists them`;
  }
  return en[error.key as UserErrorKey](error.args);
}

function pageOf({ call, operands, says, options }: Tool<OptionTable>): string {
  const rows = Object.entries<OptionRow>({ ...options, ...HELP }).map(([name, { value, says }]) => {
    const label = value === undefined ? `--${name}` : `--${name} ${textIn(value, "en")}`;
    return `  ${label.padEnd(20)} ${textIn(says, "en")}`;
  });
  return `${[call, operands].filter(Boolean).join(" ")}\n${says}\n\n${rows.join("\n")}\n`;
}
