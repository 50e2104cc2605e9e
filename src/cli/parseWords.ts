/**
 * The words of a call to options and the rest, by Node's own parser, with its complaints turned
 * into sentences that say what to do.
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UserError } from "../base/userError.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>;

/** Parses the words of `command`; throws a UserError for an option that is not among `options`. */
export function parseWords<T extends Options>(
  command: string,
  words: readonly string[],
  options: T,
): Values<T> {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true }) as Values<T>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const option = /'(-[^\s'<,]*)/.exec(message)?.[1] ?? "?";
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      throw new UserError("call.unknownOption", { option, command });
    }
    const takesNone = message.includes("does not take an argument");
    throw new UserError(takesNone ? "call.takesNoValue" : "call.needsValue", { option });
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
