/** A UserError as the one sentence that the user reads. */
import type { UserError } from "../../base/errors/userError.ts";
import { harmless } from "../../report/elements/othersWords.ts";
import type { Language } from "../../report/index.ts";
import { inLocale } from "../language.ts";
import { en } from "./en.ts";
import type { UserErrorKey, UserErrorWords } from "./words.ts";
import { zh } from "./zh.ts";

const WORDS: Readonly<Record<Language, UserErrorWords>> = { en, zh };

/**
 * The sentence alone. What it quotes (paths, values, what another program said) is shown, never
 * obeyed by the terminal.
 */
export function sentenceOf(error: UserError, language: Language): string {
  const sentence = WORDS[language][error.key as UserErrorKey];
  const args = Object.fromEntries(
    Object.entries(error.args).map(([name, value]) => [
      name,
      typeof value === "string" ? harmless(value) : value,
    ]),
  );
  return inLocale(sentence === undefined ? harmless(error.message) : sentence(args));
}

/** The sentence, beginning with the program's name as is the custom of command lines. */
export const say = (error: UserError, language: Language): string =>
  `synfin: ${sentenceOf(error, language)}`;
