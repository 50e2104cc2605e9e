/** The language that this run speaks: `--lang`, else the locale of the environment. */
import { UserError } from "../base/errors/userError.ts";
import { type Language, languageNamed, languageOfLocale } from "../report/index.ts";

/** The locale's language, as POSIX orders the variables: LC_ALL, LC_MESSAGES, LANG. */
function environmentLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return languageOfLocale(LC_ALL || LC_MESSAGES || LANG);
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
  return languageNamed(name ?? "") ?? environmentLanguage();
}
