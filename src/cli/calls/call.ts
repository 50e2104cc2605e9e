/**
 * What a command of the command line may be called with: its words, written once. Parsing,
 * `--help`, the man page and the completions of the shells are all made from such a table; there is
 * no second list of options anywhere.
 */
import type { Language } from "../../report/index.ts";

/** A text in every language; a plain string where it is the same in all. */
export type Text = string | Readonly<Record<Language, string>>;

/** One option. */
export interface OptionRow {
  /** The one letter that stands for it, without the dash. */
  readonly short?: string;
  /** What its value is called in the help; an option without it takes none. */
  readonly value?: Text;
  /** It may be given several times. */
  readonly many?: true;
  /** Every value that it takes, where these are few. */
  readonly choices?: readonly string[];
  /** It names a file: the shells complete it so. */
  readonly isFile?: true;
  /** What it does, in one sentence without the full stop. */
  readonly says: Text;
}

/** Options by name, in the order of the help. */
export type OptionTable = Readonly<Record<string, OptionRow>>;

/** Options under a heading. */
export interface OptionGroup {
  readonly title: Text;
  readonly options: OptionTable;
}

/** One command. */
export interface Call {
  readonly name: string;
  /** What follows the name, in the list of commands: "FILE…". */
  readonly operands: Text;
  /** In one line. */
  readonly says: Text;
  /** Each way to call it, with what that does ("" where that is plain). */
  readonly usage: readonly (readonly [words: Text, what: Text])[];
  /** Paragraphs above the options. */
  readonly opening?: Text;
  readonly groups: readonly OptionGroup[];
  /** Paragraphs below the options. */
  readonly closing?: Text;
  /** Options that are taken and not told one by one, such as one for each knob. */
  readonly untold?: OptionTable;
  /** Whether its operands are files, for the shells' completion. */
  readonly takesFiles?: true;
}

/** The text in a language. */
export const textIn = (text: Text, language: Language): string =>
  typeof text === "string" ? text : text[language];

/** What the parser makes of a table: true for a flag, else text, a list of what may come often. */
export type ValuesOf<T extends OptionTable> = {
  -readonly [K in keyof T]?: T[K] extends { readonly value: unknown }
    ? T[K] extends { readonly many: true }
      ? string[]
      : string
    : boolean;
};
