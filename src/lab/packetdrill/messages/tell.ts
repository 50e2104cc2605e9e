/** A reason as the sentence that somebody reads. */
import type { Language } from "../../../report/index.ts";
import { en } from "./en.ts";
import type { DrillWords, Reason } from "./words.ts";
import { zh } from "./zh.ts";

const WORDS: Readonly<Record<Language, DrillWords>> = { en, zh };

/** All words of a language. */
export const drillWords = (language: Language): DrillWords => WORDS[language];

/** The sentence of a reason, without a full stop. */
export function tell({ key, args }: Reason, language: Language): string {
  const sentence = WORDS[language][key] as (...values: readonly unknown[]) => string;
  return sentence(...args);
}
