/** A UserError as the one sentence that the user reads. */
import type { UserError } from "../../base/errors/userError.ts";
import type { Language } from "../../report/index.ts";
import { en } from "./en.ts";
import type { UserErrorKey, UserErrorWords } from "./words.ts";
import { zh } from "./zh.ts";

const WORDS: Readonly<Record<Language, UserErrorWords>> = { en, zh };

/** The sentence alone. */
export function sentenceOf(error: UserError, language: Language): string {
  const sentence = WORDS[language][error.key as UserErrorKey];
  return sentence === undefined ? error.message : sentence(error.args);
}

/** The sentence, beginning with the program's name as is the custom of command lines. */
export const say = (error: UserError, language: Language): string =>
  `synfin: ${sentenceOf(error, language)}`;
