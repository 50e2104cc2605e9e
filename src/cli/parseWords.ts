/**
 * The words of a call to options and the rest, by Node's own parser and the command's table, with
 * its complaints turned into sentences that say what to do.
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "../base/errors/userError.ts";
import { nearest } from "../base/nearest.ts";
import type { OptionRow, OptionTable, ValuesOf } from "./calls/call.ts";

type ParserOptions = NonNullable<ParseArgsConfig["options"]>;

/** Options by name, and what is no option. */
export interface Parsed<T extends OptionTable> {
  readonly values: ValuesOf<T>;
  readonly positionals: readonly string[];
}

/**
 * Parses the words of `command`; throws a UserError for an option that the table lacks, a missing
 * value, and a value that is not among an option's choices.
 */
export function parseWords<T extends OptionTable>(
  command: string,
  words: readonly string[],
  table: T,
): Parsed<T> {
  const options: ParserOptions = Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, parserOption(row)]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
    });
    checkChoices(values, table);
    return { values: values as ValuesOf<T>, positionals };
  } catch (error) {
    throw error instanceof UserError
      ? error
      : complaint(error as NodeJS.ErrnoException, command, table);
  }
}

const parserOption = ({ short, value, many }: OptionRow): ParserOptions[string] => ({
  type: value === undefined ? "boolean" : "string",
  multiple: many === true,
  ...(short === undefined ? {} : { short }),
});

function complaint(
  { code, message }: NodeJS.ErrnoException,
  command: string,
  table: OptionTable,
): UserError {
  const option = /'(-[^\s'<,=]*)/.exec(message)?.[1] ?? "?";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const near = nearest(option.replace(/^-+/, ""), Object.keys(table), 1).map(
      (name) => `--${name}`,
    );
    return new UserError("call.unknownOption", { option, command, near: near[0] ?? "" });
  }
  const takesNone = message.includes("does not take an argument");
  return new UserError(takesNone ? "call.takesNoValue" : "call.needsValue", { option });
}

function checkChoices(values: Readonly<Record<string, unknown>>, table: OptionTable): void {
  for (const [name, { choices }] of Object.entries(table)) {
    const value = values[name];
    if (choices === undefined || typeof value !== "string" || choices.includes(value)) continue;
    const near = nearest(value, choices, 1)[0] ?? "";
    const allowed = choices.join(", ");
    throw new UserError("call.badChoice", { option: `--${name}`, value, allowed, near });
  }
}

/** A whole number from `least` up; `undefined` stays; throws a UserError for anything else. */
export function wholeNumber(
  option: string,
  text: string | undefined,
  least: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UserError("call.badValue", { option, value: text, allowed: `≥ ${least}` });
}
