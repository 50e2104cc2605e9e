/**
 * The language that this run speaks, `--lang`, else the locale of the environment, and whether that
 * locale can show more than ASCII. Files that name their own character set (HTML, SVG, JSON) are in
 * the chosen language; what a terminal is to show is in English where it has ASCII alone.
 */
import { UserError } from "../base/errors/userError.ts";
import { asciiText } from "../report/elements/ascii.ts";
import { type Language, languageNamed, languageOfLocale } from "../report/index.ts";

/** The locale's language, as POSIX orders the variables: LC_ALL, LC_MESSAGES, LANG. */
function environmentLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return languageOfLocale(LC_ALL || LC_MESSAGES || LANG);
}

/**
 * Whether the locale's character set is another than UTF-8: "C", "POSIX", "zh_CN.GB18030". Where no
 * variable says anything (containers, services) nothing speaks against UTF-8.
 */
export function isAsciiLocale(): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG || "UTF-8";
  return !/utf-?8/i.test(locale);
}

/** Running text in the characters that the locale has, before it is broken into lines. */
export const inLocale = (text: string): string => (isAsciiLocale() ? asciiText(text) : text);

/** The language of text, as `--lang` and the locale let it be. */
export function spokenLanguage(name: string | undefined): Language {
  const language = chosenLanguage(name);
  return isAsciiLocale() ? "en" : language;
}

/** The language named by `--lang`; throws a UserError when it is none of ours. */
export function chosenLanguage(name: string | undefined): Language {
  if (name === undefined) return environmentLanguage();
  const language = languageNamed(name);
  if (language === undefined) {
    throw new UserError("call.badValue", { option: "--lang", value: name, allowed: "en, zh" });
  }
  return language;
}

/** What `--lang` says anywhere among the words: a mistake before parsing is told in it, too. */
export function languageAmong(words: readonly string[]): Language {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const name = at < 0 ? undefined : (words[at]?.split("=")[1] ?? words[at + 1]);
  return isAsciiLocale() ? "en" : (languageNamed(name ?? "") ?? environmentLanguage());
}
